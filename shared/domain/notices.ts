import { isDeepStrictEqual } from 'node:util';
import { addWorkingDays, nextWorkingDay } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import type { Notice } from './effects.ts';
import { isObjected } from './hold.ts';
import { numberOf } from './keep-small.ts';
import { newerIn } from './newer-values.ts';
import type { Entry, YouthRecord } from './youth-record.ts';

export function plannedNotice(kind: Notice['kind'], to: Notice['to'], reference: string): Notice {
  return { kind, to, reference, state: 'planned', attempt: 0 };
}

/** A notice of its end that is not sent yet is cancelled. */
export function planOpenedNotice(entryId: string, entry: Entry, context: DecisionContext): void {
  const { record, profile } = context;
  cancelPlannedNotices(`${entryId}.closed`, record);
  if (!profile.reports[entry.reason].notice || isKnownAsOpen(entryId, record) || hasUnread(`${entryId}.`, record))
    return;
  announce(entryId, entry, context);
}

function announce(entryId: string, entry: Entry, { record, profile, today }: DecisionContext): string {
  const id = nextNoticeId(`${entryId}.opened`, record);
  const deadline = addWorkingDays(today, profile.notices.acknowledgeWithinWorkingDays, profile.freeDays);
  record.notices[id] = {
    ...plannedNotice(entry.kind === 'kaa' ? 'new-case' : 'new-prevention', 'coordinator', entry.caseNumber),
    ...holderIn(record),
    deadline: deadline.toString(),
  };
  return id;
}

/** To whom its opening was announced, if anybody. */
export function planClosedNotice(entryId: string, entry: Entry, { record }: DecisionContext): void {
  takeBack(entryId, record);
  if (!isKnownAsOpen(entryId, record) || hasUnread(`${entryId}.`, record)) return;
  record.notices[nextNoticeId(`${entryId}.closed`, record)] = {
    ...plannedNotice('closed', 'coordinator', entry.caseNumber),
    ...toldOf(entryId, record),
  };
}

/** Who has had an open entry, and who gets it: by a move, or handed over. */
export function planDistrictNotices(entryId: string, entry: Entry, context: DecisionContext): void {
  const { record } = context;
  // Without a known address it stays where it was.
  const holder = holderIn(record);
  if (Object.keys(holder).length === 0 || !isKnownAsOpen(entryId, record) || hasUnread(`${entryId}.`, record)) return;
  if (isDeepStrictEqual(toldOf(entryId, record), holder)) return;
  takeBack(entryId, record);
  const told = isKnownAsOpen(entryId, record) ? toldOf(entryId, record) : undefined;
  if (isDeepStrictEqual(told, holder)) return;
  const id = announce(entryId, entry, context);
  if (told)
    record.notices[leftId(id)] = {
      ...plannedNotice('left-district', 'coordinator', entry.caseNumber),
      ...told,
    };
}

type Holder = Pick<Notice, 'district' | 'colleague'>;

const holderIn = ({ district, coordinator: colleague }: YouthRecord): Holder => ({
  ...(district !== undefined && { district }),
  ...(colleague !== undefined && { colleague }),
});

/** Who was told of it last. */
function toldOf(entryId: string, record: YouthRecord): Holder {
  const { district, colleague } = lastAnnounced(entryId, record)?.notice ?? {};
  return holderIn({ ...record, district, coordinator: colleague });
}

/** Announcements, and the moves with them, that nobody has been sent. */
function takeBack(entryId: string, record: YouthRecord): void {
  for (
    let last = lastAnnounced(entryId, record);
    last?.notice.state === 'planned';
    last = lastAnnounced(entryId, record)
  ) {
    last.notice.state = 'cancelled';
    const left = record.notices[leftId(last.id)];
    if (left?.state === 'planned') left.state = 'cancelled';
  }
}

/** With the announcement in the new district. */
const leftId = (openedId: string) => openedId.replace('.opened', '.left');

/** Of what `markForSealing` cancelled: the new district was told, the old one is yet to be. */
export function replanMoves({ notices }: YouthRecord): void {
  for (const [id, { state }] of Object.entries(notices)) {
    const left = notices[leftId(id)];
    if (id.includes('.opened') && state !== 'cancelled' && left?.state === 'cancelled') left.state = 'planned';
  }
}

function lastAnnounced(entryId: string, record: YouthRecord): { id: string; notice: Notice } | undefined {
  const live = Object.entries(record.notices).filter(
    ([id, { state }]) => id.startsWith(`${entryId}.opened`) && state !== 'cancelled',
  );
  const [id, notice] = live.toSorted(([a], [b]) => numberOf(a) - numberOf(b)).at(-1) ?? [];
  return id && notice ? { id, notice } : undefined;
}

/** The notice that told of it, or its own id if none did. */
export const announcedAs = (entryId: string, record: YouthRecord): string =>
  lastAnnounced(entryId, record)?.id ?? entryId;

/** Openings and ends alternate, so counting them tells; who lost it by a move counts as an end. */
function isKnownAsOpen(entryId: string, record: YouthRecord): boolean {
  const live = (what: string) =>
    noticesOf(`${entryId}.${what}`, record).filter(({ state }) => state !== 'cancelled').length;
  return live('opened') > live('closed') + live('left');
}

/** Once until it has been read: whoever has the case asks the KAA group before any contact. Never why (P5). */
export function planMailNotices(wasObjected: boolean, { record, facts, profile, today }: DecisionContext): void {
  const mail = facts.holds.findLast((hold) => isObjected([hold]));
  for (const [id, { state, caseNumber }] of Object.entries(record.entries)) {
    const prefix = `${id}.mail`;
    if (!mail) cancelPlannedNotices(prefix, record);
    else if (!wasObjected && state === 'open' && isKnownAsOpen(id, record) && !hasUnread(`${id}.`, record))
      record.notices[nextNoticeId(prefix, record)] = {
        ...plannedNotice('mail-in-case', 'coordinator', caseNumber),
        ...toldOf(id, record),
        about: mail.reference,
        deadline: nextWorkingDay(today, profile.freeDays).toString(),
      };
  }
}

/** Each time that the identity is lost; `reportId`: what it is needed for. */
export function planIdentityNotice(reportId: string | undefined, { record }: DecisionContext): void {
  if (hasUnread('identity', record)) return;
  const notices = noticesOf('identity', record);
  if (reportId === undefined) {
    cancelPlannedNotices('identity', record);
    record.identityLost = notices.length > 0 ? false : undefined;
  } else {
    // An earlier release did not say.
    record.identityLost ??= notices.some(({ state }) => state !== 'cancelled');
    if (!record.identityLost)
      record.notices[nextNoticeId('identity', record)] = plannedNotice('check-identity', 'kaa-group', reportId);
    record.identityLost = true;
  }
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

function nextNoticeId(prefix: string, { notices }: YouthRecord): string {
  const taken = Object.keys(notices).filter((id) => id.startsWith(prefix));
  return taken.length === 0 ? prefix : `${prefix}${Math.max(...taken.map(numberOf)) + 1}`;
}
