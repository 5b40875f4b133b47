import type { Iam, Principal } from '../template/template-iam.ts';
import { type Judgement, type Need, policyOf, type Right } from './policy.ts';

export type Signer = Principal & { rights: Right[]; judge: (need: Need) => Judgement };

/** Everybody who may sign requests, with what their policies say, and the keys that must admit them besides. */
export function signersOf({ principals, keyPolicies }: Iam): Signer[] {
  const keys = new Map([...keyPolicies].map(([key, statements]) => [key, policyOf(statements)]));
  return principals.map((principal) => {
    const { rights, judge } = policyOf(principal.statements);
    return {
      ...principal,
      rights,
      judge: (need) => {
        const context = { ...need.context, 'aws:PrincipalArn': principal.arn };
        const admitted = keys.get(need.resource)?.judge({ ...need, context });
        return admitted && 'refused' in admitted ? admitted : judge(need);
      },
    };
  });
}
