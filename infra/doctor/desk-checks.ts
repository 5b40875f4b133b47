import { DescribeSecretCommand } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { type Finding, ok, todo } from './finding.ts';
import type { ReadMetadata } from './metadata.ts';
import type { Deployed } from './stack-checks.ts';

const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  response_types_supported: z.array(z.string()).default(['code']),
});

/** Of where people work, and how they sign in. */
export async function deskFindings({ account, stage, stack, metadata, at }: Deployed): Promise<Finding[]> {
  const { desk } = stage;
  if (!desk) return [ok('Inget arbetsbord: stages.json har inget desk (docs/it/desk.md)')];
  const { DeskUrl: url, DeskRedirectUri: redirectUri, DeskClientSecret: secret } = stack.outputs;
  if (!secret) return [todo('Arbetsbordet är inte driftsatt', `Kör npm run deploy -- ${stage.name} igen.`)];
  return [
    await providerFinding(desk.issuer, metadata),
    (await isPut(secret))
      ? ok('Arbetsbordets hemlighet är inlagd')
      : todo(
          'Arbetsbordets hemlighet saknas: ingen kan logga in',
          'Skapa en hos inloggningen och lägg in den (kommandot läser den från filen hemlighet):',
          `aws secretsmanager put-secret-value --secret-id ${secret} --secret-string file://hemlighet ${at}`,
        ),
    ok(`Arbetsbordet finns på ${url}. Hos inloggningen ska klienten ${desk.clientId} ha redirect URI ${redirectUri}`),
  ];

  async function isPut(SecretId: string): Promise<boolean> {
    const { VersionIdsToStages = {} } = await account.secrets.send(new DescribeSecretCommand({ SecretId }));
    return Object.values(VersionIdsToStages).some((stages) => stages.includes('AWSCURRENT'));
  }
}

async function providerFinding(issuer: string, metadata: ReadMetadata): Promise<Finding> {
  let answer: unknown;
  try {
    answer = await metadata(issuer);
  } catch {
    return todo(
      `Inloggningen ${issuer} svarar inte: ingen kan logga in`,
      'Är desk.issuer i stages.json rätt? Den ska stå som issuer i leverantörens openid-configuration.',
    );
  }
  const found = Metadata.safeParse(answer).data;
  if (!found) return todo(`${issuer} är ingen inloggning med OpenID Connect`, 'Rätta desk.issuer i stages.json.');
  if (found.issuer !== issuer)
    return todo(
      `Inloggningen kallar sig ${found.issuer}`,
      `Skriv det som desk.issuer i stages.json, i stället för ${issuer}.`,
    );
  if (!found.response_types_supported.includes('code'))
    return todo(`${issuer} har inte authorization code flow`, 'Slå på det hos leverantören.');
  return ok(`Inloggningen ${issuer} svarar`);
}
