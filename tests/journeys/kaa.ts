import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Names } from '../../infra/cli/names.ts';
import type { Chain } from './chain.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The file that `cdk deploy --outputs-file` would write of this stack; `npm start` adds where the stack runs. */
export function writeOutputs(
  { names: { tables, letters, rawMail, sealedMail, mailQueue } }: Chain,
  folder: string,
  more = {},
): string {
  const names: Names = {
    RegisterTable: tables.register,
    ResidentsTable: tables.residents,
    DirectoryTable: tables.directory,
    SealedTable: tables.sealed,
    LettersBucket: letters,
    RawMailBucket: rawMail,
    SealedBucket: sealedMail,
    MailQueueUrl: mailQueue,
    Profile: 'stockholm',
    Region: 'eu-north-1',
  };
  const file = join(folder, 'outputs.json');
  writeFileSync(file, JSON.stringify({ local: { ...names, ...more } }));
  return file;
}

/** `npm run kaa -- …`, as it is started on a desk. */
export function kaa(args: string[], env: NodeJS.ProcessEnv = {}): Promise<{ code: number; out: string; err: string }> {
  const options = { cwd: root, env: { ...process.env, ...env } };
  return new Promise((resolve) =>
    execFile(process.execPath, ['infra/cli/kaa.ts', ...args], options, (error, out, err) =>
      resolve({ code: error ? Number(error.code) : 0, out, err }),
    ),
  );
}
