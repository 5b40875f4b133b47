import { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import { inDoubtByName } from './waiting.ts';

/**
 * Who is not covered, and never had an entry, is in no register (29:9; 2006:39 4 §). What schools said stays without
 * name, address, e-mail and telephone, so that a later report is judged rightly; after the profile's days nothing does.
 */
export function reduceNotCovered(context: DecisionContext): void {
  const { record, today, profile } = context;
  if (record.newer || record.contactHold || record.coverage?.result !== 'not-covered') return;
  if (Object.keys(record.entries).length > 0) return;
  const said = [...Object.values(record.facts), ...Object.values(record.changes)];
  if (said.some((one) => 'date' in one && one.date !== undefined && one.date > today.toString())) return;
  for (const field of ['name', 'phone', 'email', 'refusedEmail', 'district', 'home'] as const) delete record[field];
  // Whose row it is must still be told when the youth comes to be covered.
  const doubtful = new Set(inDoubtByName(context));
  for (const one of said) {
    if (!doubtful.has(one)) delete one.name;
    if ('phone' in one) delete one.phone;
    if ('email' in one) delete one.email;
  }
  const received = said.flatMap(({ receivedAt }) => dateInStockholm(Temporal.Instant.from(receivedAt)).toString());
  const last = received.toSorted().at(-1);
  if (last === undefined) return;
  const until = Temporal.PlainDate.from(last).add({ days: profile.coverage.notCoveredKeptDays });
  if (Temporal.PlainDate.compare(until, today) <= 0) {
    Object.assign(record, {
      facts: {},
      changes: {},
      coverage: undefined,
      personnummer: undefined,
      waitsFor: undefined,
    });
    record.lookAgainOn = undefined;
    for (const task of Object.values(record.tasks)) task.done = true;
    return;
  }
  const next = until.toString();
  if (record.lookAgainOn === undefined || record.lookAgainOn > next) record.lookAgainOn = next;
}
