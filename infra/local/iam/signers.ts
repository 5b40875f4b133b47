import { type AccessRequest, type Decision, policyOf, type Right, type Statement } from './policy.ts';

/** Whoever may sign requests: a function in its role, people in theirs, or the holder of a policy without a role. */
export type Principal = { name: string; arn: string; accessKeyId: string; statements: Statement[] };
export type Iam = {
  principals: Principal[];
  /** ARN of a table or bucket with a customer managed key, to the ARN of that key. */
  encryptionKeys: Map<string, string>;
  /** ARN of a key, to the statements of its policy about this account's roles and users. */
  keyPolicies: Map<string, Statement[]>;
};

export type Signer = Principal & { rights: Right[]; evaluate: (request: AccessRequest) => Decision };

/** A key's own policy must allow its use besides the principal's policies. */
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
