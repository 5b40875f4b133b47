import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeAll, expect, test } from 'vitest';
import { synthesize } from '../../infra/tools/synth.ts';
import { bjorkdalFolder } from '../support/bjorkdal.ts';
import { visitor } from '../support/visitor.ts';
import { npmStart } from './npm-start.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaa-start-'));

beforeAll(() => synthesize({ nag: false }));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const start = (args: string[]) => npmStart(folder, args);

test('the start prints READY when mailbox and page listen, and a SIGTERM ends it with 0', async () => {
  const { child, ended, printed } = start(['--no-samples']);
  await printed(/Startar den inbyggda miljön/);
  await printed(/^READY$/m);
  const [, page] = await printed(/Sida: +(http:\/\/127\.0\.0\.1:\d+)/);
  const [, desk = ''] = await printed(/Arbetsbord: +(http:\/\/127\.0\.0\.1:\d+)/);
  const [, login = ''] = await printed(
    /Inloggning: +(http:\/\/127\.0\.0\.1:\d+) \(.*farsta@.*chef@.*kaa@.*skydd@.*system@kommun\.example/,
  );
  expect((await fetch(login, { redirect: 'manual' })).headers.get('location')).toBe(`${desk}/logga-in`);
  expect((await visitor(desk).signIn('sodermalm@kommun.example')).body).toContain('Södermalm');
  const state = async () => (await fetch(`${page}/api/state`)).json();
  const empty = { idle: true, mailbox: 'kaa@kommun.example', desk, reports: [], youths: [], sealed: 0 };
  // The last import's function may still be about to end.
  await expect.poll(state).toMatchObject(empty);
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

test("another city's state is not gone on with", async () => {
  const state = mkdtempSync(join(tmpdir(), 'kaa-other-'));
  writeFileSync(join(state, 'municipality'), '0180');
  const { ended, output } = npmStart(state, ['--no-samples'], { KAA_CITY: bjorkdalFolder() });
  expect(await ended).toBe(1);
  expect(output()).toContain('har uppgifter från kommun 0180. Börja om med Björkdals kommun: npm start -- --reset');
});

test('an option that does not exist is answered with those that do', async () => {
  const { ended, output } = start(['--fel']);
  expect(await ended).toBe(1);
  expect(output()).toContain('--no-samples');
});
