/** The only facts a log line may hold: ids of reports, counts, codes, durations. Nothing a person wrote (privacy 1). */
export type LogFields = Partial<{
  reportId: string;
  row: number;
  notice: string;
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
  queue: string;
  durationMs: number;
}>;

export function log(what: string, fields: LogFields = {}): void {
  console.log(JSON.stringify({ what, ...fields }));
}

/** Name and code of an error: messages of parsers and third parties quote their input. */
export function reduced(error: unknown): { error: string; code?: string } {
  if (!(error instanceof Error)) return { error: 'NotAnError' };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return { error: error.name, ...(code && { code }) };
}

export function reducedLog(what: string, error: unknown): void {
  log(what, reduced(error));
}
