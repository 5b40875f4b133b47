import { type AccessRequest, type Decision, policyOf, type Right, type Statement } from './policy.ts';

export type Principal = { name: string; arn: string; accessKeyId: string; statements: Statement[] };
export type Iam = {
  principals: Principal[];
  /** Key's ARN → statements about this account. */
  keyPolicies: Map<string, Statement[]>;
};

export type Signer = Principal & { rights: Right[]; evaluate: (request: AccessRequest) => Decision };

/** A key's own policy must allow it, too. */
export function signersOf({ principals, keyPolicies }: Iam): Signer[] {
  const keys = new Map([...keyPolicies].map(([key, statements]) => [key, policyOf(statements)]));
  return principals.map((principal) => {
    const { rights, evaluate } = policyOf(principal.statements);
    return {
      ...principal,
      rights,
      evaluate: (request) => {
        const context = { ...request.context, 'aws:PrincipalArn': principal.arn };
        const byKey = keys.get(request.resource)?.evaluate({ ...request, context });
        return byKey && 'denied' in byKey ? byKey : evaluate(request);
      },
    };
  });
}
