import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { Notice } from '../domain/effects.ts';
import { Answer } from '../domain/report.ts';
import { unknownOutcomeId } from '../domain/tasks.ts';
import { scanItems } from '../store/batch.ts';
import { reportKey, youthKey } from '../store/keys.ts';
import { type Item, updateItem, valuesAt } from '../store/table.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import { due } from '../store/work.ts';

/** infra/staff-rights.ts grants exactly these. */
export const LISTED = ['pk', 'state', 'contactHold', 'answer', 'notices', 'gathered'];
/** What a mail that goes again changes in its item. */
export const RESENT = ['pk', 'version', 'answer', 'notices', 'tasks', 'workPartition', 'dueAt', 'signals'];

/** A mail of ours that SES may have sent: after two tries a person decides (F3). */
export type Doubtful = {
  pk: string;
  path: ['answer'] | ['notices', string];
  attempt: number;
  /** Report (R-), case (K-) or other reference of a notice. */
  reference: string;
  what: 'answer' | Notice['kind'];
  /** ISO instant. */
  claimedAt: string;
  /** Only officers may hear of it (P5). */
  hidden: boolean;
};

const Sent = z.object({
  state: z.string().optional(),
  contactHold: z.boolean().optional(),
  answer: Answer.optional().catch(undefined),
  notices: z.record(z.string(), z.unknown()).optional(),
  gathered: z.record(z.string(), z.unknown()).optional(),
});

/** Oldest first. */
export async function listDoubtful(db: DynamoDb, register: string): Promise<Doubtful[]> {
  const found: Doubtful[] = [];
  for await (const items of scanItems(db, register, LISTED, ['notices'])) found.push(...items.flatMap(doubtfulIn));
  return found.toSorted((a, b) => a.claimedAt.localeCompare(b.claimedAt));
}

/** Only officers may hear of what it holds (P5). */
export const isHidden = ({ state, contactHold }: Record<string, unknown>) =>
  contactHold === true || state === 'sealed' || state === 'sealing';

export function doubtfulIn(item: Item): Doubtful[] {
  const { pk } = item;
  const sent = Sent.safeParse(item).data ?? {};
  const { answer, notices = {}, gathered = {} } = sent;
  const hidden = isHidden(sent);
  const found: Doubtful[] = [];
  // One that was gathered with others has no attempt of its own.
  if (answer?.state === 'unknown' && answer.attempt > 0) {
    const told = Notice.safeParse(notices['answer-unknown']).data?.reference;
    // An hour's key holds the school's address (P4).
    const [first = ''] = Object.keys(gathered).toSorted();
    const reference = told ?? (pk.startsWith(reportKey('')) ? pk.slice(reportKey('').length) : first);
    found.push({ pk, path: ['answer'], what: 'answer', reference, hidden, ...timesOf(answer) });
  }
  for (const [id, raw] of Object.entries(notices)) {
    const notice = Notice.safeParse(raw).data;
    if (notice?.state !== 'unknown') continue;
    const { kind, to, reference } = notice;
    found.push({
      pk,
      path: ['notices', id],
      what: kind,
      reference,
      hidden: hidden || to === 'officer',
      ...timesOf(notice),
    });
  }
  return found;
}

const timesOf = ({ attempt, claimedAt = '' }: { attempt: number; claimedAt?: string | undefined }) => ({
  attempt,
  claimedAt,
});

/** Planned again, under all checks that the first had. False if somebody was quicker, or SES told of it meanwhile. */
export async function resend(db: DynamoDb, register: string, doubtful: Doubtful, actor: Actor): Promise<boolean> {
  const { pk, path, attempt, reference } = doubtful;
  await leaveTrace(db, register, reference, 'resend', actor);
  const written = await updateItem(db, register, pk, {
    set: [[[...path, 'state'], 'planned'], ...valuesAt([], due(pk, actor.now))],
    remove: [[...path, 'resent'], [...path, 'notBefore'], ['signals']],
    add: [[['version'], 1]],
    when: [
      { path: [...path, 'state'], is: '=', value: 'unknown' },
      { path: [...path, 'attempt'], is: '=', value: attempt },
    ],
  });
  if (written !== 'updated') return false;
  const [, id] = path;
  const task = unknownOutcomeId(id ?? '');
  if (id && pk.startsWith(youthKey('')))
    await updateItem(db, register, pk, {
      set: [[['tasks', task, 'done'], true]],
      add: [[['version'], 1]],
      when: [{ path: ['tasks', task], is: 'exists' }],
    });
  return true;
}
