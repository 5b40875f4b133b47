import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { outputsOf } from '../../infra/local/clients.ts';
import type { Chain } from '../support/chain.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** As `cdk deploy --outputs-file` writes it; `npm start` adds the endpoint. */
export function writeOutputs({ stack }: Chain, folder: string, more = {}): string {
  const file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify({ local: { ...outputsOf(stack), ...more } }));
  return file;
}

/** `npm run kaa -- …` */
export function kaa(
  args: string[],
  env: NodeJS.ProcessEnv = {},
  clockAheadMilliseconds = 0,
): Promise<{ code: number; out: string; err: string }> {
  const clock = `const { now } = Date; Date.now = () => now() + ${clockAheadMilliseconds};`;
  const node = ['--import', `data:text/javascript,${encodeURIComponent(clock)}`];
  const options = { cwd: root, env: { ...process.env, ...env } };
  return new Promise((resolve) =>
    execFile(process.execPath, [...node, 'infra/cli/kaa.ts', ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  );
}
