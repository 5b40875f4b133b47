import * as z from 'zod';
import { Conditions, type Context, conditionOf, OneOrMore, patternOf } from './conditions.ts';

/** Strict: NotAction and the like stop the start. */
export const Statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(['Allow', 'Deny']),
  Action: OneOrMore,
  Resource: OneOrMore,
  Condition: Conditions,
});
export type Statement = z.infer<typeof Statement>;

export type AccessRequest = { action: string; resource: string; context: Context };

export type Right = {
  action: string;
  resource: string;
  /** `dynamodb:PutItem table/storesregistertable [READ#*]`. */
  description: string;
};

export type Decision = { allowedBy: Right } | { denied: 'implicitly' | 'explicitly' };
export type Policy = { rights: Right[]; evaluate: (request: AccessRequest) => Decision };

type Rule = { right: Right; narrowness: number; covers: (request: AccessRequest) => boolean };

/** An explicit deny wins. */
export function policyOf(statements: Statement[]): Policy {
  const rules = (effect: Statement['Effect']) => statements.filter(({ Effect }) => Effect === effect).flatMap(rulesOf);
  const denials = rules('Deny');
  // The narrowest counts as used, so that a wide one shows as unused.
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

export function shortResourceName(arn: string): string {
  return arn.replace(/^arn:aws:[^:]*:[^:]*:[^:]*:/, '').replaceAll(/[0-9A-Fa-f]{8}(?=$|[/-])/g, '');
}
