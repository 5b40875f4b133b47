/**
 * `npm run bench:intake` on Linux: reading, classifying and making rows of a mail, beside mailparser, exceljs and csv-
 * parse in the folder KAA_PEERS, e.g. by `npm i --prefix /tmp/peers mailparser@3.9.31 exceljs@4.4.0 csv-parse@7.0.3`.
 * Goals are printed, not enforced.
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import numbers from '../fixtures/personnummer/skatteverket-testpersonnummer-2004-2011-even.json' with { type: 'json' };
import { attached, multipart, rawMail, template, text } from '../support/mails.ts';
import { childrenOf, mostMemory } from '../support/process-memory.ts';
import { xlsx } from '../support/workbooks.ts';
import { ours } from './intake-ours.ts';
import { peersIn, type Way } from './intake-peers.ts';

const ROUNDS = 15;
const MAILS_A_ROUND = 100;
/** Until hot code is compiled. */
const WARM_UP_ROUNDS = 10;
const STARTS = 5;
const LARGE_LIST = 2_500;
const LOOK_EVERY_MS = 5;
const GOALS = 'goal: the workbook in under 1.5 s and 256 MB';

const HEADING = ['Typ av rapport', 'Personnummer', 'Namn', 'Skolenhetskod', 'Datum'];
const pupils = numbers
  .slice(0, LARGE_LIST)
  .map((number) => ['Avbrott', number, 'Kim Exempel', '12345678', '2026-11-16']);
const PROSE = 'Hej! Här kommer veckans rapport från oss på skolan. Hör av er om något är oklart, så hjälps vi åt.\r\n';
const csv = [HEADING, ...pupils.slice(0, 55)].map((cells) => cells.join(';')).join('\r\n');

const SMALL_MAILS: Record<string, Uint8Array> = {
  'text, 5 kB': rawMail({
    body:
      PROSE.repeat(20) +
      pupils
        .slice(0, 10)
        .map(([, Personnummer = '']) => template({ Personnummer }))
        .join('\r\n'),
  }),
  'CSV, 5 kB': rawMail(multipart([text(PROSE), attached('lista.csv', csv)])),
};
const largeMail = rawMail(
  multipart([
    text(PROSE),
    attached('lista.xlsx', await xlsx([{ rows: [HEADING, ...pupils] }]), 'application/octet-stream'),
  ]),
);

const peers = peersIn(process.env.KAA_PEERS);
const ways: Record<string, Way> = { ours, ...(peers && { peers }) };
if (!peers) console.log('KAA_PEERS names no folder with mailparser, exceljs and csv-parse: ours alone is measured.');

for (const [name, raw] of Object.entries(SMALL_MAILS)) {
  await sameOutcome(raw);
  console.table({
    [`${name} (${raw.length} B), only read`]: await small(({ read }) => read(raw)),
    [`${name}, read, classified and rowed`]: await small(({ receive }) => receive(raw)),
  });
}
console.table({
  [`workbook of ${LARGE_LIST} rows (${Math.round(largeMail.length / 1000)} kB), a process each`]: await large(),
});
console.log(`medians of ${ROUNDS} rounds of ${MAILS_A_ROUND} mails, and of ${STARTS} processes, in turns; ${GOALS}`);

/** Processor microseconds a mail; both ways in turn in this process. */
async function small(measured: (way: Way) => Promise<unknown>): Promise<Record<string, string>> {
  const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++)
    for (const [name, way] of inTurn(round)) {
      const begun = process.cpuUsage();
      for (let mail = 0; mail < MAILS_A_ROUND; mail++) await measured(way);
      const { user, system } = process.cpuUsage(begun);
      if (round >= 0) times.get(name)?.push((user + system) / MAILS_A_ROUND);
    }
  const columns = [...times].map(([name, each]) => [`${name} µs`, Math.round(median(each)).toString()]);
  return { ...Object.fromEntries(columns), ...timesFaster(times) };
}

function inTurn(round: number): [string, Way][] {
  return round % 2 === 0 ? Object.entries(ways) : Object.entries(ways).toReversed();
}

/** A reader that does not do the work is quick. */
async function sameOutcome(raw: Uint8Array): Promise<void> {
  const outcomes = await Promise.all(Object.values(ways).map(({ receive }) => receive(raw)));
  const [first] = outcomes.map((outcome) => JSON.stringify(outcome));
  if (outcomes.some((outcome) => JSON.stringify(outcome) !== first || outcome.state !== 'accepted'))
    throw new Error(`they disagree: ${JSON.stringify(outcomes)}`);
}

function timesFaster(times: Map<string, number[]>): Record<string, string> {
  const [mine, others] = [median(times.get('ours') ?? []), median(times.get('peers') ?? [])];
  return Number.isNaN(others) ? {} : { 'times faster': (others / mine).toFixed(1) };
}

/** Milliseconds and megabytes from bytes to verdict, after loading. */
async function large(): Promise<Record<string, string>> {
  await sameOutcome(largeMail);
  const folder = mkdtempSync(join(tmpdir(), 'kaa-bench-'));
  const file = join(folder, 'mail');
  writeFileSync(file, largeMail);
  const times = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
  const memory = new Map(Object.keys(ways).map((name) => [name, [] as number[]]));
  for (let round = 0; round < STARTS; round++)
    for (const [name] of inTurn(round)) {
      const { ms, megabytes } = await once(name, file);
      times.get(name)?.push(ms);
      memory.get(name)?.push(megabytes);
    }
  rmSync(folder, { recursive: true });
  const columns = [...times].flatMap(([name, each]) => [
    [`${name} ms`, Math.round(median(each)).toString()],
    [`${name} MB`, Math.round(median(memory.get(name) ?? [])).toString()],
  ]);
  return { ...Object.fromEntries(columns), ...timesFaster(times) };
}

function once(way: string, file: string): Promise<{ ms: number; megabytes: number }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('intake-once.ts', import.meta.url)), way, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const most = new Map<string, number>();
  const watch = setInterval(() => {
    const id = String(child.pid);
    for (const each of [id, ...childrenOf(id)]) most.set(each, Math.max(most.get(each) ?? 0, mostMemory(each)));
  }, LOOK_EVERY_MS);
  let output = '';
  child.stdout.on('data', (words) => {
    output += words;
  });
  return new Promise((resolve, reject) => {
    child.on('close', (code) => {
      clearInterval(watch);
      const all = [...most.values()].reduce((sum, each) => sum + each, 0);
      if (code === 0) resolve({ ...JSON.parse(output), megabytes: all / 1024 });
      else reject(new Error(`${way} ended with ${code}`));
    });
  });
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
