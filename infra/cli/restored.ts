import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { isPending, type Letter, type Notice } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Answer } from '../../shared/domain/report.ts';
import { missingTask, type Tasks } from '../../shared/domain/tasks.ts';
import { SWEEP, SWITCH, youthKey } from '../../shared/store/keys.ts';
import type { Item } from '../../shared/store/table.ts';
import { due } from '../../shared/store/work.ts';

/** So long an import may take: until then nothing in it is worked on. */
const QUIET_HOURS = 1;

type Effects = {
  notices?: Record<string, Notice>;
  answer?: Answer;
  letters?: Record<string, Letter>;
  tasks?: Tasks;
};

/**
 * As it is put back. What was open when it was exported may have left since, so nobody is told or written to of it by
 * itself: mails are `unknown`, letters stopped, and `doubts` names what a person decides. Undefined: not put back.
 */
export function restored(
  exported: Item,
  profile: Profile,
  now: Temporal.Instant,
): { item: Item; doubts: string[] } | undefined {
  // The switch stands as the import has set it.
  if (exported.pk === SWITCH || exported.pk === SWEEP) return undefined;
  const item = structuredClone(exported);
  const { notices = {}, answer, letters = {}, tasks = {} } = item as Effects;
  const today = dateInStockholm(now);
  const doubts: string[] = [];
  for (const notice of Object.values(notices))
    if (isPending(notice)) {
      doubts.push(notice.reference);
      notice.state = 'unknown';
    }
  // An hour's that has gathered nothing is none.
  if (answer && isPending(answer) && !(item.gatheredCount === 0)) {
    doubts.push(item.pk.split('#')[item.pk.startsWith('ANSWERS') ? 2 : 1] ?? '');
    answer.state = 'unknown';
  }
  const stopped = Object.values(letters).filter((letter) => mayHaveLeftSince(letter, today));
  for (const letter of stopped) Object.assign(letter, { state: 'stopped', stoppedBecause: 'restored' });
  if (stopped.length > 0) {
    Object.assign(tasks, missingTask(tasks, 'letter-stopped', today, profile));
    const entries = item.entries as Record<string, { caseNumber: string }>;
    doubts.push(...new Set(stopped.map(({ entryId }) => entries[entryId]?.caseNumber ?? '')));
  }
  const quietUntil = due(item.pk, now.add({ hours: QUIET_HOURS }));
  const isLookedAt = item.pk.startsWith(youthKey('')) && doubts.length > 0;
  if (isLookedAt) item.lookAgainOn = today.toString();
  if (isLookedAt || (typeof item.dueAt === 'string' && item.dueAt < quietUntil.dueAt)) Object.assign(item, quietUntil);
  return { item, doubts };
}

/** Given to print it cannot be taken back, and is not given again. */
const mayHaveLeftSince = ({ state, dueOn, batch }: Letter, today: Temporal.PlainDate) =>
  (state === 'planned' && dueOn <= today.toString()) ||
  state === 'sending' ||
  (state === 'handed-over' && batch === undefined);
