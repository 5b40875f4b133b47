import { errorFacts, log, logError, SafeError } from './log.ts';

/**
 * The outermost code of every function: infra/parts/bundle.ts puts it in front of each handler. Whatever ends a
 * process, while its modules load, too, leaves name and code of its error and nothing else (PR1). Lambda's
 * runtime would print message, stack and all that the error carries.
 */
process.prependListener('uncaughtException', end);
process.prependListener('unhandledRejection', end);

// Libraries warn in words of their own, which quote what they read.
for (const level of ['debug', 'error', 'info', 'trace', 'warn'] as const)
  console[level] = () => log('library output', { code: level });
process.removeAllListeners('warning').on('warning', (warning) => logError('warning', warning));

/** Before the runtime's own listener hears of it. Lambda takes the exit for a failure of the invocation. */
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
