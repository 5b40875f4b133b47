import type { Reply } from '../http.ts';
import { ADMINISTRATOR_KEY } from '../template/logical-ids.ts';
import type { Iam } from '../template/template-iam.ts';
import { deniedBy, unknownKey } from './denial-replies.ts';
import { type Need, placeInWords, type Right } from './policy.ts';
import { type Call, demandsOf, type Service, type StoredObject } from './required-rights.ts';
import type { Places } from './resources.ts';
import { type Signer, signersOf } from './signers.ts';

/** Told without the keys of objects and items: they may say who it was about. */
export type Refusal = { who: string; action: string; place: string };
export type RightUse = { who: string; right: string; used: boolean };

export type Guard = {
  /** The answer to a request that its signer may not make; nothing if it may. */
  refuse: (accessKey: string, service: Service, read: () => Promise<Call>) => Promise<Reply | undefined>;
  /** What Lambda does in a function's name when it works off a queue: no event source is made without these rights. */
  mayReceive: (functionName: string, queueArn: string) => void;
  /** Every right of functions and people, and whether anybody has used it. */
  rights: () => RightUse[];
  refusals: () => Refusal[];
};

export type GuardOptions = {
  iam: Iam;
  places: Places;
  isThere: (object: StoredObject) => boolean;
  tell: (refusal: Refusal) => void;
};

const EVENT_SOURCE_ACTIONS = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'];

/** IAM: every request but the administrator's needs a right in the synthesized template. */
export function openGuard({ iam, places, isThere, tell }: GuardOptions): Guard {
  const signers = signersOf(iam);
  const used = new Set<string>();
  const refusals: Refusal[] = [];

  /** What AWS says to whoever lacks the right. */
  const refusalOf = (signer: Signer, need: Need): string | undefined => {
    const judgement = signer.judge(need);
    if ('allowedBy' in judgement) {
      used.add(inWords(signer, judgement.allowedBy));
      return undefined;
    }
    const refusal = { who: signer.name, action: need.action, place: placeWithoutKey(need) };
    refusals.push(refusal);
    tell(refusal);
    return asAwsSays(signer, need, judgement.refused);
  };

  return {
    refuse: async (accessKey, service, read) => {
      if (accessKey === ADMINISTRATOR_KEY) return undefined;
      const signer = signers.find(({ accessKeyId }) => accessKeyId === accessKey);
      if (!signer) return unknownKey(service);
      for (const demand of demandsOf(await read(), places)) {
        if (demand.onlyIfMissing && isThere(demand.onlyIfMissing)) continue;
        const refusal = refusalOf(signer, demand);
        if (refusal !== undefined) return deniedBy(service, refusal);
      }
      return undefined;
    },
    mayReceive: (functionName, queueArn) => {
      const signer = signers.find(({ name }) => name === functionName);
      for (const action of EVENT_SOURCE_ACTIONS) {
        const refusal = signer && refusalOf(signer, { action, resource: queueArn, context: {} });
        if (refusal !== undefined) throw new Error(refusal);
      }
    },
    rights: () => {
      const all = signers.flatMap((signer) =>
        signer.rights.map((right) => [inWords(signer, right), { who: signer.name, right: right.words }] as const),
      );
      // Two policies of a role may give the same right: then it is one.
      return [...new Map(all)].map(([words, right]) => ({ ...right, used: used.has(words) }));
    },
    refusals: () => [...refusals],
  };
}

const placeWithoutKey = ({ action, resource }: Need) =>
  placeInWords(action.startsWith('s3:') ? resource.replace(/(?<=:::[^/]+)\/.*$/s, '') : resource);

const inWords = ({ name }: Signer, { words }: Right) => `${name} ${words}`;

/** As AWS words it; the functions reduce it to name and code, so what it names reaches no log. */
function asAwsSays({ arn }: Signer, { action, resource }: Need, refused: 'nothing allows it' | 'it is denied'): string {
  const why =
    refused === 'it is denied' ? 'with an explicit deny in a policy' : `because no policy allows the ${action} action`;
  return `User: ${arn} is not authorized to perform: ${action} on resource: ${resource} ${why}`;
}
