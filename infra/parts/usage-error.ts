/** The command line or the environment is wrong; the message says what to do, in Swedish. */
export class UsageError extends Error {}
