import { errorFacts, log, logError, SafeError } from './log.ts';

/**
 * infra/parts/bundle.ts puts this in front of each handler. What ends a process, even while its modules load, leaves
 * name and code of its error alone (PR1): Lambda's runtime would print message, stack and all that the error carries.
 */
process.prependListener('uncaughtException', end);
process.prependListener('unhandledRejection', end);

// Warnings of libraries quote what they read.
for (const level of ['debug', 'error', 'info', 'trace', 'warn'] as const)
  console[level] = () => log('library output', { code: level });
process.removeAllListeners('warning').on('warning', (warning) => logError('warning', warning));

/** Runs before the runtime's own listener. Lambda takes the exit for a failed invocation. */
function end(error: unknown): never {
  logError('uncaught error', error);
  process.exit(1);
}

export const handler: unknown = load();

function load(): unknown {
  try {
    return require('#handler').handler;
  } catch (error) {
    throw new SafeError(errorFacts(error));
  }
}
