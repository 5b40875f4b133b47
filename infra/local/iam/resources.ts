import { REGION } from '../account.ts';
import type { AccessRequest } from './policy.ts';

type KeySchema = { AttributeName: string; KeyType: string }[];

/** The template's resources, as far as access to them depends on more than the request. */
export type Resources = {
  tables: { name: string; keySchema: KeySchema; indexes: { IndexName: string; KeySchema: KeySchema }[] }[];
  secrets: { name: string; arn: string }[];
  /** Verified SES identities: addresses and domains. */
  identities: string[];
  /** ARN of a table or bucket with a customer managed key, to the ARN of that key. */
  encryptionKeys: Map<string, string>;
};

/** A table or bucket with a customer managed key uses it in the caller's name. */
export function keyAccess(
  store: string,
  action: 'Decrypt' | 'GenerateDataKey',
  service: 's3' | 'dynamodb',
  { encryptionKeys }: Resources,
): AccessRequest[] {
  const key = encryptionKeys.get(store);
  const context = { 'kms:ViaService': `${service}.${REGION}.amazonaws.com` };
  return key === undefined ? [] : [{ action: `kms:${action}`, resource: key, context }];
}
