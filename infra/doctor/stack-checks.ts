import { GetEmailIdentityCommand } from '@aws-sdk/client-sesv2';
import { ListSubscriptionsByTopicCommand } from '@aws-sdk/client-sns';
import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { Extract } from '../../shared/domain/resident.ts';
import { EXTRACT_CURRENT } from '../../shared/store/keys.ts';
import { getItem } from '../../shared/store/table.ts';
import type { Context } from './account-checks.ts';
import { type Lookup, recordFinding, wantedRecords } from './dns.ts';
import { type Finding, ok, stops, todo } from './finding.ts';
import type { ReadMetadata } from './metadata.ts';
import type { DeployedStack } from './stack.ts';

/** Of a stage that has been deployed. */
export type Deployed = Context & {
  stack: DeployedStack;
  profile: Profile;
  lookup: Lookup;
  metadata: ReadMetadata;
  now: Temporal.Instant;
};

export async function stackFindings({ stack, stage, at }: Deployed): Promise<Finding[]> {
  const { status, outputs, isProtected } = stack;
  const name = `kaa-${stage.name}`;
  const again = `Kör npm run deploy -- ${stage.name} igen.`;
  if (status === 'UPDATE_ROLLBACK_FAILED')
    return [
      stops(
        `Stacken ${name} kunde inte gå tillbaka efter en misslyckad ändring`,
        `Se varför i CloudFormation-konsolen, rätta det och fortsätt: aws cloudformation continue-update-rollback --stack-name ${name} ${at}`,
      ),
    ];
  if (status === 'DELETE_FAILED')
    return [
      stops(
        `Stacken ${name} skulle tas bort, men något höll emot. Det som bara finns där är kvar`,
        'Se i CloudFormation-konsolen vad det är, och avgör om det får försvinna. Sedan:',
        `aws cloudformation delete-stack --stack-name ${name} ${at}`,
      ),
    ];
  if (status.endsWith('_IN_PROGRESS') && status !== 'REVIEW_IN_PROGRESS')
    return [stops(`Stacken ${name} ändras just nu (${status})`, 'Vänta tills det är klart.')];
  if (!/^(?:CREATE|UPDATE|UPDATE_ROLLBACK)_COMPLETE$/.test(status))
    return [todo(`Stacken ${name} blev inte klar (${status})`, again)];
  if (stage.deletionProtection && !isProtected)
    return [todo(`Stacken ${name} är inte skyddad mot borttagning än`, again)];
  return [ok(`${name} är driftsatt, version ${outputs.Version ?? 'okänd'}, commit ${outputs.Commit ?? 'okänd'}`)];
}

export async function identityFindings({ account, stage, at }: Deployed): Promise<Finding[]> {
  const sesV2 = account.sesV2;
  const domain = await sesV2.send(new GetEmailIdentityCommand({ EmailIdentity: stage.mailDomain }));
  const { DkimAttributes, MailFromAttributes } = domain;
  const waits = 'Lägg in DNS-posterna nedan. Finns de redan, vänta: det tar minuter, högst 72 timmar.';
  const findings = [
    domain.VerifiedForSendingStatus && DkimAttributes?.Status === 'SUCCESS'
      ? ok(`SES har verifierat ${stage.mailDomain} (DKIM)`)
      : todo(
          `SES har inte verifierat ${stage.mailDomain}: inga mejl kan skickas (DKIM ${DkimAttributes?.Status ?? 'saknas'})`,
          waits,
        ),
    MailFromAttributes?.MailFromDomainStatus === 'SUCCESS'
      ? ok(`Kuvertavsändaren ${MailFromAttributes.MailFromDomain} är klar (SPF)`)
      : todo(`Kuvertavsändaren är inte klar (SPF ${MailFromAttributes?.MailFromDomainStatus ?? 'saknas'})`, waits),
  ];
  if (stage.name === 'production') return findings;
  const sink = await sesV2.send(new GetEmailIdentityCommand({ EmailIdentity: stage.sinkAddress }));
  const verified = sink.VerifiedForSendingStatus
    ? ok(`Stagings adress ${stage.sinkAddress} är verifierad`)
    : todo(
        `Stagings adress ${stage.sinkAddress} är inte verifierad: staging kan inte skicka`,
        'Tryck på länken i mejlet från AWS till den adressen. Länken gäller ett dygn; skicka en ny så här:',
        `aws ses verify-email-identity --email-address ${stage.sinkAddress} ${at}`,
      );
  return [...findings, verified];
}

export async function dnsFindings({ stack, profile, lookup }: Deployed): Promise<Finding[]> {
  const hasRelay = profile.intake.trustedRelay !== undefined;
  return Promise.all(wantedRecords(stack.outputs).map((record) => recordFinding(record, lookup, hasRelay)));
}

export async function alarmFindings({ account, stack, stage, at }: Deployed): Promise<Finding[]> {
  const [topic] = stack.resources('AWS::SNS::Topic');
  const { Subscriptions = [] } = await account.sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topic }));
  const ours = Subscriptions.filter(({ Endpoint }) => Endpoint === stage.alarmAddress);
  if (ours.some(({ SubscriptionArn }) => SubscriptionArn?.startsWith('arn:')))
    return [ok(`Larm går till ${stage.alarmAddress}`)];
  return [
    todo(
      `Larm når ingen: ${stage.alarmAddress} har inte bekräftat`,
      'Tryck på länken i mejlet från AWS till den adressen. Länken gäller ett par dygn; skicka en ny så här:',
      `aws sns subscribe --topic-arn ${topic} --protocol email --notification-endpoint ${stage.alarmAddress} ${at}`,
    ),
  ];
}

export async function extractFindings({ account, stack, profile, now, at }: Deployed): Promise<Finding[]> {
  const item = await getItem(account.dynamoDb, stack.outputs.ResidentsTable ?? '', EXTRACT_CURRENT);
  const bucket = Object.entries(stack.outputs).find(([name]) => name.startsWith('ImportBucket'))?.[1];
  const upload = `aws s3 cp uttag.csv s3://${bucket}/residents/${dateInStockholm(now)}.csv ${at}`;
  if (!item) return [todo('Inget uttag ur folkbokföringen finns: inga brev går ut', 'Ladda upp ett:', upload)];
  const { date, complete, rows } = Extract.parse(item);
  if (!complete)
    return [
      todo(
        `Uttaget från ${date} är inte inläst till slut: inga brev går ut`,
        'Vänta, eller ladda upp det igen:',
        upload,
      ),
    ];
  const { days } = dateInStockholm(now).since(date, { largestUnit: 'days' });
  const oldest = profile.residents.oldestExtractDays;
  if (days > oldest)
    return [
      todo(
        `Uttaget är ${days} dagar gammalt, högst ${oldest} får det vara: inga brev går ut`,
        'Ladda upp ett nytt:',
        upload,
      ),
    ];
  return [ok(`Uttaget är från ${date}, ${rows} personer`)];
}
