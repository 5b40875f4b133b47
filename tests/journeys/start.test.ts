import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { synthesize } from '../../infra/synth.ts';

/** Asserted at twice the goal: ready within two seconds once the template is there, and the examples imported. */
const READY_MS = 4_000;
const folder = mkdtempSync(join(tmpdir(), 'kaa-start-'));

beforeAll(() => synthesize({ nag: false }));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs what `npm start` runs, on free ports and a state of its own. */
function start(args: string[]) {
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
  const says = async (words: RegExp) => {
    for (let waited = 0; waited < 30_000; waited += 20) {
      const found = words.exec(output);
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`never said ${words}: ${output}`);
  };
  return { child, ended, says, output: () => output };
}

test('the start says READY when mailbox and page listen, and a SIGTERM ends it with 0', async () => {
  const { child, ended, says } = start(['--no-samples']);
  await says(/Startar den inbyggda miljön/);
  const begun = performance.now();
  await says(/^READY$/m);
  expect(performance.now() - begun).toBeLessThan(READY_MS);
  const [, page] = await says(/Sida: +(http:\/\/127\.0\.0\.1:\d+)/);
  const state = await (await fetch(`${page}/api/state`)).json();
  expect(state).toMatchObject({ idle: true, mailbox: 'kaa@kommun.example', reports: [], youths: [], sealed: 0 });
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('a directory file with a bad row stops the start and names row and field', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'kaa-file-')), 'skolor.csv');
  const heading = 'skolenhetskod;namn;huvudman;kommun;doman;rapportorer;kvittoadress;telefon;giltig_fran;giltig_till';
  writeFileSync(file, `${heading}\n1234;Skolan;Huvudman;0180;skola.example;a@skola.example;b@skola.example;;;\n`);
  const { ended, output } = start(['--no-samples', '--schools', file]);
  expect(await ended).toBe(1);
  expect(output()).toContain('rad 2, skolenhetskod');
});

test('an option that does not exist is answered with those that do', async () => {
  const { ended, output } = start(['--fel']);
  expect(await ended).toBe(1);
  expect(output()).toContain('--no-samples');
});
