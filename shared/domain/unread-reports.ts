import { Fault } from './fault.ts';
import type { YouthRecord } from './youth-record.ts';

type Unread = Pick<YouthRecord, 'unreadReports' | 'moreUnread'>;

const MAX_LISTED = 200;
/** What thousands of mails about one youth add: six bytes each (F11). One more waits in the store as unapplied. */
const MAX_MORE = 5_000;

export function isUnread({ unreadReports, moreUnread }: Unread, reportId: string): boolean {
  return unreadReports[reportId] !== undefined || referencesIn(moreUnread).includes(reportId);
}

export function addUnread(record: Unread, reportId: string, receivedAt: string): void {
  if (isUnread(record, reportId)) return;
  if (Object.keys(record.unreadReports).length < MAX_LISTED) {
    record.unreadReports[reportId] = receivedAt;
    return;
  }
  const more = referencesIn(record.moreUnread);
  if (more.length >= MAX_MORE) throw new Fault('over-limit');
  record.moreUnread = packed([...more, reportId]);
}

/** The list is empty only if all are read: the next of the others moves up. False if it was not unread. */
export function removeUnread(record: Unread, reportId: string, at: string): boolean {
  if (!isUnread(record, reportId)) return false;
  const isListed = record.unreadReports[reportId] !== undefined;
  delete record.unreadReports[reportId];
  const more = referencesIn(record.moreUnread).filter((other) => other !== reportId);
  const [next, ...others] = more;
  if (isListed && next !== undefined) record.unreadReports[next] = at;
  record.moreUnread = packed(isListed ? others : more);
  return true;
}

/** R-7K3Q-9F as 7K3Q9F. */
const packed = (references: string[]) =>
  references.length > 0 ? references.map((reference) => reference.replace(/^R|-/g, '')).join('') : undefined;

const referencesIn = (text = '') => (text.match(/.{6}/g) ?? []).map((six) => `R-${six.slice(0, 4)}-${six.slice(4)}`);
