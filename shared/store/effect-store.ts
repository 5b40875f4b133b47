import type { Temporal } from 'temporal-polyfill';
import { type DynamoDb, REQUEST_TIMEOUT_MS } from '../aws/clients.ts';
import { isPending } from '../domain/effects.ts';
import type { Claim, EffectVersion } from '../domain/sending.ts';
import { type Update, updateItem, type Values, valuesAt } from './table.ts';

export type Effect = EffectVersion & { resent?: boolean; claimedAt?: string };

/** With the client's timeout; then a claim is abandoned. */
const MAX_SENDING_RUN_MS = 60_000;
export const CLAIM_IS_ABANDONED_AFTER_MS = MAX_SENDING_RUN_MS + REQUEST_TIMEOUT_MS;

const TRIES_TO_RECORD = 7;
const FIRST_PAUSE_MS = 50;

/**
 * Claimed, done, recorded (F3), guarded by the effect's own state and attempt, so that other paths' writers are free.
 */
export function effectStore(db: DynamoDb, table: string) {
  const newVersion: [string[], number][] = [[['version'], 1]];
  return {
    /** Or an abandoned claim, if it may be repeated. */
    async claim(
      pk: string,
      path: string[],
      effect: Effect,
      now: Temporal.Instant,
      options: { repeat: 'never' | 'once' | 'always'; set?: object; when?: Update['when'] },
    ): Promise<Claim> {
      if (!isPending(effect)) return 'nothing-to-do';
      const abandoned =
        effect.state === 'sending' &&
        now.epochMilliseconds - Date.parse(effect.claimedAt ?? '') > CLAIM_IS_ABANDONED_AFTER_MS;
      if (effect.state === 'sending' && !abandoned) return 'in-work';
      const spent = options.repeat === 'never' || (options.repeat === 'once' && effect.resent);
      if (abandoned && spent) return 'unknown-outcome';
      const written = await updateItem(db, table, pk, {
        set: valuesAt(path, {
          state: 'sending',
          attempt: effect.attempt + 1,
          claimedAt: now.toString(),
          ...(abandoned && { resent: true }),
          ...options.set,
        }),
        add: newVersion,
        when: [...isStill(path, effect), ...(options.when ?? [])],
      });
      return written === 'updated' ? 'claimed' : 'in-work';
    },

    /** Unless somebody has moved it on since `from`. */
    async settle(
      pk: string,
      path: string[],
      from: EffectVersion,
      state: EffectVersion['state'],
      more: { effect?: object; item?: Values; remove?: string[] } = {},
    ): Promise<void> {
      const set = [...valuesAt(path, { state, ...more.effect }), ...(more.item ?? [])];
      const remove = more.remove?.map((field) => [...path, field]);
      await untilRecorded(() =>
        updateItem(db, table, pk, { set, ...(remove && { remove }), add: newVersion, when: isStill(path, from) }),
      );
    },
  };
}

function isStill(path: string[], { state, attempt }: EffectVersion): Update['when'] {
  return [
    { path: [...path, 'state'], is: '=', value: state },
    { path: [...path, 'attempt'], is: '=', value: attempt },
  ];
}

/** What was done must be recorded (F2). */
async function untilRecorded(record: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await record();
      return;
    } catch (error) {
      if (attempt === TRIES_TO_RECORD) throw error;
      await new Promise((resolve) => setTimeout(resolve, FIRST_PAUSE_MS * 2 ** attempt));
    }
  }
}
