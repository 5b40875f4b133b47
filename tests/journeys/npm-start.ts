import { type ChildProcess, spawn } from 'node:child_process';
import { afterAll } from 'vitest';

/** A test that fails leaves none running. */
const children: ChildProcess[] = [];
afterAll(() => {
  for (const child of children) child.kill();
});

/** `npm start` on free ports. */
export function npmStart(folder: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['infra/local/main.ts', ...args], {
    env: {
      ...process.env,
      KAA_STATE_DIR: folder,
      KAA_SMTP_PORT: '0',
      KAA_AWS_PORT: '0',
      KAA_PAGE_PORT: '0',
      KAA_DESK_PORT: '0',
      KAA_OIDC_PORT: '0',
      ...env,
    },
  });
  children.push(child);
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
