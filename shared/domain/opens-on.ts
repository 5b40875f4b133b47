import { Temporal } from 'temporal-polyfill';
import { addWorkingDays, dateInStockholm } from './calendar.ts';
import { compulsorySchoolEnd } from './compulsory-school.ts';
import { birthDateOf } from './coverage.ts';
import type { DecisionContext } from './decision.ts';
import type { AppliedFact } from './youth-record.ts';

type Known = Pick<DecisionContext, 'profile' | 'facts'>;

/**
 * The first day on which the fact may open an entry: a transfer waits for the new school's report, a place that nobody
 * took for the check in autumn.
 */
export function opensOn(fact: AppliedFact, known: Known): string {
  const { opensAfterWorkingDays, opensAfterAutumnCheck } = known.profile.reports[fact.type];
  if (opensAfterAutumnCheck) return autumnCheckOf(fact, known);
  if (opensAfterWorkingDays === undefined) return fact.date;
  const leftOn = Temporal.PlainDate.from(fact.date);
  const heardOn = dateInStockholm(Temporal.Instant.from(fact.receivedAt));
  const from = Temporal.PlainDate.compare(leftOn, heardOn) > 0 ? leftOn : heardOn;
  return addWorkingDays(from, opensAfterWorkingDays, known.profile.freeDays).toString();
}

/** Also where the date is that of the report: who has just left compulsory school had no other place. */
function autumnCheckOf({ date }: AppliedFact, { profile, facts: { resident } }: Known): string {
  const { autumnCheckOn, springTermEnds } = profile.coverage;
  const year = date.slice(0, 4);
  const check = `${year}-${autumnCheckOn}`;
  const born = resident && !resident.protected ? birthDateOf(resident) : undefined;
  const hasJustLeft = born !== undefined && compulsorySchoolEnd(born, profile).year === Number(year);
  const isOfAutumn = date > `${year}-${springTermEnds}` || hasJustLeft;
  return isOfAutumn && date < check ? check : date;
}
