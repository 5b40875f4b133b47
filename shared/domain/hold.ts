import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { IsoInstant } from './calendar.ts';
import type { PopulationFacts } from './coverage.ts';
import { PersonKey } from './notification.ts';
import { sealedReference } from './reference.ts';
import type { YouthRecord } from './youth-record.ts';

const HoldCause = z.enum([
  'sealed-mail', // a sealed mail names her
  'telephone', // somebody rang
  'lost-flag', // a newer extract lacks her flag of protection
  'objection', // a mail that nobody has read yet names her
  'joined', // none: `personKey` is another number of hers, whose holds count here
  'newer-version', // unknown to this release
]);

/** Why contact with one person stops (PR10). Never deleted: a lifted one is not set again. */
export const Hold = z.object({
  personKey: PersonKey,
  /** Of the mail (R-), else its own (S-). */
  reference: z.string(),
  cause: HoldCause.catch('newer-version'),
  setAt: IsoInstant,
  /** A member of staff. */
  setBy: z.string().optional(),
  liftedAt: IsoInstant.optional(),
  liftedBy: z.string().optional(),
});
export type Hold = z.infer<typeof Hold>;

/** What is known of a youth outside her record. */
export type YouthFacts = PopulationFacts & {
  holds: readonly Hold[];
  /** Nothing leaves the stage (PR15). */
  isStopped?: boolean;
};

/** A mail may object to a contact, and be sealed later. */
export const holdSortKey = ({ reference, cause }: Pick<Hold, 'reference' | 'cause'>): string =>
  cause === 'objection' ? `${reference}#objection` : reference;

const isLive = ({ liftedAt }: Hold) => liftedAt === undefined;

/** They stop everything but the officer's notices. */
export const stopping = (holds: readonly Hold[]): Hold[] =>
  holds.filter((hold) => isLive(hold) && hold.cause !== 'objection');

/** Contact waits, notices do not (PR11). */
export const isObjected = (holds: readonly Hold[]): boolean =>
  holds.some((hold) => isLive(hold) && hold.cause === 'objection');

/** A hold that the last release kept in the record alone. */
export function inheritedHold(
  { personKey, state, contactHold, heldBy }: YouthRecord,
  holds: readonly Hold[],
  now: Temporal.Instant,
): Hold | undefined {
  if (!contactHold || heldBy || ['sealing', 'sealed', 'joined'].includes(state)) return undefined;
  const reference = sealedReference(`${personKey}|hold`);
  if (holds.some((hold) => hold.reference === reference)) return undefined;
  return { personKey, reference, cause: 'sealed-mail', setAt: now.toString() };
}

/** One that the last release asked for. */
export function requestedHold(personKey: PersonKey, setAt: string): Hold {
  return { personKey, reference: sealedReference(`${personKey}|hold|${setAt}`), cause: 'sealed-mail', setAt };
}
