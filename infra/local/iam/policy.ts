import * as z from 'zod';
import { type Context, conditionOf, patternOf } from './conditions.ts';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);

/** Strict: a part that is not judged here (NotAction, NotResource) stops the start instead of being left out. */
export const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: oneOrMore,
  Resource: oneOrMore,
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).default({}),
});
export type Statement = z.infer<typeof Statement>;

/** What somebody must be allowed to do for a request to be answered. */
export type Need = { action: string; resource: string; context: Context };

/** One action on one resource, or on every one that the pattern fits. */
export type Right = {
  action: string;
  resource: string;
  /** `dynamodb:PutItem table/storesregistertable [READ#*]`: without account and hash, with what conditions ask for. */
  words: string;
};

export type Judgement = { allowedBy: Right } | { refused: 'nothing allows it' | 'it is denied' };
export type Policy = { rights: Right[]; judge: (need: Need) => Judgement };

type Rule = { right: Right; narrowness: number; covers: (need: Need) => boolean };

/** Identity-based policies, put together: what nothing allows is refused, and what is denied is refused all the same. */
export function policyOf(statements: Statement[]): Policy {
  const rules = (effect: Statement['Effect']) => statements.filter(({ Effect }) => Effect === effect).flatMap(rulesOf);
  const denials = rules('Deny');
  // The narrowest right counts as used, so that a wide one beside it is seen to be too much.
  const permissions = rules('Allow').toSorted((a, b) => b.narrowness - a.narrowness);
  return {
    rights: permissions.map(({ right }) => right),
    judge: (need) => {
      if (denials.some(({ covers }) => covers(need))) return { refused: 'it is denied' };
      const permission = permissions.find(({ covers }) => covers(need));
      return permission ? { allowedBy: permission.right } : { refused: 'nothing allows it' };
    },
  };
}

function rulesOf({ Action, Resource, Condition }: Statement): Rule[] {
  const holds = conditionOf(Condition);
  const bound = Object.values(Condition).flatMap((keys) => Object.values(keys).map((wanted) => wanted.join()));
  const bounds = bound.length > 0 ? ` [${bound.join(' ')}]` : '';
  return Action.flatMap((action) => {
    const isAction = patternOf(action.toLowerCase());
    return Resource.map((resource) => {
      const isResource = patternOf(resource);
      const covers = (need: Need) =>
        isAction(need.action.toLowerCase()) && isResource(need.resource) && holds(need.context);
      const narrowness = [action, resource].join('').replaceAll('*', '').length + bound.length;
      return { right: { action, resource, words: `${action} ${placeInWords(resource)}${bounds}` }, narrowness, covers };
    });
  });
}

/** The last part of an ARN, without the hash with which CDK ends names. */
export function placeInWords(arn: string): string {
  return arn.replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, '').replaceAll(/[0-9A-Fa-f]{8}(?=$|[/-])/g, '');
}
