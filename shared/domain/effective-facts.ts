import { type ActOf, actsOf } from './acts.ts';
import { isHeardBy } from './as-seen.ts';
import type { PopulationFacts } from './coverage.ts';
import { factsMeantBy, factsMeantByPerson, receivedFirst, type Statement } from './match-change.ts';
import type { Correction } from './notification.ts';
import { saidFacts } from './said-facts.ts';
import { isInDoubt } from './waiting.ts';
import type { AppliedChange, AppliedFact, YouthRecord } from './youth-record.ts';

export type Reported = {
  standing: Record<string, AppliedFact>;
  /** Corrections and withdrawals that fit no fact, or several, or that a person has overruled without having seen them. */
  unmatched: string[];
};

/** Of what stands and is in no doubt: where the record's name, phone or e-mail comes from. */
export function lastThatSays(
  field: 'name' | 'phone' | 'email',
  { reported, record, facts }: { reported: Reported; record: YouthRecord; facts: PopulationFacts },
): AppliedFact | undefined {
  const sure = Object.values(reported.standing).filter((fact) => fact[field] && !isInDoubt(fact, { record, facts }));
  return sure.toSorted(receivedFirst).at(-1);
}

/** Goes by when mails came, not when register got them: a withdrawal that overtakes its report waits for it. */
export function reportedOf(
  record: Pick<YouthRecord, 'facts' | 'changes' | 'acts' | 'unreadReports' | 'moreUnread'>,
  facts?: PopulationFacts,
): Reported {
  const ours = Object.entries(saidFacts(record.facts)).filter(([, { identity }]) => identity !== 'wrong');
  const statements = ours.map(([id, fact]): Statement => ({ id, original: fact, current: fact, correctedBy: [] }));
  const unmatched: string[] = [];
  const changedBy = new Map<Statement, [id: string, change: AppliedChange][]>();
  const byPeople = actsOf(record, 'correct', 'take-back').map(([id, act]) => ({ received: receivedAs(id, act), act }));
  const bySchools = Object.entries(record.changes).map(([id, change]) => ({ received: change, id, change }));
  for (const said of [...bySchools, ...byPeople].toSorted((a, b) => receivedFirst(a.received, b.received))) {
    if ('act' in said) {
      for (const statement of factsMeantByPerson(said.act, statements)) {
        for (const [id, change] of changedBy.get(statement) ?? [])
          if (!isHeardBy(said.act.at, change) && !unmatched.includes(id)) unmatched.push(id);
        statement.current =
          said.act.kind === 'correct' && statement.current
            ? corrected(statement.current, rightOf(said.act))
            : undefined;
      }
      continue;
    }
    const { id, change } = said;
    if (change.identity === 'wrong' || isInDoubt(change, { record, ...(facts && { facts }) })) continue;
    const meant = factsMeantBy(change, statements);
    if (meant.length === 0) unmatched.push(id);
    for (const statement of meant) {
      changedBy.set(statement, [...(changedBy.get(statement) ?? []), [id, change]]);
      statement.current =
        change.type === 'correction' && statement.current ? corrected(statement.current, change) : undefined;
      if (change.type === 'correction') statement.correctedBy.push(change.reportId);
    }
  }
  const standing = statements.flatMap(({ id, current }): [string, AppliedFact][] => (current ? [[id, current]] : []));
  return { standing: Object.fromEntries(standing), unmatched };
}

const receivedAs = (id: string, { kind, at }: ActOf<'correct' | 'take-back'>) => ({
  receivedAt: at,
  type: kind === 'take-back' ? 'withdrawal' : 'correction',
  reportId: id,
  row: 0,
});

const rightOf = ({ type: rightType, date, until, programme }: ActOf<'correct'>): Right => ({
  rightType,
  date,
  until,
  programme,
});

type Right = Pick<Correction, 'rightType' | 'date' | 'until' | 'programme' | 'year' | 'phone' | 'email'>;

/** What the correction does not name stays. */
function corrected(fact: AppliedFact, right: Right): AppliedFact {
  const type = right.rightType ?? fact.type;
  const date = right.date ?? fact.date;
  const until = right.until ?? fact.until;
  return {
    ...fact,
    type,
    date,
    until: type === 'absence' && until && until >= date ? until : undefined,
    programme: right.programme ?? fact.programme,
    year: right.year ?? fact.year,
    phone: right.phone ?? fact.phone,
    email: right.email ?? fact.email,
  };
}
