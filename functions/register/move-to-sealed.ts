import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import { planOfficerNotice, reduceToSealed } from '../../shared/domain/seal-youth.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';

export type SealPorts = {
  loadNotification: (reportId: string, row: number) => Promise<Notification | undefined>;
  /** Removes the row from the register, and leaves a mark. */
  unstoreNotification: (reportId: string, row: number) => Promise<void>;
  sealRecord: (record: YouthRecord) => Promise<void>;
  sealNotification: (notification: Notification) => Promise<void>;
  save: (record: YouthRecord) => Promise<'saved' | 'changed-meanwhile'>;
};

/**
 * Copies a marked record and its rows to the sealed table, removes the rows, then reduces the record (F9). Each step may
 * be repeated; the sweep resumes a record that stays marked.
 */
export async function moveToSealed(record: YouthRecord, ports: SealPorts): Promise<YouthRecord | 'changed-meanwhile'> {
  await ports.sealRecord(record);
  for (const { reportId, row } of Object.values({ ...record.facts, ...record.changes })) {
    const notification = await ports.loadNotification(reportId, row);
    if (!notification) continue;
    await ports.sealNotification(notification);
    await ports.unstoreNotification(reportId, row);
  }
  return saved(planOfficerNotice(reduceToSealed(record), 'record'), ports);
}

/** A new row about a sealed youth goes straight to the sealed table, with one notice to the officer. */
export async function sealRow(record: YouthRecord, event: YouthEvent, ports: SealPorts) {
  if (event.kind !== 'notification') return record;
  const { reportId, row } = event.notification;
  // Sealed with the record by another delivery meanwhile.
  if (!(await ports.loadNotification(reportId, row))) return record;
  await ports.sealNotification(event.notification);
  const next = planOfficerNotice(record, `${reportId}#${row}`);
  const stored = next === record ? record : await saved(next, ports);
  if (stored !== 'changed-meanwhile') await ports.unstoreNotification(reportId, row);
  return stored;
}

async function saved(record: YouthRecord, ports: SealPorts): Promise<YouthRecord | 'changed-meanwhile'> {
  const outcome = await ports.save(record);
  return outcome === 'saved' ? { ...record, version: record.version + 1 } : outcome;
}
