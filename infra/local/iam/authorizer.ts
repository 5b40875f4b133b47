import { ADMINISTRATOR_KEY } from '../account.ts';
import type { Reply } from '../http.ts';
import { deniedBy, unknownKey } from './denials.ts';
import { type AccessRequest, type Right, shortResourceName } from './policy.ts';
import { type Call, requiredAccess, type Service, type StoredObject } from './required-access.ts';
import type { Resources } from './resources.ts';
import { type Iam, type Signer, signersOf } from './signers.ts';

/** Without keys of objects and items: they may identify a person. */
export type Refusal = { who: string; action: string; resource: string };
export type RightUse = { who: string; right: string; used: boolean };

export type Authorizer = {
  /** Undefined if allowed. */
  refuse: (accessKey: string, service: Service, read: () => Promise<Call>) => Promise<Reply | undefined>;
  /** Throws if the function lacks a right of its event source. */
  requireReceive: (functionName: string, queueArn: string) => void;
  rights: () => RightUse[];
  refusals: () => Refusal[];
};

export type AuthorizerOptions = {
  iam: Iam;
  resources: Resources;
  exists: (object: StoredObject) => boolean;
  onRefusal: (refusal: Refusal) => void;
};

const EVENT_SOURCE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

export function createAuthorizer({ iam, resources, exists, onRefusal }: AuthorizerOptions): Authorizer {
  const signers = signersOf(iam);
  const used = new Set<string>();
  const refusals: Refusal[] = [];

  const refusalMessage = (signer: Signer, request: AccessRequest): string | undefined => {
    const decision = signer.evaluate(request);
    if ('allowedBy' in decision) {
      used.add(describe(signer, decision.allowedBy));
      return undefined;
    }
    const refusal = { who: signer.name, action: request.action, resource: resourceWithoutKey(request) };
    refusals.push(refusal);
    onRefusal(refusal);
    return awsMessage(signer, request, decision.denied);
  };

  return {
    refuse: async (accessKey, service, read) => {
      if (accessKey === ADMINISTRATOR_KEY) return undefined;
      const signer = signers.find(({ accessKeyId }) => accessKeyId === accessKey);
      if (!signer) return unknownKey(service);
      for (const request of requiredAccess(await read(), resources)) {
        if (request.onlyIfMissing && exists(request.onlyIfMissing)) continue;
        const message = refusalMessage(signer, request);
        if (message !== undefined) return deniedBy(service, message);
      }
      return undefined;
    },
    requireReceive: (functionName, queueArn) => {
      const signer = signers.find(({ name }) => name === functionName);
      for (const action of EVENT_SOURCE_ACTIONS) {
        const message = signer && refusalMessage(signer, { action, resource: queueArn, context: {} });
        if (message !== undefined) throw new Error(message);
      }
    },
    rights: () => {
      const all = signers.flatMap((signer) =>
        signer.rights.map(
          (right) => [describe(signer, right), { who: signer.name, right: right.description }] as const,
        ),
      );
      // Two policies of a role may give the same right.
      return [...new Map(all)].map(([description, right]) => ({ ...right, used: used.has(description) }));
    },
    refusals: () => [...refusals],
  };
}

const resourceWithoutKey = ({ action, resource }: AccessRequest) =>
  shortResourceName(action.startsWith('s3:') ? resource.replace(/(?<=:::[^/]+)\/.*$/s, '') : resource);

const describe = ({ name }: Signer, { description }: Right) => `${name} ${description}`;

/** AWS's words; the functions log name and code alone, so no key reaches a log. */
function awsMessage({ arn }: Signer, { action, resource }: AccessRequest, denied: 'implicitly' | 'explicitly'): string {
  const why =
    denied === 'explicitly' ? 'with an explicit deny in a policy' : `because no policy allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
