import { ACCOUNT, REGION } from '../template/intrinsics.ts';
import type { Template } from '../template/read-template.ts';
import type { Need } from './policy.ts';

/** What the template says of the places that requests go to. */
export type Places = Pick<Template, 'tables' | 'secrets' | 'identities'> & {
  /** ARNs of tables and buckets with an own key, and the ARN of that key. */
  encryptionKeys: Map<string, string>;
};

export const arnOf = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;

/** A store with an own key opens it in the caller's name. */
export function opened(store: string, action: string, service: 's3' | 'dynamodb', { encryptionKeys }: Places): Need[] {
  const key = encryptionKeys.get(store);
  const context = { 'kms:ViaService': `${service}.${REGION}.amazonaws.com` };
  return key === undefined ? [] : [{ action: `kms:${action}`, resource: key, context }];
}
