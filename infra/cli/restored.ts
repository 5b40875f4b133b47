import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { isPending, type Letter, type Notice } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Answer } from '../../shared/domain/report.ts';
import { missingTask, type Tasks } from '../../shared/domain/tasks.ts';
import { doubtfulIn, isHidden } from '../../shared/staff-actions/resend.ts';
import { CANARY, holdKey, reportKey, SENDING, SWEEP, SWITCH, youthKey } from '../../shared/store/keys.ts';
import type { Item } from '../../shared/store/table.ts';
import { due, UNTIL_STARTED } from '../../shared/store/work.ts';

/** What a stage knows of itself; the switch stands as the import has set it. */
const OF_STAGE = new Set([SWITCH, SWEEP, SENDING, CANARY]);
/** So long an import may take: until then nothing in it is worked on. */
const IMPORT_HOURS = 1;

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
  if (OF_STAGE.has(exported.pk)) return undefined;
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
  const isLookedAt = item.pk.startsWith(youthKey('')) && (mails.length > 0 || stopped.length > 0);
  if (isLookedAt) item.lookAgainOn = today.toString();
  if (isLookedAt || wasDue(item, now))
    Object.assign(item, afterImport(item, now), !protects(item) && { dueAt: UNTIL_STARTED });
  return { item, doubts };
}

const afterImport = ({ pk }: Item, now: Temporal.Instant) => due(pk, now.add({ hours: IMPORT_HOURS }));

const wasDue = ({ pk, dueAt }: Item, now: Temporal.Instant) =>
  typeof dueAt === 'string' && dueAt < afterImport({ pk }, now).dueAt;

/** What holds and seals waits for nobody, and tells officers alone. */
const protects = ({ pk, state, hidden }: Item) =>
  pk.startsWith(holdKey('')) || state === 'sealed' || state === 'sealing' || hidden === 'wanted';

/** A flag is followed once the youth's record is there. */
export const restoredResident = (item: Item, now: Temporal.Instant): Item =>
  wasDue(item, now) ? { ...item, ...afterImport(item, now) } : item;

/** Its mail is read anew, as if nobody had begun. */
export const isBegunOnly = ({ pk, state, done, decision }: Item) =>
  pk.startsWith(reportKey('')) && done === false && state !== 'sealed' && decision === undefined;

/** Given to print it cannot be taken back, and is not given again. */
const mayHaveLeftSince = ({ state, dueOn, batch }: Letter, today: Temporal.PlainDate) =>
  (state === 'planned' && dueOn <= today.toString()) ||
  state === 'sending' ||
  (state === 'handed-over' && batch === undefined);
