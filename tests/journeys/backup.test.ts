import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Chain, daysAgo, people, report, startChain, untilLettersLeave } from '../support/chain.ts';
import { allItems } from '../support/dynamo.ts';
import { kaa as startKaa, writeOutputs } from './kaa.ts';

const work = mkdtempSync(join(tmpdir(), 'kaa-backup-'));
const chains: Chain[] = [];
afterAll(async () => {
  for (const chain of chains) {
    await chain.stop();
    chain.forget();
  }
  rmSync(work, { recursive: true, force: true });
});

async function start(stateDir: string): Promise<Chain> {
  const chain = await startChain({ stateDir, clockAheadMilliseconds: untilLettersLeave });
  chains.push(chain);
  return chain;
}
const kaa = (chain: Chain, ...args: string[]) => {
  const outputs = writeOutputs(chain, work, { LocalEndpoint: chain.stack.clientsConfig.endpoint });
  const env = { KAA_EXPORT_PASSPHRASE: 'korrekt häst batteri häftklammer' };
  return startKaa([...args, '--outputs', outputs], env, untilLettersLeave);
};

test('a stage made anew from an export is stopped, lacks no hold, and sends nothing twice', async () => {
  const first = await start(mkdtempSync(join(tmpdir(), 'kaa-')));
  await first.importExamples();
  await first.send(report('Avbrott', people.alva, daysAgo(6)));
  await first.send(`${report('Avbrott', people.dante, daysAgo(6))}\nEleven har skyddade personuppgifter.\n`);
  const before = await first.atRest();
  expect(await kaa(first, 'export', join(work, 'export'))).toMatchObject({ code: 0, err: '' });
  const holds = await allItems(first.dynamoDb, first.names.tables.holds);
  expect(holds.length).toBeGreaterThan(0);

  const stateDir = mkdtempSync(join(tmpdir(), 'kaa-'));
  copyFileSync(join(first.stateDir, 'secrets.json'), join(stateDir, 'secrets.json'));
  await first.stop();
  const second = await start(stateDir);
  const imported = await kaa(second, 'import', join(work, 'export'));
  expect(imported).toMatchObject({ code: 0, err: '' });
  expect(imported.out).toContain('alla utskick är stoppade');
  expect(await kaa(second, 'stop')).toMatchObject({ out: expect.stringContaining('redan stoppade') });
  expect(await allItems(second.dynamoDb, second.names.tables.holds)).toEqual(holds);

  second.stack.letTimePass(2 * 3_600_000);
  await second.stack.fire('sweep');
  const after = await second.atRest();
  expect(after.mailsOut.map(({ subject }) => subject).filter((subject) => !/stoppade/.test(subject))).toEqual([]);
  // The receipts themselves lie with the embedded SES, which is not part of an export.
  const stored = (reports: typeof after.reports) => reports.map(({ receipts: _, ...report }) => report);
  expect(stored(after.reports)).toEqual(stored(before.reports));
  expect(after.youths.map(({ personnummer, entries }) => [personnummer, entries])).toEqual(
    before.youths.map(({ personnummer, entries }) => [personnummer, entries]),
  );
  await second.stack.fire('reconcile');
  const counted = second.stack.logs().filter(({ line }) => /"what":"(?:lost|reconciled)"/.test(line));
  expect(counted.map(({ line }) => /{.*/.exec(line)?.[0])).toEqual(['{"what":"reconciled","count":0}']);
});
