import type { Temporal } from 'temporal-polyfill';
import type { Hold } from '../../shared/domain/hold.ts';
import type { Place } from '../../shared/domain/place.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import type { Mail } from '../../shared/report-mail/mail/mail.ts';
import type { Lifted, LiftedAll, ListedSealed, Released, Rows } from '../../shared/staff-actions/outcomes.ts';

type Actor = { by: string; now: Temporal.Instant };

/** As it is stored. */
export type SealedItem = { pk: string } & Record<string, unknown>;

/** Somebody whom only officers may see. `reference`: of the whole record (S-). */
export type HeldYouth = { reference: string; record: YouthRecord; holds: Hold[] };

/** `more`: how many are not shown. */
export type HeldBy = { youths: HeldYouth[]; more: number };

/** By what an officer names the person: the record's reference, or a number as it is written. */
type Whose = { record: string } | { number: string };

export type OfficerPorts = {
  sealed: (actor: Actor) => Promise<ListedSealed[]>;
  /** Where living records of whom only officers may see stand. */
  held: () => Promise<Pick<Place, 'reference' | 'nextOn'>[]>;
  /** Those whose list, or one of whose holds, has this reference. */
  heldBy: (reference: string) => Promise<HeldBy>;
  show: (reference: string, actor: Actor) => Promise<SealedItem | undefined>;
  /** Of a sealed mail. */
  mail: (reference: string, actor: Actor) => Promise<Uint8Array | undefined>;
  open: (raw: Uint8Array) => Promise<Mail | undefined>;
  rows: (reference: string, unit: string | undefined, actor: Actor) => Promise<Rows | undefined>;
  release: (
    reference: string,
    rows: number[],
    unit: string | undefined,
    actor: Actor,
  ) => Promise<Map<number, Released> | 'not-found'>;
  /** `unknown`: nobody of that name there; `no-number`: it is none. */
  lift: (reference: string, whose: Whose, actor: Actor) => Promise<Lifted | 'unknown' | 'no-number'>;
  /** Some hundred at a time, `from` the first (0) on. */
  liftAll: (reference: string, from: number, actor: Actor) => Promise<LiftedAll | 'not-there'>;
  close: (reference: string, actor: Actor) => Promise<'closed' | 'was-closed' | 'not-found'>;
  closedBy: (reference: string) => Promise<{ by: string; at: string } | undefined>;
  /** After a call; gives the hold's own reference. The same act is the same hold. */
  hold: (written: string, act: string, actor: Actor) => Promise<string | 'no-number'>;
  /** Whether a hold with this reference was set here: of somebody without a record nothing else tells. */
  wasSet: (reference: string) => Promise<{ by: string; at: string } | undefined>;
};
