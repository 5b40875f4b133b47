import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { directoryStore } from '../../../shared/store/directory-store.ts';
import type { Stack } from '../stack.ts';
import type { listenForLogins } from './openid-provider.ts';
import { type LocalUser, localUsers } from './users.ts';

export type LocalDesk = { url: string; users: () => Promise<LocalUser[]> };

/** Does what an operator does with the city's provider: registers the desk, and puts its secret. */
export async function connectLogins(
  stack: Stack,
  provider: Pick<Awaited<ReturnType<typeof listenForLogins>>, 'serve'>,
): Promise<LocalDesk | undefined> {
  const desk = stack.template.functions.find(({ shortName }) => shortName === 'desk-login')?.environment;
  if (!desk || stack.ports.desk === undefined) return undefined;
  const clientSecret = randomBytes(32).toString('base64url');
  await new SecretsManagerClient(stack.clientsConfig).send(
    new PutSecretValueCommand({ SecretId: desk.CLIENT_SECRET, SecretString: clientSecret }),
  );
  const directory = directoryStore(new DynamoDBClient(stack.clientsConfig), desk.DIRECTORY_TABLE ?? '');
  const users = async () => localUsers(await directory.staff());
  const url = `http://127.0.0.1:${stack.ports.desk}`;
  provider.serve({ clientId: desk.CLIENT_ID ?? '', clientSecret, redirectUri: `${url}/logga-in/svar`, users });
  return { url, users };
}
