import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { type EffectPlace, placeOf } from '../../shared/domain/effect-tag.ts';
import { Letter, Notice, Task } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { FeedbackSignal, NoticeSignal } from '../../shared/domain/messages.ts';
import { isNewer, type Read } from '../../shared/domain/newer-values.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { Answer } from '../../shared/domain/report.ts';
import type { EffectVersion } from '../../shared/domain/sending.ts';
import { newTask, unknownOutcomeId } from '../../shared/domain/tasks.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { retryOnConflict } from '../../shared/store/retry-on-conflict.ts';
import { answerConsequence, type Consequence, letterConsequence, noticeConsequence } from './consequence.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** Of any kind that sends mail. */
export const EffectItem = z.object({
  answer: Answer.optional(),
  notices: z.record(z.string(), Notice),
  letters: z.record(z.string(), Letter).default({}),
  tasks: z.record(z.string(), Task).default({}),
  refusedEmail: z.string().optional(),
  /** Of a youth whose effects are under another number now. */
  joinsTo: YouthRecord.shape.joinsTo,
  /** The reports that one mail answers. */
  gathered: z.record(z.string(), z.literal(true)).optional(),
});
export type EffectItem = Read<z.infer<typeof EffectItem>>;

export type Ports = {
  load: (item: string) => Promise<EffectItem | undefined>;
  block: (address: string, why: 'bounced' | 'complained') => Promise<void>;
  record: (place: EffectPlace, from: EffectVersion, changes: Changes) => Promise<'updated' | 'condition-failed'>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
  signalRegister: (item: string) => Promise<void>;
  now: () => Temporal.Instant;
};

/** What the item does not hold yet. */
export type Changes = {
  state: EffectVersion['state'];
  notice?: [id: string, Notice];
  refusedEmail?: string;
  /** ISO date from which register looks at the youth. */
  lookAgainOn?: string;
  newTask?: [id: string, Task];
  /** Task id. */
  doneTask?: string;
};

/** A mail was sent for these. */
const SENT: EffectVersion['state'][] = ['sending', 'unknown', 'sent', 'returned'];

/**
 * Events come late, twice, never or in any order: each is judged by what the store holds; a repeat signals what is
 * pending (F1).
 */
export async function applyEvent(signal: FeedbackSignal, profile: Profile, ports: Ports): Promise<void> {
  const outcome = outcomeOf(signal);
  for (const tag of signal.tags) await apply(placeOf(tag), outcome, profile, ports);
}

async function apply(place: EffectPlace, outcome: Outcome, profile: Profile, ports: Ports): Promise<void> {
  await retryOnConflict(async () => {
    const item = await ports.load(place.item);
    if (item && isNewer(item, ...place.path)) throw new Fault('newer-version');
    const found = item && consequenceOf(place, item, outcome);
    if (!found && item?.joinsTo) {
      await apply(placeNow(place, item.joinsTo), outcome, profile, ports);
      return 'settled';
    }
    // Weeded, sealed or stopped: an event creates nothing (F5).
    if (!found || !SENT.includes(found.effect.state)) return 'settled';
    const { effect, consequence } = found;
    if (consequence.block) await ports.block(consequence.block.address, consequence.block.why);
    const changes = changesOf(place, consequence, effect, item, profile, dateInStockholm(ports.now()));
    if (changes && (await ports.record(place, effect, changes)) !== 'updated') return 'conflict';
    await sendSignals(place, consequence, item, ports);
    if (consequence.deadEnd) throw new Fault('notice-undeliverable');
    return 'settled';
  });
}

function placeNow(place: EffectPlace, { personKey, entries = {} }: NonNullable<EffectItem['joinsTo']>): EffectPlace {
  const item = youthKey(personKey);
  if (place.path[0] !== 'notices') return { ...place, item };
  return { ...place, item, path: ['notices', place.path[1].replace(/^[^.]+/, (entry) => entries[entry] ?? entry)] };
}

function consequenceOf(
  { item: pk, path: [kind, id = ''] }: EffectPlace,
  { answer, notices, letters, gathered }: EffectItem,
  outcome: Outcome,
): { effect: EffectVersion; consequence: Consequence } | undefined {
  const notice = notices[id];
  const letter = letters[id];
  if (kind === 'answer' && answer)
    return { effect: answer, consequence: answerConsequence(answer, reportOf(pk, gathered), outcome) };
  if (kind === 'notices' && notice) return { effect: notice, consequence: noticeConsequence(id, notice, outcome) };
  if (kind === 'letters' && letter) return { effect: letter, consequence: letterConsequence(letter, outcome) };
  return undefined;
}

/** The first is enough to find the school. */
function reportOf(pk: string, gathered: EffectItem['gathered'] = {}): string {
  return Object.keys(gathered)[0] ?? pk.slice(pk.indexOf('#') + 1);
}

function changesOf(
  { path }: EffectPlace,
  { state, notice, refusedEmail, lookAgain, outcomeUnknown }: Consequence,
  effect: EffectVersion,
  item: EffectItem,
  profile: Profile,
  today: Temporal.PlainDate,
): Changes | undefined {
  const taskId = unknownOutcomeId(path[1] ?? '');
  const task = item.tasks[taskId];
  const moved = state !== effect.state;
  const changes: Changes = {
    state,
    ...(notice && item.notices[notice[0]] === undefined && !isNewer(item, 'notices', notice[0]) && { notice }),
    ...(refusedEmail !== undefined && refusedEmail !== item.refusedEmail && { refusedEmail }),
    ...(moved && lookAgain && { lookAgainOn: today.toString() }),
    ...(outcomeUnknown === 'opened' &&
      !task &&
      !isNewer(item, 'tasks', taskId) && { newTask: [taskId, newTask('outcome-unknown', today, profile)] }),
    ...(outcomeUnknown === 'settled' && task?.done === false && { doneTask: taskId }),
  };
  return moved || Object.keys(changes).length > 1 ? changes : undefined;
}

async function sendSignals(place: EffectPlace, { notice, lookAgain }: Consequence, item: EffectItem, ports: Ports) {
  const [id] = notice ?? [];
  const pending = id !== undefined && (item.notices[id]?.state ?? 'planned') === 'planned';
  if (pending) await ports.signalNotices([{ item: place.item, notice: id }]);
  if (lookAgain) await ports.signalRegister(place.item);
}
