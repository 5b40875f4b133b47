import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { State } from '../../infra/local/page/state.ts';
import { drawsFrom, seedFor } from '../support/random.ts';
import { endsOf, sealedOf } from './ends.ts';
import { type KillableChain, startKillableChain } from './killable-chain.ts';
import { type SentReport, twoHundred } from './two-hundred.ts';

/** KAA_SEED repeats the moments, as far as the machine keeps time. */
const draw = drawsFrom(seedFor('killed'));
const within = (milliseconds: number) => pause(draw(milliseconds));

const { mails, residents } = twoHundred();
const SLICE = { functions: mails.slice(0, 70), stack: mails.slice(70, 140), purged: mails.slice(140) };
const ROUNDS = 5;
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

const folder = mkdtempSync(join(tmpdir(), 'kaa-killed-'));
const started: KillableChain[] = [];
let undisturbed: State;
let chain: KillableChain;
beforeAll(async () => {
  const calm = await start('calm');
  await Promise.all(mails.map(calm.send));
  undisturbed = await calm.settled();
  await expectEachOnce(calm, undisturbed, 1);
  await calm.stop();
  chain = await start('disturbed');
});
afterAll(async () => {
  for (const chain of started) await chain.stop();
  rmSync(folder, { recursive: true, force: true });
});

async function start(name: string): Promise<KillableChain> {
  const chain = await startKillableChain(join(folder, name));
  started.push(chain);
  await chain.importAll(residents);
  return chain;
}

/** In rounds, each disturbed once or more. */
async function inRounds(slice: SentReport[], disturb: () => Promise<void>): Promise<State> {
  const size = Math.ceil(slice.length / ROUNDS);
  for (let start = 0; start < slice.length; start += size) {
    const sent = Promise.all(slice.slice(start, start + size).map(chain.send));
    await disturb();
    await sent;
    await chain.settled();
  }
  return chain.settled();
}

test('the undisturbed run takes every way through the chain', () => {
  expect(undisturbed.reports).toHaveLength(200);
  expect(new Set(undisturbed.reports.map(({ state }) => state))).toEqual(
    new Set(['accepted', 'refused', 'held', 'sealed']),
  );
  const letters = undisturbed.youths.flatMap((youth) => youth.letters);
  expect(letters.filter(({ state }) => state === 'handed-over').length).toBeGreaterThan(150);
});

test('function processes are killed in their work, and all ends as undisturbed', async () => {
  let kills = 0;
  const state = await inRounds(SLICE.functions, async () => {
    // One of each function at most: a mail interrupted twice is set aside.
    const killed = new Set<string>();
    for (let n = 0; n < 5; n += 1) {
      await within(250);
      const victim = await someBusyProcess(killed);
      if (!victim) continue;
      process.kill(victim.pid, 'SIGKILL');
      killed.add(victim.shortName);
      kills += 1;
    }
  });
  expect(kills).toBeGreaterThan(2 * ROUNDS);
  await expectAsUndisturbed(state, SLICE.functions);
});

test('the whole stack is killed in its work, and all ends as undisturbed', async () => {
  const state = await inRounds(SLICE.stack, async () => {
    await within(1200);
    await chain.kill();
  });
  await expectAsUndisturbed(state, SLICE.stack);
});

test('every queue is emptied again and again, and all ends as undisturbed', async () => {
  const state = await inRounds(SLICE.purged, async () => {
    for (let n = 0; n < 4; n += 1) {
      await within(300);
      await chain.stack().ask('purge');
    }
  });
  await expectAsUndisturbed(state, SLICE.purged);
  expect(endsOf(state, mails)).toEqual(endsOf(undisturbed, mails));
  expectNothingTwiceButWhatCameTwice(state);
});

async function someBusyProcess(killed: Set<string>) {
  for (let look = 0; look < 100; look += 1, await pause(5)) {
    const busy = (await chain.stack().ask('pids', 'busy')).filter(({ shortName }) => !killed.has(shortName));
    const victim = busy[draw(busy.length)];
    if (victim) return victim;
  }
  return undefined;
}

async function expectAsUndisturbed(state: State, slice: SentReport[]): Promise<void> {
  expect(endsOf(state, slice)).toEqual(endsOf(undisturbed, slice));
  await expectEachOnce(chain, state, 2);
  const letters = state.youths.flatMap((youth) => youth.letters).flatMap(({ object }) => object ?? []);
  const { letters: lettersBucket, rawMail } = chain.stack().names;
  expect(await objectsIn(lettersBucket, 'letters/')).toEqual(letters.sort());
  expect(await objectsIn(rawMail, 'in/')).toEqual([]);
  for (const queue of Object.values(state.queues)) expect(queue).toEqual({ ready: 0, inFlight: 0, dead: 0 });
}

/** A mail that was stored but not taken over when the stack was killed comes twice. */
function expectNothingTwiceButWhatCameTwice(state: State): void {
  const twice = [...Map.groupBy(state.reports, ({ messageId }) => messageId)].filter(([, { length }]) => length > 1);
  const known = new Set<string | null>([...chain.mayHaveArrived, null]);
  expect(twice.filter(([messageId]) => !known.has(messageId))).toEqual([]);
  const calm = sealedOf(undisturbed);
  const disturbed = sealedOf(state);
  const again = disturbed.reports - calm.reports;
  expect(again).toBeLessThanOrEqual(
    mails.filter(({ messageId, text }) => /skyddade/.test(text) && known.has(messageId)).length,
  );
  expect(disturbed).toEqual({ kept: calm.kept + again, reports: calm.reports + again, notices: calm.notices + again });
}

/** Once, or once more after a crash; a letter once. */
async function expectEachOnce(of: KillableChain, { mailsOut, youths, reports }: State, times: number): Promise<void> {
  const effects = [
    ...reports.flatMap(({ reference, answer }) => (answer === 'sent' ? reference : [])),
    ...[...reports, ...youths].flatMap(({ notices }) =>
      notices.flatMap(({ state, reference }) => (state === 'sent' ? reference : [])),
    ),
  ];
  const naming = Map.groupBy((await Promise.all(mailsOut.map(of.referencesIn))).flat(), (reference) => reference);
  const wrong = [...Map.groupBy(effects, (reference) => reference)].filter(([reference, { length }]) => {
    const mails = naming.get(reference)?.length ?? 0;
    return mails < length || mails > times * length;
  });
  expect(wrong).toEqual([]);
  for (const { personnummer, letters } of youths) {
    const live = letters
      .filter(({ state }) => state !== 'cancelled')
      .map(({ addressee, caseNumber }) => `${addressee} ${caseNumber}`);
    expect([personnummer, live]).toEqual([personnummer, [...new Set(live)]]);
  }
}

async function objectsIn(Bucket: string, Prefix: string): Promise<string[]> {
  const s3 = new S3Client(chain.stack().clientsConfig);
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.flatMap(({ Key }) => Key ?? []).sort();
}
