import { createHmac, createSecretKey } from 'node:crypto';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { DynamoDb, Secrets } from '../aws/clients.ts';
import { Fault } from '../domain/fault.ts';
import type { KeyedHash } from '../domain/notification.ts';
import { PERSON_KEY_CHECK } from './keys.ts';
import { getItem, putNew } from './table.ts';

/**
 * Proves that the secret is the one this register was built with: another would give every youth a second record. The
 * first function ever stores the check.
 */
export function keyedHash(secrets: Secrets, secretId: string, db: DynamoDb, registerTable: string) {
  let ready: Promise<{ keyed: KeyedHash; check: string }> | undefined;
  const load = async () => {
    const { SecretString: secret } = await secrets.send(new GetSecretValueCommand({ SecretId: secretId }));
    if (!secret) throw new Fault('secret-wrong');
    // From a string the key would be made anew for every number.
    const key = createSecretKey(secret, 'utf8');
    const hash = (purpose: string, text: string | Uint8Array) =>
      createHmac('sha256', key).update(`${purpose}|`).update(text).digest('hex');
    const keyed: KeyedHash = { personKeyOf: (number) => hash('person', number), hashOf: (text) => hash('other', text) };
    return { keyed, check: hash('check', 'check') };
  };
  const stored = () => getItem(db, registerTable, PERSON_KEY_CHECK);
  return async (): Promise<KeyedHash> => {
    try {
      ready ??= load();
      const { keyed, check } = await ready;
      // Each time: an import brings another register, and with it the secret.
      const known =
        (await stored()) ??
        ((await putNew(db, registerTable, { pk: PERSON_KEY_CHECK, check })) === 'stored' ? { check } : await stored());
      if (known?.check !== check) throw new Fault('secret-wrong');
      return keyed;
    } catch (error) {
      ready = undefined;
      throw error;
    }
  };
}
