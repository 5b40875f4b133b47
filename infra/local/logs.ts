import { createWriteStream } from 'node:fs';

export type LogLine = { at: string; functionName: string; line: string };

const MAX_LINES = 10_000;

/** In memory the last lines, in the file all; KAA_VERBOSE=1 prints them. */
export function openLogs(file: string) {
  const lines: LogLine[] = [];
  const stream = createWriteStream(file, { flags: 'a' });
  return {
    lines: () => [...lines],
    add: (functionName: string, line: string) => {
      const at = new Date().toISOString();
      lines.push({ at, functionName, line });
      if (lines.length > MAX_LINES) lines.splice(0, MAX_LINES / 10);
      stream.write(`${at} ${functionName} ${line}\n`);
      if (process.env.KAA_VERBOSE === '1') console.error(`${functionName}: ${line}`);
    },
    stop: () => new Promise<void>((resolve) => stream.end(() => resolve())),
  };
}
