import { Temporal } from 'temporal-polyfill';
import type { DecisionContext } from './decision.ts';
import { objectOf } from './letters.ts';
import { newerIn } from './newer-values.ts';
import { GRACE } from './next-due.ts';
import { hasUnread, plannedNotice } from './notices.ts';
import { letterId, sealedReference } from './reference.ts';
import { rowsIn, saidFacts } from './said-facts.ts';
import { newYouthRecord, type YouthRecord } from './youth-record.ts';

/** Contact stops at once; the rest follows, each step repeatable (F9). */
export function markForSealing({ record, facts }: DecisionContext): void {
  if (facts.resident?.protected) record.flaggedBy ??= facts.resident.flaggedBy;
  record.state = 'sealing';
  record.contactHold = true;
  record.lookAgainOn = undefined;
  for (const letter of Object.values(record.letters)) if (letter.state === 'planned') letter.state = 'cancelled';
  for (const notice of Object.values(record.notices))
    if (notice.state === 'planned' && notice.to !== 'officer') notice.state = 'cancelled';
}

/** Of all facts and changes, also those that cannot be read. */
export function rowsOf(record: YouthRecord): { reportId: string; row: number }[] {
  const newer = [...newerIn(record, 'facts'), ...newerIn(record, 'changes')].map(({ id }) => id);
  const applied = Object.entries(record.rows ?? {}).flatMap(([reportId, { rows }]) =>
    rowsIn(rows).map((row) => `${reportId}#${row}`),
  );
  const ids = new Set([...Object.keys({ ...saidFacts(record.facts), ...record.changes }), ...newer, ...applied]);
  return [...ids].map((id) => {
    const [reportId = '', row] = id.split('#');
    return { reportId, row: Number(row) };
  });
}

/** That were begun, with their files; also those that cannot be read. */
export function lettersOf(record: YouthRecord): { object: string; batch?: string }[] {
  const known = Object.entries(record.letters).filter(([, { attempt }]) => attempt > 0);
  const unread = newerIn(record, 'letters').map(({ id, raw: { batch } }) => ({
    object: objectOf(id),
    ...(typeof batch === 'string' && { batch }),
  }));
  return [
    ...known.map(([id, { object = objectOf(id), batch }]) => ({ object, ...(batch !== undefined && { batch }) })),
    ...unread,
  ];
}

/** Its PDF may be written yet. */
export function isLetterInWork({ letters }: YouthRecord, now: Temporal.Instant): boolean {
  const since = now.subtract(GRACE);
  return Object.values(letters).some(
    ({ state, claimedAt }) =>
      state === 'sending' && claimedAt !== undefined && Temporal.Instant.compare(claimedAt, since) > 0,
  );
}

/** Key, hold, and the officer's notices by reference. */
export function reduceToSealed(record: YouthRecord): YouthRecord {
  const { personKey, version, notices } = record;
  return {
    ...newYouthRecord(personKey),
    version,
    state: 'sealed',
    contactHold: true,
    notices: Object.fromEntries(Object.entries(notices).filter(([, { to }]) => to === 'officer')),
  };
}

/** Once for each `what`. */
export function planOfficerNotice(record: YouthRecord, what: string): YouthRecord {
  const id = letterId(`${record.personKey}|${what}`);
  if (record.notices[id] || hasUnread(id, record)) return record;
  const notice = plannedNotice('sealed', 'officer', sealedReference(`${record.personKey}|${what}`));
  return { ...record, notices: { ...record.notices, [id]: notice } };
}
