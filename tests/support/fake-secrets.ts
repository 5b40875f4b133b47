import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { Secrets } from '../../shared/aws/clients.ts';

export const TEST_SECRET = 'a secret for tests that never leaves this file';

/** One value for every id; counts reads. */
export function fakeSecrets(value = TEST_SECRET) {
  const fake = { reads: 0, send: undefined as unknown as Secrets['send'] };
  fake.send = (async (command: unknown) => {
    if (!(command instanceof GetSecretValueCommand)) throw new Error('fake secrets: unknown command');
    fake.reads += 1;
    return { SecretString: value };
  }) as Secrets['send'];
  return fake;
}
