import { Temporal } from 'temporal-polyfill';
import { isToBeRead } from '../../shared/domain/held-report.ts';
import type { Notification } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { isRowUnread } from '../../shared/domain/read-first.ts';
import type { Report } from '../../shared/domain/report.ts';
import type { Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { reportKey } from '../../shared/store/keys.ts';
import type { Ports } from './ports.ts';
import { heldUnread, noticesOf } from './report-of.ts';

const BATCH_SIZE = 10;

/** Each step may be repeated (F1). */
export async function publish(report: Report, verdict: Verdict, profile: Profile, ports: Ports): Promise<void> {
  if (report.state === 'automatic' && verdict.automaticFrom !== undefined)
    await countAutomatic(report, verdict.automaticFrom, ports);
  if (report.state === 'sealed') await publishSealed(report, verdict, ports);
  else await publishRows(report, verdict, profile, ports);
}

async function countAutomatic({ reportId, receivedAt }: Report, domain: string, ports: Ports): Promise<void> {
  const schools = (await ports.isSchools(domain)) ? domain : undefined;
  await ports.countAutomatic(reportId, schools, Temporal.Instant.from(receivedAt));
}

/** Holds contact with everybody in the mail; the signals say neither which mail nor why (P5). */
async function publishSealed(report: Report, verdict: Verdict, ports: Ports): Promise<void> {
  const { reportId, object, receivedAt } = report;
  const keys = verdict.toHold.map(({ personKey }) => personKey);
  await ports.sealMail({ reportId, object, receivedAt, persons: verdict.toHold });
  // First: holding very many people may outlast the attempt.
  await signalNoticesOf(report, ports);
  await inBatches(keys, async (personKey) => {
    await ports.putHold({ personKey, reference: reportId, cause: 'sealed-mail', setAt: receivedAt });
    await ports.askForHold(personKey);
  });
  await ports.signalRegister(keys.map((personKey) => ({ about: 'hold', personKey })));
  if (report.decision) await ports.tellUnreadNoMore(reportId, Temporal.Instant.from(receivedAt));
  await moveRaw(report, 'sealed', ports);
  await finish(report, ports);
}

async function publishRows(stored: Report, verdict: Verdict, profile: Profile, ports: Ports): Promise<void> {
  const isAsBefore = stored.plan === verdict.plan && stored.reason !== 'changed-meanwhile';
  const report = isAsBefore || stored.plan === '' ? stored : await hold(stored, profile, ports);
  const rows = report === stored && stored.plan !== '' ? verdict.notifications : [];
  const { readFirst, decision, reportId } = report;
  // By the stored verdict; also of a report that was read: register asks, and frees what waits for it.
  const marked = ({ readFirst: _, ...row }: Notification): Notification =>
    readFirst && isRowUnread(readFirst, row.row - (decision?.rowsBefore ?? 0)) ? { ...row, readFirst: true } : row;
  await inBatches(rows, (row) => ports.storeNotification(marked(row)));
  if (isToBeRead(report)) await ports.tellUnread(reportId, Temporal.Instant.from(report.receivedAt));
  await ports.signalRegister(rows.map(({ reportId, row }) => ({ about: 'notification', reportId, row })));
  await ports.answer(report);
  await moveRaw(report, 'mail', ports);
  await finish(report, ports);
}

/** Directory or code changed between two attempts: the stored plan no longer fits the mail. */
async function hold(stored: Report, profile: Profile, ports: Ports): Promise<Report> {
  const report: Report = {
    ...stored,
    state: 'held',
    reason: 'changed-meanwhile',
    heldParts: undefined,
    // Which rows an earlier attempt published is unknown: the school must not be told that all were taken.
    counts: { accepted: 0, refused: 0, held: stored.plan.length },
    refusals: [],
    answer: stored.answer.state === 'planned' ? { ...stored.answer, kind: 'held' } : stored.answer,
    notices: { ...noticesOf(heldUnread('changed-meanwhile'), stored, profile), ...stored.notices },
  };
  await ports.holdInstead(stored, report);
  return report;
}

export async function finish(report: Report, ports: Ports): Promise<void> {
  await ports.done(report.reportId);
  await signalNoticesOf(report, ports);
}

async function moveRaw({ object, decision }: Report, to: 'mail' | 'sealed', ports: Ports): Promise<void> {
  const from = decision ? 'mail' : 'in';
  if (from !== to) await ports.moveRaw(object, from, to);
}

async function signalNoticesOf(report: Report, ports: Ports): Promise<void> {
  const item = reportKey(report.reportId);
  const planned = plannedNotices(report).map((notice) => ({ item, notice }));
  if (planned.length > 0) await ports.signalNotices(planned);
}

function plannedNotices({ notices }: Report): string[] {
  return Object.entries(notices).flatMap(([id, { state }]) => (state === 'planned' ? id : []));
}

export async function inBatches<T>(items: T[], each: (item: T) => Promise<void>): Promise<void> {
  for (const group of inGroups(items, BATCH_SIZE)) await Promise.all(group.map(each));
}
