import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import type { NotYet, SesAnswer, Turn } from '../domain/sending.ts';
import { SENDING } from './keys.ts';
import { getItem, type Update, updatedValues, updateItem, type Values, valuesAt } from './table.ts';

/** With a burst of what a fifth of a second may have, no second has more than SES's rate. */
export const SHARE_OF_RATE = 0.8;
export const BURST_MS = 200;
/** Until the sweep has asked SES: what an account has out of the sandbox. */
const FIRST_RATE = 14;
/** Below every sender's timeout less a call's. */
export const MAX_WAIT_MS = 10_000;
const TRIES = 8;

const MINUTE_MS = 60_000;
/** Where more wait than a second may send. */
export const LATER = { after: 5 * MINUTE_MS, spread: 10 * MINUTE_MS };
export const WHEN_DAY_IS_SPENT = { after: 60 * MINUTE_MS, spread: 180 * MINUTE_MS };
/** Longer than the probe's function runs. */
const PROBE_MS = 2 * MINUTE_MS;
const FIRST_PAUSE_MS = MINUTE_MS;
const MAX_PAUSE_MS = 60 * MINUTE_MS;
const SPREAD_AFTER_PAUSE_MS = 10 * MINUTE_MS;

/** Times in milliseconds since 1970. */
const Gate = z.object({
  /** Mails a second. */
  rate: z.number().positive().default(FIRST_RATE),
  /** Of the day; missing: no end, or not known yet. */
  left: z.number().optional(),
  nextAt: z.number().optional(),
  /** SES refused every mail. */
  closedUntil: z.number().optional(),
  closings: z.number().default(0),
  /** SES gave no answer. */
  unanswered: z.boolean().default(false),
});

/** One for all that sends, so that together they stay within SES's quota. */
export function sendGate(db: DynamoDb, table: string, now: () => Temporal.Instant) {
  const load = async () => Gate.safeParse((await getItem(db, table, SENDING)) ?? {}).data ?? Gate.parse({});

  /** After a refusal of all, or an outcome that nobody knows. */
  async function close(probe: number | undefined, unanswered: boolean): Promise<void> {
    const { closings } = await load();
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** closings, MAX_PAUSE_MS);
    await updateItem(db, table, SENDING, {
      set: valuesAt([], { closedUntil: now().epochMilliseconds + pause, unanswered }),
      add: [[['closings'], 1]],
      when: [isClosed(probe)],
    });
  }

  return {
    /**
     * Waits until one more mail may go; `effect` spreads those that may not. Where SES gives no answer, one that may
     * go only once more is no probe: the sweep hears when SES answers again.
     */
    async turn(effect: string, isLast = false): Promise<Turn | NotYet> {
      for (let left = TRIES; left > 0; left--) {
        const gate = await load();
        const at = now().epochMilliseconds;
        const { closedUntil } = gate;
        if (closedUntil !== undefined && closedUntil > at)
          return later(at, effect, { after: closedUntil - at, spread: SPREAD_AFTER_PAUSE_MS });
        if (closedUntil !== undefined) {
          if (isLast && gate.unanswered && at < closedUntil + MAX_PAUSE_MS) return later(at, effect, LATER);
          const probe = at + PROBE_MS;
          const when = [isClosed(closedUntil)];
          if ((await updateItem(db, table, SENDING, { set: [[['closedUntil'], probe]], when })) === 'updated')
            return { probe };
          continue;
        }
        if (gate.left !== undefined && gate.left < 1) return later(at, effect, WHEN_DAY_IS_SPENT);
        if (gate.nextAt !== undefined && gate.nextAt > at + MAX_WAIT_MS) return later(at, effect, LATER);
        const { update, pace } = booking(gate, at);
        const booked = await updatedValues(db, table, SENDING, update);
        if (booked === 'condition-failed') continue;
        const wait = Number(booked.nextAt) - pace - at;
        if (wait <= 0) return {};
        await setTimeout(wait);
        return { waited: true };
      }
      return later(now().epochMilliseconds, effect, LATER);
    },

    /** What SES said to the mail of this turn. Returns when to try again. */
    async learn(effect: string, { probe }: Turn, answer: SesAnswer): Promise<string | undefined> {
      const at = now().epochMilliseconds;
      const refusal = answer.outcome === 'not-sent' ? answer.refusal : undefined;
      if (answer.outcome === 'unknown' || refusal === 'all') await close(probe, answer.outcome === 'unknown');
      else if (probe !== undefined) await updateItem(db, table, SENDING, { remove: CLOSING, when: [isClosed(probe)] });
      if (refusal === 'day') await updateItem(db, table, SENDING, { set: [[['left'], 0]], when: [] });
      if (refusal === 'rate')
        await updateItem(db, table, SENDING, {
          set: [[['nextAt'], at + 1000]],
          when: [{ path: ['nextAt'], is: '<', value: at + 1000 }],
        });
      if (refusal === undefined || refusal === 'this-mail') return undefined;
      return later(at, effect, refusal === 'day' ? WHEN_DAY_IS_SPENT : LATER).notBefore;
    },

    /** What SES says of the last 24 hours; -1 a day is without end. Mails that went meanwhile are counted by SES. */
    async setQuota({
      rate,
      perDay,
      sent,
    }: {
      rate: number;
      perDay: number;
      sent: number;
    }): Promise<{ closed: boolean }> {
      const left: Values = perDay < 0 ? [] : [[['left'], Math.floor(perDay - sent)]];
      await updateItem(db, table, SENDING, {
        set: [[['rate'], rate], ...left],
        ...(perDay < 0 && { remove: [['left']] }),
        when: [],
      });
      const { closedUntil, unanswered } = await load();
      if (closedUntil === undefined || !unanswered) return { closed: closedUntil !== undefined };
      await updateItem(db, table, SENDING, { remove: CLOSING, when: [isClosed(closedUntil)] });
      return { closed: false };
    },
  };
}

const CLOSING = [['closedUntil'], ['closings'], ['unanswered']];

const isClosed = (until: number | undefined): Update['when'][number] =>
  until === undefined ? { path: ['closedUntil'], is: 'missing' } : { path: ['closedUntil'], is: '=', value: until };

/** Those who wait book one after the other; only the first after a rest can be overtaken. */
function booking({ rate, left, nextAt }: z.infer<typeof Gate>, at: number): { update: Update; pace: number } {
  const pace = Math.ceil(1000 / (rate * SHARE_OF_RATE));
  const earliest = at - BURST_MS;
  const isWaiting = nextAt !== undefined && nextAt >= earliest;
  const dayHasMore: Update['when'] = left === undefined ? [] : [{ path: ['left'], is: '>=', value: 1 }];
  const when: Update['when'] = [
    isClosed(undefined),
    ...dayHasMore,
    ...(nextAt === undefined ? [{ path: ['nextAt'], is: 'missing' as const }] : []),
    ...(isWaiting ? [{ path: ['nextAt'], is: '>=' as const, value: earliest }] : []),
    ...(isWaiting ? [{ path: ['nextAt'], is: '<=' as const, value: at + MAX_WAIT_MS }] : []),
    ...(nextAt !== undefined && !isWaiting ? [{ path: ['nextAt'], is: '=' as const, value: nextAt }] : []),
  ];
  const taken: Update['add'] = left === undefined ? [] : [[['left'], -1]];
  const update: Update = isWaiting
    ? { add: [[['nextAt'], pace], ...taken], when }
    : { set: [[['nextAt'], earliest + pace]], add: taken, when };
  return { update, pace };
}

/** Not in step: each effect has its own share of the spread. */
function later(at: number, effect: string, { after, spread }: { after: number; spread: number }) {
  const share = createHash('sha256').update(effect).digest().readUInt32BE() / 2 ** 32;
  return { notBefore: Temporal.Instant.fromEpochMilliseconds(Math.round(at + after + share * spread)).toString() };
}
