import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm, startOfDay } from '../domain/calendar.ts';
import { plannedNotice } from '../domain/plan-effects.ts';
import { automaticKey } from './keys.ts';
import { putNew, updateItem } from './table.ts';
import { due } from './work.ts';

/** A flood of automatic mails must not outgrow its item: beyond these they are counted, no longer by sender. */
const MOST_BY_SENDER = 3_000;
const TOLD_AT_HOUR = 6;
const KEPT_DAYS = 30;

/** A day's automatic mails: the sender's domain by report, so that a repeat counts once. */
export const AutomaticMails = z.object({
  senders: z.record(z.string(), z.string()),
  /** Of a flood; a repeat may be counted twice. */
  more: z.number().int().nonnegative().default(0),
});
export type AutomaticMails = z.infer<typeof AutomaticMails>;

/** Nobody answers automatic mails, so the KAA group is told each morning how many came, and from where. */
export function automaticMails(db: DynamoDb, table: string) {
  const count = (pk: string, reportId: string, domain: string) =>
    updateItem(db, table, pk, {
      set: [[['senders', reportId], domain]],
      add: [[['counted'], 1]],
      when: [
        { path: ['senders', reportId], is: 'missing' },
        { path: ['counted'], is: '<', value: MOST_BY_SENDER },
      ],
    });
  const countMore = (pk: string, reportId: string) =>
    updateItem(db, table, pk, {
      add: [[['more'], 1]],
      when: [
        { path: ['senders', reportId], is: 'missing' },
        { path: ['counted'], is: '=', value: MOST_BY_SENDER },
      ],
    });
  return {
    async add(reportId: string, domain: string, received: Temporal.Instant): Promise<void> {
      const date = dateInStockholm(received);
      const pk = automaticKey(date.toString());
      const tomorrow = startOfDay(date.add({ days: 1 }));
      await putNew(db, table, {
        pk,
        senders: {},
        counted: 0,
        more: 0,
        notices: { day: plannedNotice('automatic-mails', 'kaa-group', date.toString()) },
        expiresAt: Math.floor(tomorrow.add({ hours: 24 * KEPT_DAYS }).epochMilliseconds / 1000),
        ...due(pk, tomorrow.add({ hours: TOLD_AT_HOUR })),
      });
      if ((await count(pk, reportId, domain)) === 'condition-failed') await countMore(pk, reportId);
    },
  };
}
