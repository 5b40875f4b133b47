import * as z from 'zod';
import { Conditions, type Context, conditionOf, OneOrMore, patternOf } from './conditions.ts';

/** Strict: an element that is not evaluated here (NotAction, NotResource) stops the start instead of being ignored. */
export const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: OneOrMore,
  Resource: OneOrMore,
  Condition: Conditions,
});
export type Statement = z.infer<typeof Statement>;

/** What IAM decides on: an action on a resource. */
export type AccessRequest = { action: string; resource: string; context: Context };

/** One action on one resource, or on all that match the pattern. */
export type Right = {
  action: string;
  resource: string;
  /** `dynamodb:PutItem table/storesregistertable [READ#*]`: without account and hash, with the conditions' values. */
  description: string;
};

export type Decision = { allowedBy: Right } | { denied: 'implicitly' | 'explicitly' };
export type Policy = { rights: Right[]; evaluate: (request: AccessRequest) => Decision };

type Rule = { right: Right; narrowness: number; covers: (request: AccessRequest) => boolean };

/** Identity-based policies together: what nothing allows is denied, and an explicit deny wins over any allow. */
export function policyOf(statements: Statement[]): Policy {
  const rules = (effect: Statement['Effect']) => statements.filter(({ Effect }) => Effect === effect).flatMap(rulesOf);
  const denials = rules('Deny');
  // The narrowest right counts as used, so that a wide one beside it shows as unused.
  const permissions = rules('Allow').toSorted((a, b) => b.narrowness - a.narrowness);
  return {
    rights: permissions.map(({ right }) => right),
    evaluate: (request) => {
      if (denials.some(({ covers }) => covers(request))) return { denied: 'explicitly' };
      const permission = permissions.find(({ covers }) => covers(request));
      return permission ? { allowedBy: permission.right } : { denied: 'implicitly' };
    },
  };
}

function rulesOf({ Action, Resource, Condition }: Statement): Rule[] {
  const holds = conditionOf(Condition);
  const values = Object.values(Condition).flatMap((keys) => Object.values(keys).map((wanted) => wanted.join()));
  const suffix = values.length > 0 ? ` [${values.join(' ')}]` : '';
  return Action.flatMap((action) => {
    const isAction = patternOf(action.toLowerCase());
    return Resource.map((resource) => {
      const isResource = patternOf(resource);
      const covers = (request: AccessRequest) =>
        isAction(request.action.toLowerCase()) && isResource(request.resource) && holds(request.context);
      const narrowness = [action, resource].join('').replaceAll('*', '').length + values.length;
      const description = `${action} ${shortResourceName(resource)}${suffix}`;
      return { right: { action, resource, description }, narrowness, covers };
    });
  });
}

/** The last part of an ARN, without the hash with which CDK ends names. */
export function shortResourceName(arn: string): string {
  return arn.replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, '').replaceAll(/[0-9A-Fa-f]{8}(?=$|[/-])/g, '');
}
