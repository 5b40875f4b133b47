import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { OTHER_DOMAINS } from '../domain/automatic-mails.ts';
import { dateInStockholm, startOfDay } from '../domain/calendar.ts';
import { plannedNotice } from '../domain/notices.ts';
import { automaticKey } from './keys.ts';
import { putNew, type Update, updateItem } from './table.ts';
import { due } from './work.ts';

/** A flood must not outgrow the item: beyond these only counted. */
const MAX_BY_SENDER = 3_000;
const NOTICE_AT_HOUR = 6;
const KEPT_DAYS = 30;

/** The KAA group gets a notice each morning. */
export function automaticMails(db: DynamoDb, table: string) {
  const isNew = (reportId: string, is: '<' | '='): Update['when'] => [
    { path: ['senders', reportId], is: 'missing' },
    { path: ['counted'], is, value: MAX_BY_SENDER },
  ];
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
        ...due(pk, tomorrow.add({ hours: NOTICE_AT_HOUR })),
      });
      const counted = await updateItem(db, table, pk, {
        set: [[['senders', reportId], domain ?? OTHER_DOMAINS]],
        add: [[['counted'], 1]],
        when: isNew(reportId, '<'),
      });
      if (counted === 'condition-failed')
        await updateItem(db, table, pk, { add: [[['more'], 1]], when: isNew(reportId, '=') });
    },
  };
}
