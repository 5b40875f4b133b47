import * as z from 'zod';
import { type EffectPlace, placeOf } from '../../shared/domain/effect-tag.ts';
import { Letter, Notice, Task } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { FeedbackSignal, NoticeSignal } from '../../shared/domain/messages.ts';
import { Answer } from '../../shared/domain/report.ts';
import type { EffectVersion } from '../../shared/domain/sending.ts';
import { retryOnConflict } from '../../shared/store/retry-on-conflict.ts';
import { answerConsequence, type Consequence, letterConsequence, noticeConsequence } from './consequence.ts';
import { type Outcome, outcomeOf } from './outcome.ts';

/** An item that effects stand in: a report, a youth's record, an import. */
export const EffectItem = z.object({
  answer: Answer.optional(),
  notices: z.record(z.string(), Notice),
  letters: z.record(z.string(), Letter).default({}),
  tasks: z.record(z.string(), Task).default({}),
  refusedEmail: z.string().optional(),
  /** Of an hour's answers: the reports that one mail answers. */
  gathered: z.record(z.string(), z.literal(true)).optional(),
});
export type EffectItem = z.infer<typeof EffectItem>;

export type Ports = {
  load: (item: string) => Promise<EffectItem | undefined>;
  block: (address: string, why: 'bounced' | 'complained') => Promise<void>;
  /** Writes what is new, if the effect has not moved since it was read. */
  record: (place: EffectPlace, from: EffectVersion, news: News) => Promise<'updated' | 'condition-failed'>;
  signalNotices: (signals: NoticeSignal[]) => Promise<void>;
  /** Tells register to look at the youth whose record this is. */
  signalLook: (item: string) => Promise<void>;
};

/** What of a consequence is not written yet. `task` is the id of the task that it opens or settles. */
export type News = Omit<Consequence, 'block' | 'deadEnd'> & { task: string };

/** States of an effect that a mail was sent for. */
const SENT: EffectVersion['state'][] = ['sending', 'unknown', 'sent', 'returned'];

/**
 * What became of a mail that we sent. Events come late, early, twice or never, and in any order: each is judged by what
 * the store says by now, and a repeat signals again what is still pending.
 */
export async function takeInEvent(signal: FeedbackSignal, ports: Ports): Promise<void> {
  const outcome = outcomeOf(signal);
  for (const tag of signal.tags) await settle(placeOf(tag), outcome, ports);
}

async function settle(place: EffectPlace, outcome: Outcome, ports: Ports): Promise<void> {
  await retryOnConflict(async () => {
    const item = await ports.load(place.item);
    const found = item && judged(place, item, outcome);
    // Weeded, sealed or stopped meanwhile: nothing is re-created from an event (fault rule 5).
    if (!found || !SENT.includes(found.effect.state)) return 'settled';
    const { effect, consequence } = found;
    if (consequence.block) await ports.block(consequence.block.address, consequence.block.why);
    const news = newsOf(place, consequence, effect, item);
    if (news && (await ports.record(place, effect, news)) !== 'updated') return 'conflict';
    await passOn(place, consequence, item, ports);
    if (consequence.deadEnd) throw new Fault('notice-undeliverable');
    return 'settled';
  });
}

function judged(
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

/** Of several reports answered in one mail, one is enough to find the school. */
function reportOf(pk: string, gathered: EffectItem['gathered'] = {}): string {
  return Object.keys(gathered)[0] ?? pk.slice(pk.indexOf('#') + 1);
}

function newsOf(place: EffectPlace, wanted: Consequence, effect: EffectVersion, item: EffectItem): News | undefined {
  const task = `outcome-unknown.${place.path[1] ?? ''}`;
  const moved = wanted.state !== effect.state;
  const isTold = wanted.notice && item.notices[wanted.notice[0]] !== undefined;
  const isOpen = item.tasks[task]?.done === false;
  const news: News = {
    task,
    state: wanted.state,
    ...(wanted.notice && !isTold && { notice: wanted.notice }),
    ...(moved && wanted.lookAgain && { lookAgain: true }),
    ...(wanted.refusedEmail !== item.refusedEmail &&
      wanted.refusedEmail !== undefined && { refusedEmail: wanted.refusedEmail }),
    ...(wanted.outcomeUnknown === 'settled' && isOpen && { outcomeUnknown: 'settled' }),
    ...(wanted.outcomeUnknown === 'opened' && !item.tasks[task] && { outcomeUnknown: 'opened' }),
  };
  const isNew = moved || news.notice || news.outcomeUnknown || news.refusedEmail !== undefined;
  return isNew ? news : undefined;
}

async function passOn(place: EffectPlace, { notice, lookAgain }: Consequence, item: EffectItem, ports: Ports) {
  const [id] = notice ?? [];
  const pending = id !== undefined && (item.notices[id]?.state ?? 'planned') === 'planned';
  if (pending) await ports.signalNotices([{ item: place.item, notice: id }]);
  if (lookAgain) await ports.signalLook(place.item);
}
