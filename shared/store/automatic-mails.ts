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

/** Stands for every sender's domain that is no school's: a domain may be a person's own, and name her. */
const SOMEBODY_ELSE = '-';

/** A day's automatic mails: the sender's domain by report, so that a repeat counts once. */
export const AutomaticMails = z.object({
  senders: z.record(z.string(), z.string()),
  /** Of a flood; a repeat may be counted twice. */
  more: z.number().int().nonnegative().default(0),
});
export type AutomaticMails = z.infer<typeof AutomaticMails>;

/** How many came from each school's domain, and how many from elsewhere. */
export function countsByDomain({ senders, more }: AutomaticMails): { schools: [string, number][]; others: number } {
  const counts = new Map<string, number>();
  for (const domain of Object.values(senders)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  const others = (counts.get(SOMEBODY_ELSE) ?? 0) + more;
  counts.delete(SOMEBODY_ELSE);
  return { schools: [...counts].toSorted(([a, n], [b, m]) => m - n || a.localeCompare(b)), others };
}

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
    /** `domain` only if it is a school's. */
    async add(reportId: string, domain: string | undefined, received: Temporal.Instant): Promise<void> {
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
      if ((await count(pk, reportId, domain ?? SOMEBODY_ELSE)) === 'condition-failed') await countMore(pk, reportId);
    },
  };
}
