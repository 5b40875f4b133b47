import { mayEndOtherwise } from './compulsory-school.ts';
import { birthDateOf, residentCoverage } from './coverage.ts';
import type { DecisionContext } from './decision.ts';
import { isCoordinationNumber } from './personal-number.ts';
import { isSaidDead } from './said-by-people.ts';
import { isInDoubt } from './waiting.ts';
import type { AppliedFact, Coverage, CoverageReason } from './youth-record.ts';

type Known = Pick<DecisionContext, 'record' | 'reported' | 'facts' | 'profile' | 'today'>;

/** As long as nothing is known of the person, an exam is nobody's. */
const UNKNOWN_PERSON: CoverageReason[] = ['no-extract', 'not-in-extract', 'gone-from-extract'];

export const isExam = ({ type }: AppliedFact) => type === 'finished-with-exam';

/** Skollagen 29:9 by extract and reports, but for whether the youth studies now. */
export function coverageOf(known: Known): Coverage {
  return judge(known, examOf(known) !== undefined);
}

/** Of the time before, if there is any. */
export function coverageBeforeExam(known: Known): Coverage {
  return judge(known, false);
}

/** The first that counts. */
export function examOf({ record, reported, facts, today }: Known): AppliedFact | undefined {
  return Object.values(reported.standing)
    .filter((fact) => isExam(fact) && fact.date <= today.toString() && !isInDoubt(fact, { record, facts }))
    .toSorted((a, b) => (a.date < b.date ? -1 : 1))[0];
}

function judge({ record, reported, facts, profile, today }: Known, hasExam: boolean): Coverage {
  const coverage = residentCoverage(facts, profile, today);
  if (isSaidDead(record)) return { ...coverage, result: 'not-covered', reason: 'deceased' };
  const { result, reason } = coverage;
  if (reason === 'not-in-extract' && record.personnummer && isCoordinationNumber(record.personnummer))
    return { ...coverage, reason: 'coordination-number' };
  const isSettled = result === 'not-covered' && reason !== 'compulsory-school';
  if (isSettled || UNKNOWN_PERSON.includes(reason)) return coverage;
  if (hasExam) return { ...coverage, result: 'not-covered', reason: 'has-exam' };
  const { resident } = facts;
  const born = resident && !resident.protected ? birthDateOf(resident) : undefined;
  if (!born || !resident || resident.protected || result === 'undecided') return coverage;
  const due = Object.values(reported.standing).filter(({ date }) => date <= today.toString());
  return mayEndOtherwise(born, resident, due, profile, today)
    ? { ...coverage, result: 'undecided', reason: 'compulsory-school' }
    : coverage;
}
