import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import { planOfficerNotice, reduceToSealed } from '../../shared/domain/seal-youth.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';

export type SealPorts = {
  loadNotification: (reportId: string, row: number) => Promise<Notification | undefined>;
  /** Leaves a mark in the register. */
  unstoreNotification: (reportId: string, row: number) => Promise<void>;
  sealRecord: (record: YouthRecord) => Promise<void>;
  sealNotification: (notification: Notification) => Promise<void>;
  save: (record: YouthRecord) => Promise<'saved' | 'changed-meanwhile'>;
};

/** Copies record and rows, removes the rows, then reduces the record (F9); each step repeatable. */
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

/** A new row about a sealed youth. */
export async function sealRow(record: YouthRecord, event: YouthEvent, ports: SealPorts) {
  if (event.kind !== 'notification') return record;
  const { reportId, row } = event.notification;
  // Another delivery sealed it with the record.
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
