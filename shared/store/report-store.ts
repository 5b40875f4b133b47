import { isDeepStrictEqual } from 'node:util';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { Fault } from '../domain/fault.ts';
import { mailPlace } from '../domain/mail-place.ts';
import type { Read } from '../domain/newer-values.ts';
import { plannedNotice } from '../domain/notices.ts';
import { PersonKey } from '../domain/notification.ts';
import { reportReference } from '../domain/reference.ts';
import { type Decision, type Holding, Report } from '../domain/report.ts';
import { holdingKey, mailKey, reportKey } from './keys.ts';
import { overlay } from './overlay.ts';
import { readTolerant } from './read-tolerant.ts';
import { getItem, putNew, type Update, updateItem, valuesAt } from './table.ts';
import { due, dueAfterGrace } from './work.ts';

const KEPT = Temporal.Duration.from({ hours: 30 * 24 });
const HoldingPart = z.object({ personKeys: z.array(PersonKey) });

function decisionIs(decision: Decision | undefined): Update['when'] {
  if (!decision) return [{ path: ['decision'], is: 'missing' }];
  return (['at', 'judged'] as const).map((name) => ({ path: ['decision', name], is: '=', value: decision[name] }));
}

export function reportStore(db: DynamoDb, table: string) {
  /** Field by field: effects are settled meanwhile. Notices are only added. */
  async function changesTo(seen: Report, next: Report) {
    const stored = await getItem(db, table, reportKey(seen.reportId));
    if (!stored) throw new Fault('conflict');
    const names = Object.keys(Report.shape).filter((name): name is keyof Report => name !== 'notices');
    const changed = names.filter((name) => !isDeepStrictEqual(seen[name], next[name]));
    const over = changed.map((name) => [name, overlay(stored, seen, next)[name]]);
    const notices = stored.notices as object;
    const added = Object.entries(next.notices).filter(([id]) => !(id in notices));
    const place = mailPlace(next);
    const left = (['list', 'listSort'] as const).filter((name) => stored[name] !== undefined && !(name in place));
    return {
      set: [
        ...valuesAt([], Object.fromEntries(over)),
        ...valuesAt(['notices'], Object.fromEntries(added)),
        ...(stored.listSort === place.listSort ? [] : valuesAt([], place)),
      ],
      remove: [...changed.filter((name) => next[name] === undefined), ...left].map((name) => [name]),
    };
  }
  return {
    /** Or the next free reference. */
    async find(object: string): Promise<{ reportId: string; report?: Read<Report> }> {
      for (let attempt = 0; ; attempt++) {
        const reportId = reportReference(object, attempt);
        const item = await getItem(db, table, reportKey(reportId));
        if (!item) return { reportId };
        const report = readTolerant(Report, item);
        if (report.object === object) return { reportId, report };
      }
    },

    async load(reportId: string): Promise<Read<Report> | undefined> {
      const item = await getItem(db, table, reportKey(reportId));
      return item && readTolerant(Report, item);
    },

    async store(report: Report, now: Temporal.Instant): Promise<'stored' | 'was-there'> {
      const pk = reportKey(report.reportId);
      const written = await putNew(db, table, { pk, ...report, ...mailPlace(report), ...dueAfterGrace(pk, now) });
      return written === 'stored' ? 'stored' : 'was-there';
    },

    /** Of copies of a mail only one is answered. */
    async claimAnswer(hash: string, reportId: string): Promise<boolean> {
      const pk = mailKey(hash);
      if ((await putNew(db, table, { pk, reportId })) === 'stored') return true;
      return (await getItem(db, table, pk))?.reportId === reportId;
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

    /** If as many rows are right now; by a report of the same unit. */
    async mendRefused(about: string, by: { reportId: string; unit: string; rows: number }): Promise<void> {
      await updateItem(db, table, reportKey(about), {
        set: [[['followUp', 'settledBy'], by.reportId]],
        when: [
          { path: ['followUp', 'rows'], is: '<=', value: by.rows },
          { path: ['followUp', 'settledBy'], is: 'missing' },
          { path: ['unit'], is: '=', value: by.unit },
        ],
      });
    },

    /** The sweep takes it off the work index. */
    async done(reportId: string): Promise<void> {
      await updateItem(db, table, reportKey(reportId), {
        set: [[['done'], true]],
        when: [{ path: ['pk'], is: 'exists' }],
      });
    },

    /** Once; nothing of a sealed mail. */
    async askAboutNames(reportId: string, now: Temporal.Instant): Promise<void> {
      const pk = reportKey(reportId);
      await updateItem(db, table, pk, {
        set: [
          [['notices', 'identity'], plannedNotice('check-identity', 'kaa-group', reportId)],
          ...valuesAt([], due(pk, now)),
        ],
        when: [
          { path: ['pk'], is: 'exists' },
          { path: ['state'], is: '<>', value: 'sealed' },
          { path: ['notices', 'identity'], is: 'missing' },
        ],
      });
    },

    /** The sweep signals it until it has been moved. */
    async hide(reportId: string, now: Temporal.Instant): Promise<void> {
      const pk = reportKey(reportId);
      await updateItem(db, table, pk, {
        set: [[['hidden'], 'wanted'], ...valuesAt([], due(pk, now))],
        when: [
          { path: ['pk'], is: 'exists' },
          { path: ['state'], is: '<>', value: 'sealed' },
          { path: ['hidden'], is: 'missing' },
        ],
      });
    },

    async moved(reportId: string): Promise<void> {
      await updateItem(db, table, reportKey(reportId), {
        set: [[['hidden'], 'moved']],
        when: [{ path: ['hidden'], is: '=', value: 'wanted' }],
      });
    },

    /** Unless written since it was read. */
    async replace(seen: Report, next: Report, now: Temporal.Instant): Promise<'replaced' | 'changed-meanwhile'> {
      const pk = reportKey(seen.reportId);
      const changes = await changesTo(seen, next);
      const written = await updateItem(db, table, pk, {
        set: [...changes.set, ...(next.done ? [] : valuesAt([], dueAfterGrace(pk, now)))],
        remove: [...changes.remove, ...(next.done ? [] : [['signals']])],
        when: [
          { path: ['done'], is: '=', value: seen.done },
          { path: ['answer', 'state'], is: '=', value: seen.answer.state },
          { path: ['answer', 'attempt'], is: '=', value: seen.answer.attempt },
          { path: ['plan'], is: '=', value: seen.plan },
          ...decisionIs(seen.decision),
        ],
      });
      return written === 'updated' ? 'replaced' : 'changed-meanwhile';
    },

    /** Unless somebody else was quicker. */
    async enter(seen: Report, next: Report): Promise<'entered' | 'changed-meanwhile'> {
      const written = await updateItem(db, table, reportKey(seen.reportId), {
        ...(await changesTo(seen, next)),
        when: [
          { path: ['done'], is: '=', value: true },
          { path: ['plan'], is: '=', value: seen.plan },
          ...decisionIs(seen.decision),
        ],
      });
      return written === 'updated' ? 'entered' : 'changed-meanwhile';
    },

    /** A retry read other rows. An answer on its way is left alone. */
    async holdInstead(seen: Report, next: Report): Promise<void> {
      const { answer, reportId } = seen;
      const changes = await changesTo(seen, next);
      if (changes.set.length + changes.remove.length === 0) return;
      const written = await updateItem(db, table, reportKey(reportId), {
        ...changes,
        when: [
          { path: ['answer', 'state'], is: '=', value: answer.state },
          { path: ['answer', 'attempt'], is: '=', value: answer.attempt },
        ],
      });
      if (written !== 'updated') throw new Fault('conflict');
    },
  };
}
