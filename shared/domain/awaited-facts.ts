import type { DecisionContext } from './decision.ts';
import { lastEnding } from './opening-facts.ts';
import { isTakenUp, opensOn } from './opens-on.ts';
import type { AppliedFact } from './youth-record.ts';

/** They open a kaa entry later, if nothing comes between. */
export function awaitedFacts(context: DecisionContext): AppliedFact[] {
  const { reported, profile } = context;
  const today = context.today.toString();
  const ending = lastEnding('kaa', context);
  return Object.values(reported.standing).filter(
    (fact) =>
      profile.reports[fact.type].opens === 'kaa' &&
      fact.date <= today &&
      opensOn(fact, context) > today &&
      (!ending || ending.date < fact.date) &&
      !isTakenUp(fact, context),
  );
}
