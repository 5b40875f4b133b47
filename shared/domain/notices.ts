import { addWorkingDays } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import type { Notice } from './effects.ts';
import { newerIn } from './newer-values.ts';
import type { Entry, YouthRecord } from './youth-record.ts';

export function plannedNotice(kind: Notice['kind'], to: Notice['to'], reference: string): Notice {
  return { kind, to, reference, state: 'planned', attempt: 0 };
}

/** A notice of its end that is not sent yet is cancelled. */
export function planOpenedNotice(entryId: string, entry: Entry, { record, profile, today }: DecisionContext): void {
  cancelPlannedNotices(`${entryId}.closed`, record);
  if (!profile.reports[entry.reason].notice || isKnownAsOpen(entryId, record) || hasUnread(`${entryId}.`, record))
    return;
  const deadline = addWorkingDays(today, profile.notices.acknowledgeWithinWorkingDays, profile.freeDays);
  record.notices[nextNoticeId(`${entryId}.opened`, record)] = {
    ...plannedNotice(entry.kind === 'kaa' ? 'new-case' : 'new-prevention', 'coordinator', entry.caseNumber),
    district: record.district,
    deadline: deadline.toString(),
  };
}

/** Only if its opening was announced. */
export function planClosedNotice(entryId: string, entry: Entry, { record }: DecisionContext): void {
  cancelPlannedNotices(`${entryId}.opened`, record);
  if (!isKnownAsOpen(entryId, record) || hasUnread(`${entryId}.`, record)) return;
  record.notices[nextNoticeId(`${entryId}.closed`, record)] = {
    ...plannedNotice('closed', 'coordinator', entry.caseNumber),
    district: record.district,
  };
}

/** Openings and ends alternate, so counting them tells. */
function isKnownAsOpen(entryId: string, record: YouthRecord): boolean {
  const live = (prefix: string) => noticesOf(prefix, record).filter(({ state }) => state !== 'cancelled').length;
  return live(`${entryId}.opened`) > live(`${entryId}.closed`);
}

export function planIdentityNotice(reportId: string, { record }: DecisionContext): void {
  if (!hasUnread('identity', record))
    record.notices.identity ??= plannedNotice('check-identity', 'kaa-group', reportId);
}

type Planned = Pick<Notice, 'kind' | 'to' | 'reference'>;

export function planNotice(id: string, { kind, to, reference }: Planned, { record }: DecisionContext): void {
  if (hasUnread(id, record)) return;
  const notice = plannedNotice(kind, to, reference);
  record.notices[nextNoticeId(id, record)] = to === 'coordinator' ? { ...notice, district: record.district } : notice;
}

export function isTold(prefix: string, record: YouthRecord): boolean {
  return noticesOf(prefix, record).some(({ state }) => state !== 'cancelled');
}

export function planUnmatchedNotices({ record, reported }: DecisionContext): void {
  for (const [id, { reportId }] of Object.entries(record.changes)) {
    const prefix = `${id}.unmatched`;
    if (!reported.unmatched.includes(id)) cancelPlannedNotices(prefix, record);
    else if (!hasUnread(prefix, record) && noticesOf(prefix, record).every(({ state }) => state === 'cancelled'))
      record.notices[nextNoticeId(prefix, record)] = plannedNotice('correction-unmatched', 'kaa-group', reportId);
  }
}

/** It may be the one that would be planned. */
export function hasUnread(prefix: string, record: YouthRecord): boolean {
  return newerIn(record, 'notices').some(({ id }) => id.startsWith(prefix));
}

export function cancelPlannedNotices(prefix: string, record: YouthRecord): void {
  for (const notice of noticesOf(prefix, record)) if (notice.state === 'planned') notice.state = 'cancelled';
}

function noticesOf(prefix: string, { notices }: YouthRecord): Notice[] {
  return Object.entries(notices)
    .filter(([id]) => id.startsWith(prefix))
    .map(([, notice]) => notice);
}

function nextNoticeId(prefix: string, record: YouthRecord): string {
  let count = noticesOf(prefix, record).length;
  while (record.notices[`${prefix}${count || ''}`]) count += 1;
  return `${prefix}${count || ''}`;
}
