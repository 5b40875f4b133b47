import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chain, daysAgo, people, report, startChain, untilLettersLeave } from '../support/chain.ts';
import { allItems } from '../support/dynamo.ts';
import { kaa as startKaa, writeOutputs } from './kaa.ts';

let chain: Chain;
let outputs: string;
const work = mkdtempSync(join(tmpdir(), 'kaa-cli-'));
beforeAll(async () => {
  chain = await startChain({ clockAheadMilliseconds: untilLettersLeave });
  await chain.importExamples();
  outputs = writeOutputs(chain, work, { LocalEndpoint: chain.stack.clientsConfig.endpoint });
  await chain.send(report('Avbrott', people.alva, daysAgo(6)));
  await chain.send(`${report('Avbrott', people.dante, daysAgo(6))}\nEleven har skyddade personuppgifter.\n`);
  await chain.atRest();
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
  rmSync(work, { recursive: true, force: true });
});

const kaa = (...args: string[]) => startKaa([...args, '--outputs', outputs], {}, untilLettersLeave);

const register = () => allItems(chain.dynamoDb, chain.names.tables.register);
const reads = async (reference: string) =>
  (await register()).filter(({ pk }) => pk.startsWith(`TRACE#${reference}#`)).length;

test('letters are fetched once, and a finished batch is not fetched again', async () => {
  const folder = join(work, 'letters');
  const first = await kaa('letters', '--out', folder);
  expect(first).toMatchObject({ code: 0, err: '' });
  expect(first.out).toContain('2 brev skrivna');
  const files = readdirSync(folder);
  const pdfs = files.filter((name) => name.endsWith('.pdf'));
  expect(pdfs).toHaveLength(2);
  for (const name of pdfs) {
    const stored = await chain.letter(`letters/${name}`);
    expect(readFileSync(join(folder, name)).equals(stored)).toBe(true);
  }
  expect((await kaa('letters', '--out', folder)).out).toContain('0 brev skrivna');
  const batch = files.find((name) => name.endsWith('.json'))?.replace('.json', '') ?? '';
  const again = await kaa('letters', '--out', folder, '--batch', batch);
  expect(again).toMatchObject({ code: 1, out: '' });
  expect(again.err).toContain('breven kan vara postade');
});

test('a case is shown, and the read is on record', async () => {
  const alva = (await chain.atRest()).youths.find(({ personnummer }) => personnummer === people.alva.number);
  const number = alva?.entries[0]?.caseNumber ?? '';
  const { code, out } = await kaa('case', number);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ personnummer: people.alva.number, state: 'open' });
  expect(await reads(number)).toBe(1);
});

test('a sealed mail is shown by the reference in the notice, and the read is on record', async () => {
  const sealed = (await chain.atRest()).reports.find(({ state }) => state === 'sealed');
  const reference = sealed?.reference ?? '';
  const { code, out } = await kaa('sealed', reference);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ reference });
  expect(await reads(reference)).toBe(1);
});

test('what is written wrong is answered in words, on the error stream, with code 1', async () => {
  for (const args of [['case', 'K-0000-1'], ['sealed', 'S-0000-00'], ['letters'], ['letters', '--utt', 'x'], []]) {
    const { code, out, err } = await kaa(...args);
    expect([code, out]).toEqual([1, '']);
    expect(err).not.toMatch(/\bat .*\.ts:\d+/);
    expect(err.length).toBeGreaterThan(20);
  }
});
