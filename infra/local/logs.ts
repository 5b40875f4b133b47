import { createWriteStream } from 'node:fs';

export type LogLine = { at: string; functionName: string; line: string };

const LINES_KEPT = 10_000;

/** What the functions print: the last lines in memory, all in a file, on the terminal only when asked for. */
export function openLogs(file: string) {
  const lines: LogLine[] = [];
  const stream = createWriteStream(file, { flags: 'a' });
  return {
    lines: () => [...lines],
    add: (functionName: string, line: string) => {
      const at = new Date().toISOString();
      lines.push({ at, functionName, line });
      if (lines.length > LINES_KEPT) lines.splice(0, LINES_KEPT / 10);
      stream.write(`${at} ${functionName} ${line}\n`);
      if (process.env.KAA_VERBOSE === '1') console.error(`${functionName}: ${line}`);
    },
    stop: () => new Promise<void>((resolve) => stream.end(() => resolve())),
  };
}
