import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { isPending, type Letter, type Notice } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Answer } from '../../shared/domain/report.ts';
import { missingTask, type Tasks } from '../../shared/domain/tasks.ts';
import { doubtfulIn, isHidden } from '../../shared/staff-actions/resend.ts';
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
  const open = Object.values(notices).filter(isPending);
  for (const notice of open) notice.state = 'unknown';
  // An hour's that has gathered nothing is none.
  const isAnswerOpen = answer !== undefined && isPending(answer) && item.gatheredCount !== 0;
  // Without an attempt it would count as gathered with others.
  if (isAnswerOpen) Object.assign(answer, { state: 'unknown', attempt: Math.max(answer.attempt, 1) });
  const mails = open.length > 0 || isAnswerOpen ? doubtfulIn(item) : [];
  const doubts = mails.flatMap(({ hidden, reference }) => (hidden ? [] : reference));
  const stopped = Object.values(letters).filter((letter) => mayHaveLeftSince(letter, today));
  for (const letter of stopped) Object.assign(letter, { state: 'stopped', stoppedBecause: 'restored' });
  if (stopped.length > 0) {
    Object.assign(tasks, missingTask(tasks, 'letter-stopped', today, profile));
    const entries = item.entries as Record<string, { caseNumber: string }>;
    if (!isHidden(item)) doubts.push(...stopped.map(({ entryId }) => entries[entryId]?.caseNumber ?? ''));
  }
  const quietUntil = due(item.pk, now.add({ hours: QUIET_HOURS }));
  const isLookedAt = item.pk.startsWith(youthKey('')) && (mails.length > 0 || stopped.length > 0);
  if (isLookedAt) item.lookAgainOn = today.toString();
  if (isLookedAt || (typeof item.dueAt === 'string' && item.dueAt < quietUntil.dueAt)) Object.assign(item, quietUntil);
  return { item, doubts };
}

/** Given to print it cannot be taken back, and is not given again. */
const mayHaveLeftSince = ({ state, dueOn, batch }: Letter, today: Temporal.PlainDate) =>
  (state === 'planned' && dueOn <= today.toString()) ||
  state === 'sending' ||
  (state === 'handed-over' && batch === undefined);
