import { spawn } from 'node:child_process';

/** `npm start` on free ports. */
export function npmStart(folder: string, args: string[]) {
  const child = spawn(process.execPath, ['infra/local/main.ts', ...args], {
    env: { ...process.env, KAA_STATE_DIR: folder, KAA_SMTP_PORT: '0', KAA_AWS_PORT: '0', KAA_PAGE_PORT: '0' },
  });
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  child.stderr.on('data', (data) => {
    output += data;
  });
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const printed = async (words: RegExp) => {
    for (let waited = 0; waited < 100_000; waited += 20) {
      const found = words.exec(output);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`never printed ${words}: ${output}`);
  };
  return { child, ended, printed, output: () => output };
}
