import * as z from 'zod';
import { IsoDate } from './calendar.ts';
import { FactType } from './notification.ts';
import { CloseReason, Entry, RegisterFields, type YouthRecord } from './youth-record.ts';

/** Earlier education, and how it ended (2006:39 4 § p 2). */
const RegisterEntry = Entry.pick({ caseNumber: true, state: true, unit: true, programme: true, year: true }).extend({
  kind: z.literal('kaa'),
  reason: FactType.exclude(['absence']),
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

/** Undefined: not in the register. Absence, prevention, guardians, letters and tasks are no part of it (15:15, 29:9). */
export function registerPartOf(record: YouthRecord): RegisterPart | undefined {
  if (record.newer || record.contactHold || record.state === 'sealing' || record.state === 'sealed') return undefined;
  // What was opened in error was never so.
  const entries = Object.values(record.entries).filter(
    ({ kind, closeReason }) => kind === 'kaa' && closeReason !== 'withdrawn',
  );
  if (entries.length === 0) return undefined;
  const shown = entries.map(({ closeReason, ...entry }) => ({
    ...entry,
    ...((closeReason === 'study-start' || closeReason === 'returned') && { closeReason }),
  }));
  return RegisterPart.parse({ ...record, entries: shown });
}
