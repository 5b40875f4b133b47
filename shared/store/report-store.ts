import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { Fault } from '../domain/fault.ts';
import { PersonKey } from '../domain/notification.ts';
import { reportReference } from '../domain/reference.ts';
import { type Decision, type Holding, Report } from '../domain/report.ts';
import { holdingKey, mailKey, reportKey } from './keys.ts';
import { getItem, putItem, putNew, type Update, updateItem, valuesAt } from './table.ts';
import { dueAfterGrace } from './work.ts';

const KEPT = Temporal.Duration.from({ hours: 30 * 24 });
const HoldingPart = z.object({ personKeys: z.array(PersonKey) });

const OPTIONAL = [
  'messageId',
  'unit',
  'repliesTo',
  'reason',
  'heldParts',
  'notRead',
  'leftOut',
  'sensitive',
  'objected',
] as const;

function decisionIs(decision: Decision | undefined): Update['when'] {
  if (!decision) return [{ path: ['decision'], is: 'missing' }];
  return (['at', 'judged'] as const).map((name) => ({ path: ['decision', name], is: '=', value: decision[name] }));
}

export function reportStore(db: DynamoDb, table: string) {
  return {
    /** Or the next free reference. */
    async find(object: string): Promise<{ reportId: string; report?: Report }> {
      for (let attempt = 0; ; attempt++) {
        const reportId = reportReference(object, attempt);
        const item = await getItem(db, table, reportKey(reportId));
        if (!item) return { reportId };
        const report = Report.parse(item);
        if (report.object === object) return { reportId, report };
      }
    },

    async load(reportId: string): Promise<Report | undefined> {
      const item = await getItem(db, table, reportKey(reportId));
      return item && Report.parse(item);
    },

    async store(report: Report, now: Temporal.Instant): Promise<'stored' | 'was-there'> {
      const pk = reportKey(report.reportId);
      const written = await putNew(db, table, { pk, ...report, ...dueAfterGrace(pk, now) });
      return written === 'stored' ? 'stored' : 'was-there';
    },

    /** Of copies of a mail only one is answered. */
    async claimAnswer(hash: string, reportId: string): Promise<boolean> {
      const written = await putItem(
        db,
        table,
        { pk: mailKey(hash), reportId },
        { expression: 'attribute_not_exists(pk) OR reportId = :reportId', values: { ':reportId': reportId } },
      );
      return written === 'stored';
    },

    async storeHoldingPart(reportId: string, part: number, personKeys: PersonKey[], now: Temporal.Instant) {
      const expiresAt = Math.ceil(now.add(KEPT).epochMilliseconds / 1000);
      await putNew(db, table, { pk: holdingKey(reportId, part), personKeys, expiresAt });
    },

    /** Throws if the part is gone. */
    async loadHoldingPart(reportId: string, part: number): Promise<PersonKey[]> {
      const item = await getItem(db, table, holdingKey(reportId, part));
      return HoldingPart.parse(item).personKeys;
    },

    async holding(reportId: string, holding: Holding): Promise<void> {
      await updateItem(db, table, reportKey(reportId), {
        set: [[['holding'], holding]],
        when: [{ path: ['pk'], is: 'exists' }],
      });
    },

    /** The sweep takes it off the work index. */
    async done(reportId: string): Promise<void> {
      await updateItem(db, table, reportKey(reportId), {
        set: [[['done'], true]],
        when: [{ path: ['pk'], is: 'exists' }],
      });
    },

    /** Unless written since it was read. */
    async replace(seen: Report, next: Report, now: Temporal.Instant): Promise<'replaced' | 'changed-meanwhile'> {
      const pk = reportKey(seen.reportId);
      const { notices, done, ...verdict } = next;
      const added = Object.entries(notices).filter(([id]) => !(id in seen.notices));
      const written = await updateItem(db, table, pk, {
        set: [
          ...valuesAt([], { ...verdict, done, ...(!done && dueAfterGrace(pk, now)) }),
          ...valuesAt(['notices'], Object.fromEntries(added)),
        ],
        remove: [...OPTIONAL.filter((name) => next[name] === undefined), ...(done ? [] : ['signals'])].map((name) => [
          name,
        ]),
        when: [
          { path: ['done'], is: '=', value: seen.done },
          { path: ['answer', 'state'], is: '=', value: seen.answer.state },
          { path: ['answer', 'attempt'], is: '=', value: seen.answer.attempt },
          ...decisionIs(seen.decision),
        ],
      });
      return written === 'updated' ? 'replaced' : 'changed-meanwhile';
    },

    /** A retry read other rows. An answer on its way is left alone. */
    async holdInstead({ reportId, state, reason, counts, refusals, answer, notices }: Report): Promise<void> {
      const written = await updateItem(db, table, reportKey(reportId), {
        set: valuesAt([], { state, reason, counts, refusals, answer, notices }),
        remove: [['heldParts']],
        when: [
          { path: ['answer', 'state'], is: '=', value: answer.state },
          { path: ['answer', 'attempt'], is: '=', value: answer.attempt },
        ],
      });
      if (written !== 'updated') throw new Fault('conflict');
    },
  };
}
