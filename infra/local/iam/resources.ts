import { REGION } from '../account.ts';
import type { AccessRequest } from './policy.ts';

type KeySchema = { AttributeName: string; KeyType: string }[];

export type Resources = {
  tables: { name: string; keySchema: KeySchema; indexes: { IndexName: string; KeySchema: KeySchema }[] }[];
  secrets: { name: string; arn: string }[];
  /** Verified addresses and domains. */
  identities: string[];
  /** ARN of a table or bucket → ARN of its customer managed key. */
  encryptionKeys: Map<string, string>;
};

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
