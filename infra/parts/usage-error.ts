/** The message says in Swedish what to do. */
export class UsageError extends Error {}
