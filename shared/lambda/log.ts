/** Ids, counts, codes, durations; nothing a person wrote (PR1). */
export type LogFields = Partial<{
  reportId: string;
  row: number;
  /** Id in its item. */
  effect: string;
  outcome: string;
  state: string;
  code: string;
  error: string;
  count: number;
  due: number;
  sent: number;
  accepted: number;
  refused: number;
  held: number;
  /** Rows that wait until a person has read the mail. */
  toRead: number;
  queue: string;
  /** Of the desk, without what stands in its place. */
  route: string;
  durationMs: number;
}>;

export function log(what: string, fields: LogFields = {}): void {
  console.log(JSON.stringify({ what, ...fields }));
}

/** Not as JSON, of which a metric filter cannot sum a number. */
export function logCounts(what: string, ...counts: number[]): void {
  console.log([what, ...counts].join(' '));
}

export type ErrorFacts = { error: string; code?: string };

/** Anything else may be made of input. */
const WORD = /^[A-Za-z][\w.,-]*$/;

/** Messages of parsers and third parties quote their input. */
export function errorFacts(error: unknown): ErrorFacts {
  if (!(error instanceof Error)) return { error: 'NotAnError' };
  const code = 'code' in error && typeof error.code === 'string' && WORD.test(error.code) ? error.code : undefined;
  return { error: WORD.test(error.name) ? error.name : 'Error', ...(code && { code }) };
}

/** For an error whose message might quote input. */
export class SafeError extends Error {
  readonly code: string | undefined;

  constructor({ error, code }: ErrorFacts) {
    super(code ?? error);
    this.name = error;
    this.code = code;
    // Without a stack Lambda's runtime reports an error of its own.
    this.stack = `${error}: ${this.message}`;
  }
}

export function logError(what: string, error: unknown, ids: LogFields = {}): void {
  log(what, { ...errorFacts(error), ...ids });
}
