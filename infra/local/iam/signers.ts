import { type AccessRequest, type Decision, policyOf, type Right, type Statement } from './policy.ts';

/** A function, a role of people, or the holder of an unattached policy. */
export type Principal = { name: string; arn: string; accessKeyId: string; statements: Statement[] };
export type Iam = {
  principals: Principal[];
  /** By ARN: statements about this account's roles and users. */
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
