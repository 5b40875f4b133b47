import * as z from 'zod';
import { IsoDate } from './calendar.ts';
import { FactType } from './notification.ts';
import { CloseReason, Entry, RegisterFields, type YouthRecord } from './youth-record.ts';

/** Earlier education, and how it ended (2006:39 4 § p 2). */
const RegisterEntry = Entry.pick({ state: true, unit: true, programme: true, year: true, endedOn: true }).extend({
  /** Not of what was heard of afterwards. */
  caseNumber: z.string().optional(),
  kind: z.literal('kaa'),
  reason: FactType.exclude(['absence', 'valid-absence']),
  eventDate: IsoDate,
  openedOn: IsoDate,
  closedOn: IsoDate.optional(),
  /** Studies again; of any other reason only that the youth is covered no more. */
  closeReason: CloseReason.extract(['study-start', 'returned']).optional(),
});

/** All that may leave as *registret*. Only `registerPartOf` makes one. */
const RegisterPart = RegisterFields.omit({ entries: true })
  .extend({ entries: z.array(RegisterEntry).nonempty() })
  .brand<'RegisterPart'>();
export type RegisterPart = z.infer<typeof RegisterPart>;

/** What was opened in error was never so; what turned out to be one with another stands there. */
const IN_ERROR: ReadonlySet<CloseReason> = new Set(['withdrawn', 'joined']);

/** Undefined: not in the register. Absence, prevention, guardians, letters and tasks are no part of it (15:15, 29:9). */
export function registerPartOf(record: YouthRecord): RegisterPart | undefined {
  if (record.newer || record.contactHold || record.state === 'sealing' || record.state === 'sealed') return undefined;
  const entries = Object.values(record.entries).filter(
    ({ kind, closeReason }) => kind === 'kaa' && !(closeReason && IN_ERROR.has(closeReason)),
  );
  if (entries.length === 0) return undefined;
  const shown = entries.map(({ closeReason, endedOn, caseNumber, ...entry }) => ({
    ...entry,
    ...(!entry.heardAfterwards && { caseNumber }),
    ...((closeReason === 'study-start' || closeReason === 'returned') && { closeReason, endedOn }),
  }));
  return RegisterPart.parse({ ...record, entries: shown });
}
