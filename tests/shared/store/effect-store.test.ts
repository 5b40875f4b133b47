import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { CLAIM_IS_ABANDONED_AFTER_MS, type Effect, effectStore } from '../../../shared/store/effect-store.ts';
import { getItem, putItem } from '../../../shared/store/table.ts';
import { aNotice, NOW } from '../../support/builders.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
let effects: ReturnType<typeof effectStore>;
beforeAll(async () => {
  dynamo = await startDynamo();
  effects = effectStore(dynamo.client, dynamo.tables.register);
});
afterAll(() => dynamo.stop());

const PATH = ['notices', 'kaa1.opened'];
const LATER = NOW.add({ milliseconds: CLAIM_IS_ABANDONED_AFTER_MS + 1 });
const MUCH_LATER = LATER.add({ milliseconds: CLAIM_IS_ABANDONED_AFTER_MS + 1 });
const ONCE = { repeat: 'once' } as const;

let count = 0;
async function stored(effect: Effect = aNotice()): Promise<string> {
  const pk = `YOUTH#${count++}`;
  const item = { pk, version: 1, contactHold: false, notices: { 'kaa1.opened': effect, other: aNotice() } };
  await putItem(dynamo.client, dynamo.tables.register, item);
  return pk;
}
async function read(pk: string) {
  const item = await getItem(dynamo.client, dynamo.tables.register, pk);
  const { notices, version } = item as unknown as { notices: Record<string, Effect>; version: number };
  return { notice: notices['kaa1.opened'] as Effect, other: notices.other, version };
}
const claim = async (pk: string, at = NOW, options: Parameters<typeof effects.claim>[4] = ONCE) =>
  effects.claim(pk, PATH, (await read(pk)).notice, at, options);

describe('a claim', () => {
  test('of two at once exactly one gets it, and the record has a new version', async () => {
    const pk = await stored();
    expect((await Promise.all([claim(pk), claim(pk)])).toSorted()).toEqual(['claimed', 'in-work']);
    const { notice, other, version } = await read(pk);
    expect(notice).toMatchObject({ state: 'sending', attempt: 1, claimedAt: NOW.toString() });
    expect(other).toEqual(aNotice());
    expect(version).toBe(2);
  });

  test('in work belongs to its worker until it is older than any function runs', async () => {
    const pk = await stored();
    await claim(pk);
    expect(await claim(pk, NOW.add({ milliseconds: CLAIM_IS_ABANDONED_AFTER_MS }))).toBe('in-work');
  });

  test('abandoned may be repeated once, and is unknown after that', async () => {
    const pk = await stored();
    await claim(pk);
    expect(await claim(pk, LATER)).toBe('claimed');
    expect((await read(pk)).notice).toMatchObject({ state: 'sending', attempt: 2, resent: true });
    expect(await claim(pk, MUCH_LATER)).toBe('unknown-outcome');
    expect((await read(pk)).notice).toMatchObject({ state: 'sending', attempt: 2 });
  });

  test('abandoned is unknown at once where it may never be repeated', async () => {
    const pk = await stored();
    await claim(pk);
    expect(await claim(pk, LATER, { repeat: 'never' })).toBe('unknown-outcome');
  });

  test('abandoned may be repeated as often as it takes where the hand-over cannot be doubled', async () => {
    const pk = await stored();
    for (const at of [NOW, LATER, MUCH_LATER]) expect(await claim(pk, at, { repeat: 'always' })).toBe('claimed');
    expect((await read(pk)).notice.attempt).toBe(3);
  });

  test('of two who find the same abandoned claim exactly one gets it', async () => {
    const pk = await stored();
    await claim(pk);
    expect((await Promise.all([claim(pk, LATER), claim(pk, LATER)])).toSorted()).toEqual(['claimed', 'in-work']);
  });

  test.each(['sent', 'cancelled', 'unknown', 'stopped'] as const)('of what is %s has nothing to do', async (state) => {
    expect(await claim(await stored({ state, attempt: 1 }))).toBe('nothing-to-do');
  });

  test('is refused while a further condition does not hold', async () => {
    const pk = await stored();
    const when = [{ path: ['contactHold'], is: '=' as const, value: true }];
    expect(await claim(pk, NOW, { ...ONCE, when })).toBe('in-work');
    expect(await read(pk)).toMatchObject({ version: 1, notice: { state: 'planned' } });
  });

  test('freezes what is given along with it', async () => {
    const pk = await stored();
    await claim(pk, NOW, { ...ONCE, set: { channel: 'paper' } });
    expect((await read(pk)).notice).toMatchObject({ state: 'sending', channel: 'paper' });
  });

  test('of an item or effect that is gone is refused and creates nothing', async () => {
    expect(await effects.claim('YOUTH#gone', PATH, aNotice(), NOW, ONCE)).toBe('in-work');
    expect(await getItem(dynamo.client, dynamo.tables.register, 'YOUTH#gone')).toBeUndefined();
    const pk = await stored();
    expect(await effects.claim(pk, ['notices', 'none'], aNotice(), NOW, ONCE)).toBe('in-work');
  });
});

describe('settling', () => {
  const mine = { state: 'sending', attempt: 1 } as const;

  test('records what became of the attempt, with what belongs to it', async () => {
    const pk = await stored();
    await claim(pk);
    await effects.settle(pk, PATH, mine, 'sent', { effect: { sentAt: NOW.toString() } });
    expect((await read(pk)).notice).toMatchObject({ state: 'sent', sentAt: NOW.toString() });
  });

  test('by a late attempt leaves a later one alone', async () => {
    const pk = await stored();
    await claim(pk);
    await claim(pk, LATER);
    await effects.settle(pk, PATH, mine, 'sent');
    expect((await read(pk)).notice).toMatchObject({ state: 'sending', attempt: 2 });
  });

  test('what somebody else moved on stays as it is', async () => {
    const pk = await stored({ state: 'cancelled', attempt: 1 });
    await effects.settle(pk, PATH, mine, 'sent');
    expect((await read(pk)).notice.state).toBe('cancelled');
  });

  test('creates no record of a youth who was sealed or weeded meanwhile', async () => {
    await effects.settle('YOUTH#gone', PATH, mine, 'sent', { item: [[['tasks', 'x'], {}]] });
    expect(await getItem(dynamo.client, dynamo.tables.register, 'YOUTH#gone')).toBeUndefined();
  });

  test.each(['before', 'after'] as const)('is tried again when the store fails %s the write', async (when) => {
    const pk = await stored();
    await claim(pk);
    let struck = 0;
    const failing = {
      send: async (command: Parameters<Dynamo['client']['send']>[0]) => {
        if (struck++ > 0) return dynamo.client.send(command);
        if (when === 'after') await dynamo.client.send(command);
        throw new Error('the store did not answer');
      },
    } as unknown as DynamoDb;
    await effectStore(failing, dynamo.tables.register).settle(pk, PATH, mine, 'sent');
    expect(await read(pk)).toMatchObject({ version: 3, notice: { state: 'sent' } });
  });
});
