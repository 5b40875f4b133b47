import type { Temporal } from 'temporal-polyfill';
import { type DynamoDb, REQUEST_TIMEOUT_MS } from '../aws/clients.ts';
import type { Claim, EffectVersion } from '../domain/sending.ts';
import { type Update, updateItem } from './table.ts';

export type Effect = EffectVersion & { resent?: boolean; claimedAt?: string };

/** With the client's timeout; then a claim is abandoned. */
const LONGEST_SENDING_RUN_MS = 60_000;
export const CLAIM_IS_ABANDONED_AFTER_MS = LONGEST_SENDING_RUN_MS + REQUEST_TIMEOUT_MS;

const TRIES_TO_RECORD = 7;
const FIRST_PAUSE_MS = 50;

/**
 * Claimed, then done, then recorded (F3), guarded by the effect's own state and attempt: other paths' writers are not
 * disturbed.
 */
export function effectStore(db: DynamoDb, table: string) {
  const newVersion: [string[], number][] = [[['version'], 1]];
  return {
    /** Claims a planned effect, or an abandoned claim if it may be repeated. `when`: further conditions on the item. */
    async claim(
      pk: string,
      path: string[],
      effect: Effect,
      now: Temporal.Instant,
      options: { repeat: 'never' | 'once' | 'always'; set?: [string, unknown][]; when?: Update['when'] },
    ): Promise<Claim> {
      const at = (field: string) => [...path, field];
      if (effect.state !== 'planned' && effect.state !== 'sending') return 'nothing-to-do';
      const abandoned =
        effect.state === 'sending' &&
        now.epochMilliseconds - Date.parse(effect.claimedAt ?? '') > CLAIM_IS_ABANDONED_AFTER_MS;
      if (effect.state === 'sending' && !abandoned) return 'in-work';
      const spent = options.repeat === 'never' || (options.repeat === 'once' && effect.resent);
      if (abandoned && spent) return 'unknown-outcome';
      const written = await updateItem(db, table, pk, {
        set: [
          [at('state'), 'sending'],
          [at('attempt'), effect.attempt + 1],
          [at('claimedAt'), now.toString()],
          ...(abandoned ? [[at('resent'), true] as [string[], unknown]] : []),
          ...(options.set ?? []).map(([field, value]): [string[], unknown] => [at(field), value]),
        ],
        add: newVersion,
        when: [
          { path: at('state'), is: '=', value: effect.state },
          { path: at('attempt'), is: '=', value: effect.attempt },
          ...(options.when ?? []),
        ],
      });
      return written === 'updated' ? 'claimed' : 'in-work';
    },

    /** Unless somebody has moved it on since `from`. */
    async settle(
      pk: string,
      path: string[],
      from: EffectVersion,
      state: EffectVersion['state'],
      more: { effect?: [string, unknown][]; item?: [string[], unknown][] } = {},
    ): Promise<void> {
      const record = () =>
        updateItem(db, table, pk, {
          set: [
            [[...path, 'state'], state],
            ...(more.effect ?? []).map(([field, value]): [string[], unknown] => [[...path, field], value]),
            ...(more.item ?? []),
          ],
          add: newVersion,
          when: [
            { path: [...path, 'attempt'], is: '=', value: from.attempt },
            { path: [...path, 'state'], is: '=', value: from.state },
          ],
        });
      await untilRecorded(record);
    },
  };
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
