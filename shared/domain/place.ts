import * as z from 'zod';
import { IsoDate } from './calendar.ts';
import type { PersonKey } from './notification.ts';
import { recordReference } from './reference.ts';

/** For those who have no district, and those of whom it must be found out whether they are ours. */
export const GROUP_LIST = 'kaa-grupp';
/** For those whom only officers may see. */
export const OFFICERS_LIST = 'skydd';

/** As it is stored: the `caseload` index holds no item without its key. */
export const NO_DISTRICT = '-';

/** What must be done next. */
export const Step = z.enum([
  'hold', // an officer lifts it, or not
  'check', // a task, or a doubt that a person settles
  'new', // nobody has acknowledged it: by its last day
  'follow', // the next contact: ours when its day has come, until then the youth's
]);
export type Step = z.infer<typeof Step>;

/** Where people find a living record: in one list, once. A copy, without a name; it permits nothing, and no word of a newer version stops anything. */
export const Place = z.object({
  /** A district's code, or one of the two above. */
  list: z.string(),
  /** A Step. */
  step: z.string(),
  nextOn: IsoDate,
  /** Case number; of a hold its reference. */
  reference: z.string(),
  /** Of the entry. */
  kind: z.string().optional(),
  openedOn: IsoDate.optional(),
  ageLimitOn: IsoDate.optional(),
  /** The colleague who has the case, if one has. */
  holder: z.string().optional(),
  /** Of a hold the others', at most MOST_OTHERS. */
  others: z.array(z.string()).optional(),
});
export type Place = z.infer<typeof Place>;

/** A stranger may send many mails about one person. */
export const MOST_OTHERS = 20;

/** As an index has it. */
export type Listed = { personKey: PersonKey; place: Omit<Place, 'step'> & { step: Step } };

type Living = { state: string; contactHold: boolean; tasks: Record<string, { done: boolean }> };
type Held = Pick<Living, 'state' | 'contactHold'> & { personKey: string; heldBy?: string[]; place?: Place };

/** Somebody has something to do with it. */
export function isLiving({ state, contactHold, tasks }: Living): boolean {
  if (state === 'sealed' || state === 'joined') return false;
  return contactHold || state !== 'closed' || Object.values(tasks).some(({ done }) => !done);
}

export const isForOfficers = ({ state, contactHold }: Pick<Living, 'state' | 'contactHold'>): boolean =>
  contactHold || state === 'sealing';

/** Of whom only officers may see; undefined of others. */
export function officersPlace(held: Held, today: string): Place | undefined {
  if (!isForOfficers(held)) return undefined;
  const { personKey, heldBy = [], place } = held;
  const [reference = recordReference(personKey), ...more] = heldBy;
  const others = more.slice(0, MOST_OTHERS);
  const since = place?.list === OFFICERS_LIST && place.reference === reference ? place.nextOn : today;
  return { list: OFFICERS_LIST, step: 'hold', nextOn: since, reference, ...(others.length > 0 && { others }) };
}
