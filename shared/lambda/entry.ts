import { errorFacts, log, logError, SafeError } from './log.ts';

/**
 * In front of each handler (infra/parts/bundle.ts). Lambda's runtime would print all that an error carries; only its
 * name and code may be logged (PR1).
 */
process.prependListener('uncaughtException', end);
process.prependListener('unhandledRejection', end);

// Libraries' warnings quote what they read.
for (const level of ['debug', 'error', 'info', 'trace', 'warn'] as const)
  console[level] = () => log('library output', { code: level });
process.removeAllListeners('warning').on('warning', (warning) => logError('warning', warning));

/** Before the runtime's own listener; Lambda takes the exit for a failed invocation. */
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
