import { GetSecretValueCommand, ResourceNotFoundException } from '@aws-sdk/client-secrets-manager';
import type * as z from 'zod';
import { type Secrets, secrets } from '../../shared/aws/clients.ts';
import type { OpenPage } from '../../shared/desk/page.ts';
import type { DeskLoginEnv } from './env.ts';
import { beginLogin, configurationOf, finishLogin, type LoginPorts } from './login.ts';

/** Loaded when somebody signs in. */
export function loginPages(
  env: z.infer<typeof DeskLoginEnv>,
  { sessions, ask }: Pick<LoginPorts, 'sessions' | 'ask'>,
  from: Secrets = secrets(),
): { begin: OpenPage; finish: OpenPage } {
  const provider = {
    issuer: new URL(env.ISSUER),
    clientId: env.CLIENT_ID,
    redirectUri: `${env.DESK_URL}/logga-in/svar`,
    emailClaim: env.EMAIL_CLAIM,
  };
  const ports: LoginPorts = {
    provider,
    configuration: configurationOf(provider),
    /** Read each time: an operator may put a new one. */
    secret: async () => {
      try {
        const { SecretString } = await from.send(new GetSecretValueCommand({ SecretId: env.CLIENT_SECRET }));
        // An editor ends its file with a line break.
        return SecretString?.trim() || undefined;
      } catch (error) {
        if (error instanceof ResourceNotFoundException) return undefined;
        throw error;
      }
    },
    sessions,
    ask,
  };
  return { begin: (visit) => beginLogin(visit, ports), finish: (visit) => finishLogin(visit, ports) };
}
