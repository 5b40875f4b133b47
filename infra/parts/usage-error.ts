/** The message says what to do. */
export class UsageError extends Error {}
