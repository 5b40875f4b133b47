import type { DecisionContext } from './decision.ts';
import { isNewer } from './newer-values.ts';
import { hasUnread, plannedNotice } from './notices.ts';
import type { YouthRecord } from './youth-record.ts';

/** No letter reaches the family of a dead youth: its PDF goes, and whoever may hold it on paper is told. */
export function recallLetters({ record }: DecisionContext): void {
  if (isNewer(record, 'letters')) return;
  for (const { entryId, state, batch } of Object.values(record.letters)) {
    const id = `${entryId}.recalled`;
    if (state !== 'handed-over' || batch === undefined || record.notices[id] || hasUnread(id, record)) continue;
    record.notices[id] = plannedNotice('letter-recalled', 'kaa-group', record.entries[entryId]?.caseNumber ?? batch);
  }
  for (const letter of Object.values(record.letters))
    if (letter.state === 'handed-over' && letter.batch === undefined) letter.state = 'cancelled';
}

const isDead = ({ coverage }: YouthRecord) => coverage?.reason === 'deceased';

/** Keys in the letters bucket. */
export function filesToRemove(record: YouthRecord): string[] {
  if (!isDead(record)) return [];
  return Object.values(record.letters).flatMap(({ object }) => object ?? []);
}

/** Its PDF may come yet. */
export function isAnyBeingMade(record: YouthRecord): boolean {
  return isDead(record) && Object.values(record.letters).some(({ state }) => state === 'sending');
}
