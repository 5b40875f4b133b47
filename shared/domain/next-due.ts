import { Temporal } from 'temporal-polyfill';
import { startOfDay } from './calendar.ts';
import { isPending } from './effects.ts';
import { isToJoin, lettersWait, type YouthRecord } from './youth-record.ts';

/** Longer than any function works on a signal. */
export const GRACE = Temporal.Duration.from({ minutes: 10 });

export function nextDue(record: YouthRecord, now: Temporal.Instant): Temporal.Instant | undefined {
  const soon = now.add(GRACE);
  const times: Temporal.Instant[] = [];
  if (record.state === 'sealing' || isToJoin(record)) times.push(soon);
  for (const notice of Object.values(record.notices))
    if (isPending(notice) && (!record.contactHold || notice.to === 'officer')) times.push(notYet(notice, soon));
  for (const letter of Object.values(record.letters)) {
    const { state, dueOn } = letter;
    if (state === 'sending') times.push(notYet(letter, soon));
    if (state === 'planned' && !lettersWait(record))
      times.push(later(startOfDay(Temporal.PlainDate.from(dueOn)), notYet(letter, soon)));
  }
  if (record.lookAgainOn) times.push(later(startOfDay(Temporal.PlainDate.from(record.lookAgainOn)), soon));
  return times.toSorted(Temporal.Instant.compare)[0];
}

const notYet = ({ notBefore }: { notBefore?: string | undefined }, soon: Temporal.Instant) =>
  notBefore === undefined ? soon : later(Temporal.Instant.from(notBefore), soon);

function later(a: Temporal.Instant, b: Temporal.Instant): Temporal.Instant {
  return Temporal.Instant.compare(a, b) > 0 ? a : b;
}
