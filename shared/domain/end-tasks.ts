import { isFresh } from './contact.ts';
import type { DecisionContext } from './decision.ts';
import { isPending, type Letter, type Task, type TaskType } from './effects.ts';
import { mayHaveLeft } from './letters.ts';
import { end, UNKNOWN_OUTCOME } from './tasks.ts';
import { lettersWait, type YouthRecord } from './youth-record.ts';

type StillSo = (context: DecisionContext, id: string) => boolean;

/** Tasks that other functions open, with what they are for. The others are set and ended where `decide` finds why. */
const REASONS: Partial<Record<TaskType, StillSo>> = {
  'no-address': ({ record }) => stoppedLetters(record).some(({ stoppedBecause }) => stoppedBecause === 'no-address'),
  'letter-stopped': ({ record }) =>
    stoppedLetters(record).some(({ stoppedBecause }) => stoppedBecause !== 'no-address'),
  'extract-too-old': ({ record, facts: { extract }, today, profile }) =>
    !(extract?.complete && isFresh(extract.date, today, profile)) &&
    Object.values(record.letters).some((letter) => isOpen(letter, record) && isYetToLeave(letter)),
  'outcome-unknown': ({ record }, id) => isInDoubt(record, id.slice(UNKNOWN_OUTCOME.length)),
  'withdrawn-after-letter': ({ record: { entries, letters } }) =>
    Object.values(letters).some(
      (letter) => entries[letter.entryId]?.closeReason === 'withdrawn' && mayHaveLeft(letter),
    ),
  stuck: ({ record, today }) => record.newer !== undefined || isAnythingPending(record, today.toString()),
};

/** An open task always has its reason. What a newer version wrote may be one. */
export function endTasks(context: DecisionContext): void {
  const { record } = context;
  if (record.newer) return;
  for (const [id, task] of Object.entries(record.tasks))
    if (isLive(task) && REASONS[task.type]?.(context, id) === false) end(task);
}

const isLive = ({ done, ticked }: Task) => !done || ticked === true;

/** Their reason goes without a report: the record is looked at each day. */
const LOOKED_AT: ReadonlySet<TaskType> = new Set([
  'no-address',
  'letter-stopped',
  'extract-too-old',
  'outcome-unknown',
  'stuck',
]);

export function isAnyTaskToEnd({ tasks }: YouthRecord): boolean {
  return Object.values(tasks).some((task) => isLive(task) && LOOKED_AT.has(task.type));
}

const isOpen = ({ entryId }: Letter, { entries }: YouthRecord) => entries[entryId]?.state === 'open';
const isYetToLeave = ({ state, batch }: Letter) =>
  state === 'planned' || state === 'sending' || (state === 'handed-over' && batch === undefined);

/** Without a later one to the same person. */
function stoppedLetters(record: YouthRecord): Letter[] {
  const { letters } = record;
  const key = ({ entryId, guardian, addressee }: Letter) => `${entryId} ${guardian ?? addressee}`;
  const replaced = new Set(
    Object.values(letters).flatMap((one) => (one.state === 'stopped' || one.state === 'cancelled' ? [] : key(one))),
  );
  return Object.values(letters).filter(
    (letter) => letter.state === 'stopped' && isOpen(letter, record) && !replaced.has(key(letter)),
  );
}

/** SES's event settles it, too. A bounce in doubt leaves a letter as sent. */
function isInDoubt({ letters, notices }: YouthRecord, effect: string): boolean {
  const letter = letters[effect];
  return letter ? letter.state !== 'returned' && letter.state !== 'cancelled' : notices[effect]?.state === 'unknown';
}

function isAnythingPending(record: YouthRecord, today: string): boolean {
  return (
    Object.values(record.notices).some(isPending) ||
    Object.values(record.letters).some(
      ({ state, dueOn }) => state === 'sending' || (state === 'planned' && dueOn <= today && !lettersWait(record)),
    )
  );
}
