import * as z from 'zod';

/** Of the register's items; infra/reconcile.ts grants exactly these. */
export const COUNTED = [
  'pk',
  'workPartition',
  'state',
  'notices',
  // reports
  'object',
  'receivedAt',
  'reason',
  'plan',
  'counts',
  'decision',
  'answer',
  'hidden',
  'done',
  'read',
  'followUp',
  // notifications
  'personKey',
  'readFirst',
  'expiresAt',
  // youths
  'contactHold',
  'waitsFor',
  'joinsTo',
  'coverage',
  'entries',
  'letters',
  'rows',
  'facts',
  'changes',
  'tasks',
  'district',
  'place',
  'list',
  'listAskedOn',
  'dueAt',
  // hours of answers and of strangers
  'gathered',
];

/** States as texts: those of a newer version are counted, too. */
const Effect = z.object({ state: z.string() });
const Notices = z.record(z.string(), Effect.extend({ to: z.string() }));

export const CountedReport = z.object({
  object: z.string(),
  receivedAt: z.string(),
  state: z.string(),
  reason: z.string().optional(),
  plan: z.string(),
  counts: z.object({ accepted: z.number(), refused: z.number(), held: z.number() }),
  decision: z.object({ rowsBefore: z.number(), judged: z.boolean() }).optional(),
  answer: Effect,
  hidden: z.string().optional(),
  notices: Notices,
  done: z.boolean(),
});
export type CountedReport = z.infer<typeof CountedReport>;

const Entry = z.object({
  caseNumber: z.string(),
  state: z.string(),
  reason: z.string(),
  openedOn: z.string(),
  heardAfterwards: z.boolean().optional(),
});
const Letter = Effect.extend({ entryId: z.string(), object: z.string().optional(), batch: z.string().optional() });

export const CountedYouth = z.object({
  state: z.string(),
  contactHold: z.boolean(),
  waitsFor: z.array(z.string()).optional(),
  joinsTo: z.unknown().optional(),
  coverage: z.object({ result: z.string() }).optional(),
  entries: z.record(z.string(), Entry),
  letters: z.record(z.string(), Letter),
  notices: Notices,
  rows: z.record(z.string(), z.object({ rows: z.string() })).default({}),
  facts: z.record(z.string(), z.object({ repeats: z.array(z.string()).default([]) })),
  changes: z.record(z.string(), z.unknown()),
  listAskedOn: z.string().optional(),
  dueAt: z.string().optional(),
});
export type CountedYouth = z.infer<typeof CountedYouth>;

export const CountedHour = z.object({ answer: Effect, gathered: z.record(z.string(), z.unknown()), notices: Notices });
export const CountedStrangers = z.object({ gathered: z.record(z.string(), z.unknown()), notices: Notices });
export const WithNotices = z.object({ notices: Notices });

export const LETTER_STATES: Record<string, 'made' | 'waiting' | 'stopped'> = {
  planned: 'waiting',
  sending: 'waiting',
  'handed-over': 'made',
  sent: 'made',
  unknown: 'made',
  returned: 'made',
  stopped: 'stopped',
  cancelled: 'stopped',
};
export const NOTICE_STATES: Record<string, 'sent' | 'open' | 'cancelled'> = {
  planned: 'open',
  sending: 'open',
  sent: 'sent',
  unknown: 'sent',
  returned: 'sent',
  cancelled: 'cancelled',
};
