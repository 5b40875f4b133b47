import type { Temporal } from 'temporal-polyfill';
import { decide } from '../domain/decide.ts';
import type { Numbering, YouthEvent } from '../domain/decision.ts';
import type { YouthFacts } from '../domain/hold.ts';
import { OF_RECORD } from '../domain/lists.ts';
import type { Profile } from '../domain/profile.ts';
import type { YouthRecord } from '../domain/youth-record.ts';

type Taken = 'taken' | 'used-by-another';

/** `decide`, and case numbers are taken before the record is stored: no two youths may show the same. */
export async function decideNumbered(
  record: YouthRecord,
  event: YouthEvent,
  facts: YouthFacts,
  profile: Profile,
  now: Temporal.Instant,
  takeCaseNumber: (caseNumber: string, personKey: string, entryId: string) => Promise<Taken>,
): Promise<YouthRecord> {
  const numbering: Numbering = {};
  const before = numbersOf(record);
  const joined = event.kind === 'joined' ? Object.values(numbersOf(event.old)) : [];
  for (;;) {
    const next = decide(record, event, facts, profile, now, numbering);
    const fresh = Object.entries(numbersOf(next)).filter(([id, number]) => !before[id] && !joined.includes(number));
    const used: string[] = [];
    for (const [id, number] of fresh)
      if ((await takeCaseNumber(number, record.personKey, id)) === 'used-by-another') used.push(id);
    if (used.length === 0) return next;
    for (const id of used) numbering[id] = (numbering[id] ?? 0) + 1;
  }
}

const numbersOf = ({ entries, caseNumber }: YouthRecord): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(entries).map(([id, entry]) => [id, entry.caseNumber])),
  ...(caseNumber !== undefined && { [OF_RECORD]: caseNumber }),
});
