import { beforeAll, describe, expect, test } from 'vitest';
import type { SendingAccount } from '../../infra/local/ses/sending-account.ts';
import { Report } from '../../shared/domain/report.ts';
import { reporterKey } from '../../shared/store/keys.ts';
import { deleteItem } from '../../shared/store/table.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import { aNotice, aYouthRecord, personKeyOf } from '../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../support/direct-dynamo.ts';
import { endState } from '../support/system/end-state.ts';
import { dropoutMail } from '../support/system/mails.ts';
import { START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { type System, startSystem } from '../support/system/system.ts';

/** 1,000 by `npm run bench`. */
const NOTICES = Number(process.env.KAA_NOTICES ?? 50);
/** Between two sweeps, to save time. */
const LONGER_MS = process.env.KAA_NOTICES ? 0 : 40 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

let dynamo: DirectDynamo;
beforeAll(async () => {
  dynamo = await directDynamo();
});

async function systemWith(notices: number, account: Partial<SendingAccount>): Promise<System> {
  await seed(dynamo);
  const youths = youthStore(dynamo.client, 'register');
  for (let n = 0; n < notices; n++)
    await youths.save(aYouthRecord({ personKey: personKeyOf(`youth ${n}`), notices: { one: aNotice() } }), START);
  return startSystem(dynamo, START, { account });
}

/** Queues emptied, then swept, and so on. */
async function runUntil(system: System, isOver: () => boolean): Promise<void> {
  for (let step = 0; !isOver(); step++) {
    if (step > 3000) throw new Error('it never ends');
    await system.deliverAll();
    system.clock.pass(LONGER_MS);
    await system.sweep();
  }
}

const effectsOf = ({ mails }: System) => mails.map(({ effect: { item, path } }) => [item, ...path].join(' '));

describe.each([
  { name: 'a new account', account: { perSecond: 1, perDay: NOTICES / 5 } },
  { name: 'an account out of the sandbox', account: { perSecond: 14, perDay: 50_000 } },
])('from $name', ({ account }) => {
  test(`${NOTICES} notices go once each, with hardly a call that SES refuses, and none is given up`, async () => {
    const system = await systemWith(NOTICES, account);
    await runUntil(system, () => system.mails.length >= NOTICES);
    const hours = (system.clock.now() - START.epochMilliseconds) / 3_600_000;
    console.log(`after ${hours.toFixed(2)} hours`);
    expect(new Set(effectsOf(system)).size).toBe(NOTICES);
    await system.settle();
    expect(system.mails).toHaveLength(NOTICES);
    expect(system.sesCalls()).toBeLessThanOrEqual(1.2 * NOTICES);
    expect(system.queues.dead).toEqual([]);
    console.log(`${NOTICES} notices: ${system.sesCalls()} calls`);
    system.end();
  });
});

test('while an account is paused for two days nothing is lost; then all goes once', async () => {
  const system = await systemWith(NOTICES, { perSecond: 14, perDay: 50_000, paused: true });
  system.receive(dropoutMail(), 'paused');
  await runUntil(system, () => system.clock.now() > START.epochMilliseconds + 2 * DAY_MS);
  expect(system.mails).toEqual([]);
  const probes = system.sesCalls();
  console.log(`${probes} calls in two days`);
  expect(probes).toBeLessThan(80);
  system.account.set({ paused: false });
  const ofYouths = () => effectsOf(system).filter((effect) => effect.startsWith('YOUTH#'));
  // That of the reported youth, too.
  await runUntil(system, () => ofYouths().length > NOTICES);
  await system.settle();
  const sent = effectsOf(system);
  expect(new Set(sent).size).toBe(sent.length);
  expect(ofYouths()).toHaveLength(NOTICES + 1);
  expect(sent.filter((effect) => /^REPORT#.* answer$/.test(effect))).toHaveLength(1);
  expect(sent.filter((effect) => effect.includes('stuck'))).toEqual([]);
  expect(system.sesCalls()).toBeLessThanOrEqual(probes + 1.2 * sent.length);
  expect(system.queues.dead).toEqual([]);
  system.end();
});

test('a report whose receipt waits for SES is done: people may decide about it, and nothing reads it again', async () => {
  const system = await systemWith(0, { perSecond: 14, perDay: 50_000, paused: true });
  system.receive(dropoutMail(), 'waits');
  await system.deliverAll();
  const reports = () =>
    endState(dynamo, system).tables.register?.flatMap((item) =>
      item.pk.startsWith('REPORT#') ? Report.parse(item) : [],
    );
  expect(reports()).toMatchObject([{ state: 'accepted', done: true, answer: { state: 'planned' } }]);
  expect([...system.s3.objects.keys()]).toContain('raw-mail/mail/waits');
  // Meanwhile the list of schools names its sender no more.
  await deleteItem(dynamo.client, 'directory', reporterKey('v1', 'rapport@skola.example'));
  system.account.set({ paused: false });
  await runUntil(system, () => reports()?.[0]?.answer.state === 'sent');
  await system.settle();
  expect(reports()).toMatchObject([{ state: 'accepted', counts: { accepted: 1 } }]);
  expect(effectsOf(system).filter((effect) => /^REPORT#.* answer$/.test(effect))).toHaveLength(1);
  expect(system.queues.dead).toEqual([]);
  system.end();
});
