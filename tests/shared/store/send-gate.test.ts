import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { NotYet, Turn } from '../../../shared/domain/sending.ts';
import { sendGate } from '../../../shared/store/send-gate.ts';
import { NOW } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';

const waits: number[] = [];
vi.mock('node:timers/promises', () => ({ setTimeout: async (milliseconds: number) => void waits.push(milliseconds) }));

let dynamo: DirectDynamo;
let clock = NOW;
beforeEach(async () => {
  dynamo = await directDynamo();
  clock = NOW;
  waits.length = 0;
});
/** Each function that sends has its own. */
const gate = () => sendGate(dynamo.client, 'register', () => clock);
const pass = (time: { seconds?: number; minutes?: number }) => {
  clock = clock.add(time);
};
const minutesUntil = ({ notBefore }: Turn | NotYet) =>
  notBefore === undefined ? 0 : clock.until(notBefore).total('minutes');
const go = async (effect: string) => (await gate().turn(effect)) as Turn;
const REFUSED = { outcome: 'not-sent', code: 'AccountSendingPausedException', refusal: 'all' } as const;
const many = (count: number) => Promise.all(Array.from({ length: count }, (_, n) => gate().turn(`effect ${n}`)));

describe('within the rate', () => {
  test.each([1, 14])('%i a second: those of all functions go one after the other, no second has more', async (rate) => {
    await gate().setQuota({ rate, perDay: 50_000, sent: 0 });
    const turns = await many(20);
    const went = turns.filter(({ notBefore }) => notBefore === undefined);
    const at = [...waits, ...Array.from({ length: went.length - waits.length }, () => 0)].toSorted((a, b) => a - b);
    for (const from of at) expect(at.filter((ms) => ms >= from && ms < from + 1000).length).toBeLessThanOrEqual(rate);
    expect(Math.max(...waits)).toBeLessThanOrEqual(10_000);
  });

  test('whoever would wait longer than a function may comes again, not in step', async () => {
    await gate().setQuota({ rate: 1, perDay: 50_000, sent: 0 });
    const later = (await many(40)).filter(({ notBefore }) => notBefore !== undefined);
    expect(later.length).toBeGreaterThan(25);
    expect(new Set(later.map(({ notBefore }) => notBefore)).size).toBe(later.length);
    for (const turn of later) expect(minutesUntil(turn)).toBeGreaterThanOrEqual(5);
  });

  test('before the sweep has asked SES mail goes at the rate of a usual account', async () => {
    expect((await many(20)).every(({ notBefore }) => notBefore === undefined)).toBe(true);
  });
});

describe('within the day', () => {
  test('no more go than are left, whoever sends, until SES says more', async () => {
    await gate().setQuota({ rate: 14, perDay: 200, sent: 195 });
    const went = (await many(10)).filter(({ notBefore }) => notBefore === undefined);
    expect(went).toHaveLength(5);
    expect(minutesUntil(await gate().turn('another'))).toBeGreaterThanOrEqual(60);
    await gate().setQuota({ rate: 14, perDay: 200, sent: 150 });
    expect(await gate().turn('another')).toEqual(expect.not.objectContaining({ notBefore: expect.anything() }));
  });

  test('when SES says that the day is spent, no other tries', async () => {
    const spent = { outcome: 'not-sent', code: 'Throttling', refusal: 'day' } as const;
    await gate().learn('one', await go('one'), spent);
    expect(minutesUntil(await gate().turn('two'))).toBeGreaterThanOrEqual(60);
  });

  test('an account without an end is paced by rate alone', async () => {
    await gate().setQuota({ rate: 500, perDay: -1, sent: 100_000 });
    expect((await many(20)).every(({ notBefore }) => notBefore === undefined)).toBe(true);
  });
});

describe('when SES refuses every mail', () => {
  test('none is tried but one probe at a time, less and less often, at last hourly', async () => {
    await gate().learn('one', await go('one'), REFUSED);
    expect(minutesUntil(await gate().turn('two'))).toBeGreaterThanOrEqual(1);
    const pauses: number[] = [];
    for (let probe = 1; probe <= 8; probe++) {
      let minutes = 0;
      let turns = await many(3);
      for (; turns.every(({ notBefore }) => notBefore !== undefined); minutes++) {
        pass({ minutes: 1 });
        turns = await many(3);
      }
      pauses.push(minutes);
      const probes = turns.filter(({ notBefore }) => notBefore === undefined);
      expect(probes).toHaveLength(1);
      await gate().learn('probe', probes[0] as Turn, REFUSED);
    }
    expect(pauses).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('twenty refused at once close it once', async () => {
    for (const turn of await many(20)) await gate().learn('one', turn as Turn, REFUSED);
    pass({ minutes: 1 });
    expect(minutesUntil(await gate().turn('two'))).toBe(0);
  });

  test('a probe that is sent lets all go; one that dies is followed by another', async () => {
    await gate().learn('one', await go('one'), REFUSED);
    pass({ minutes: 1 });
    expect(await gate().turn('dies')).toMatchObject({ probe: expect.any(Number) });
    expect(minutesUntil(await gate().turn('two'))).toBeGreaterThanOrEqual(2);
    pass({ minutes: 2 });
    await gate().learn('probe', await go('probe'), { outcome: 'sent' });
    expect((await many(5)).map(minutesUntil)).toEqual([0, 0, 0, 0, 0]);
    expect(await gate().setQuota({ rate: 14, perDay: 200, sent: 0 })).toEqual({ closed: false });
  });

  test('nobody waits for one mail that SES refuses for itself', async () => {
    const refused = { outcome: 'not-sent', code: 'MessageRejected', refusal: 'this-mail' } as const;
    expect(await gate().learn('one', await go('one'), refused)).toBeUndefined();
    expect(minutesUntil(await gate().turn('two'))).toBe(0);
  });

  test('where SES gives no answer, what may go only once more waits until the sweep has had one', async () => {
    await gate().learn('one', await go('one'), { outcome: 'unknown' });
    pass({ minutes: 30 });
    expect(minutesUntil(await gate().turn('one', true))).toBeGreaterThanOrEqual(5);
    expect(await gate().turn('two')).toMatchObject({ probe: expect.any(Number) });
    await gate().setQuota({ rate: 14, perDay: 200, sent: 0 });
    expect(minutesUntil(await gate().turn('one', true))).toBe(0);
  });

  test('even if the sweep never has one', async () => {
    await gate().learn('one', await go('one'), { outcome: 'unknown' });
    pass({ minutes: 62 });
    expect(minutesUntil(await gate().turn('one', true))).toBe(0);
  });

  test('an outcome that nobody knows makes the others wait, so that few are in doubt', async () => {
    await gate().learn('one', await go('one'), { outcome: 'unknown' });
    expect(minutesUntil(await gate().turn('two'))).toBeGreaterThanOrEqual(1);
  });
});
