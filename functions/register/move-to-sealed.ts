import type { Temporal } from 'temporal-polyfill';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { StoredRow } from '../../shared/domain/notification.ts';
import {
  isLetterInWork,
  lettersOf,
  planOfficerNotice,
  reduceToSealed,
  rowsOf,
} from '../../shared/domain/seal-youth.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { inGroups } from '../../shared/store/in-groups.ts';

export type SealPorts = {
  /** Also one that this version cannot read. */
  wholeRow: (reportId: string, row: number) => Promise<StoredRow | undefined>;
  /** Leaves a mark in the register. */
  unstoreNotification: (reportId: string, row: number) => Promise<void>;
  sealRecord: (record: YouthRecord) => Promise<'sealed' | 'changed-meanwhile'>;
  sealNotification: (row: StoredRow) => Promise<void>;
  /** Their PDFs. */
  removeLetters: (objects: string[]) => Promise<void>;
  /** Somebody may hold letters of it on paper. */
  recallBatch: (batch: string, personKey: string) => Promise<void>;
  /** Only officers may see it from now on. */
  hideMail: (reportId: string) => Promise<void>;
  now: () => Temporal.Instant;
  loadYouth: (personKey: string) => Promise<YouthRecord>;
  save: (record: YouthRecord) => Promise<'saved' | 'changed-meanwhile'>;
};

/** A list may hold thousands of rows about one. */
const AT_ONCE = 25;

/**
 * Copies record and rows, hunts what was made of them (PR14), then reduces the record (F9); each step repeatable. Waits
 * for a letter that is being made: its PDF would come after.
 */
export async function moveToSealed(record: YouthRecord, ports: SealPorts): Promise<YouthRecord | 'changed-meanwhile'> {
  if ((await ports.sealRecord(record)) === 'changed-meanwhile') return 'changed-meanwhile';
  if (isLetterInWork(record, ports.now())) return record;
  const rows = rowsOf(record);
  for (const reportId of new Set(rows.map((row) => row.reportId))) await ports.hideMail(reportId);
  for (const group of inGroups(rows, AT_ONCE))
    await Promise.all(
      group.map(async ({ reportId, row }) => {
        const whole = await ports.wholeRow(reportId, row);
        if (!whole) return;
        await ports.sealNotification({ ...whole, personKey: record.personKey });
        await ports.unstoreNotification(reportId, row);
      }),
    );
  await ports.removeLetters(lettersOf(record).map(({ object }) => object));
  const batches = lettersOf(record).flatMap(({ batch }) => batch ?? []);
  for (const batch of new Set(batches)) await ports.recallBatch(batch, record.personKey);
  for (const other of record.joinedFrom ?? []) {
    // Mails that name it are not shown either.
    const stub = await ports.loadYouth(other);
    if (stub.state === 'joined' && !stub.contactHold && (await ports.save({ ...stub, contactHold: true })) !== 'saved')
      return 'changed-meanwhile';
  }
  return saved(planOfficerNotice(reduceToSealed(record), 'record'), ports);
}

/** A new row about a sealed youth. */
export async function sealRow(record: YouthRecord, event: YouthEvent, ports: SealPorts) {
  if (event.kind !== 'notification') return record;
  const { reportId, row } = event.notification;
  // Another delivery sealed it with the record.
  const whole = await ports.wholeRow(reportId, row);
  if (!whole) return record;
  await ports.sealNotification({ ...whole, personKey: record.personKey });
  await ports.hideMail(reportId);
  const next = planOfficerNotice(record, `${reportId}#${row}`);
  const stored = next === record ? record : await saved(next, ports);
  if (stored !== 'changed-meanwhile') await ports.unstoreNotification(reportId, row);
  return stored;
}

async function saved(record: YouthRecord, ports: SealPorts): Promise<YouthRecord | 'changed-meanwhile'> {
  const outcome = await ports.save(record);
  return outcome === 'saved' ? { ...record, version: record.version + 1 } : outcome;
}
