import { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import type { Task, TaskType } from './effects.ts';
import { receivedFirst } from './match-change.ts';
import { saidFacts } from './said-facts.ts';
import type { YouthRecord } from './youth-record.ts';

/**
 * Who hears of a task. `gathered`: the KAA group, in its mail of a part of the day; `notice`: somebody by a mail of its
 * own; `officer`: by the sealed way alone. The first two stand in the list that `kaa tasks` shows, the third in `kaa sealed`.
 */
export const TOLD_BY: Record<TaskType, 'gathered' | 'notice' | 'officer'> = {
  'check-identity': 'notice',
  'check-coverage': 'notice',
  'other-municipality': 'gathered',
  'ask-whether-ended': 'gathered',
  'confirm-date': 'gathered',
  'check-unit': 'gathered',
  'compulsory-school': 'notice',
  gone: 'notice',
  'no-address': 'gathered',
  'extract-too-old': 'gathered',
  'letter-stopped': 'gathered',
  'outcome-unknown': 'gathered',
  'contact-hold': 'officer',
  'correction-unmatched': 'notice',
  'withdrawn-after-letter': 'gathered',
  'read-first': 'notice',
  stuck: 'gathered',
};

/** Register tells of it again as long, if it was interrupted; less than a gathered mail is kept. */
const TOLD_AGAIN = Temporal.Duration.from({ hours: 48 });

const isGathered = ({ type, done }: Task) => !done && TOLD_BY[type] === 'gathered';

/** After all rules. What stops contact stops this, too; afterwards it is told. */
export function markToTell({ record, now }: DecisionContext): void {
  const isStopped = record.contactHold || record.state === 'sealing';
  for (const task of Object.values(record.tasks)) {
    if (task.done) continue;
    task.about ??= referenceOf(record);
    if (!isGathered(task)) continue;
    if (isStopped) delete task.toldFrom;
    else task.toldFrom ??= now.toString();
  }
}

/** Case number, never of what was heard of afterwards; or the report if nothing was opened. */
function referenceOf({ entries, facts, changes }: YouthRecord): string | undefined {
  const order = ({ state, openedOn }: YouthRecord['entries'][string]) => `${state === 'open' ? 1 : 0}${openedOn}`;
  const shown = Object.values(entries).filter(({ heardAfterwards }) => !heardAfterwards);
  const entry = shown.toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  const latest = [...Object.values(saidFacts(facts)), ...Object.values(changes)].toSorted(receivedFirst).at(-1);
  return entry.at(-1)?.caseNumber ?? latest?.reportId;
}

/** Ids with since when. */
export function tasksToTell({ tasks, contactHold }: YouthRecord, now: Temporal.Instant): [string, Temporal.Instant][] {
  if (contactHold) return [];
  return Object.entries(tasks).flatMap(([id, task]): [string, Temporal.Instant][] => {
    const from = isGathered(task) && task.toldFrom ? Temporal.Instant.from(task.toldFrom) : undefined;
    return from && Temporal.Instant.compare(from.add(TOLD_AGAIN), now) > 0 ? [[id, from]] : [];
  });
}

/** A lost signal must not leave it untold (P3). */
export function isAnyToTell({ tasks }: YouthRecord, today: Temporal.PlainDate): boolean {
  const isNew = ({ toldFrom }: Task) =>
    toldFrom === undefined || dateInStockholm(Temporal.Instant.from(toldFrom)).equals(today);
  return Object.values(tasks).some((task) => isGathered(task) && isNew(task));
}
