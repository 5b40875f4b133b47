import { GetAccountSettingsCommand } from '@aws-sdk/client-lambda';
import { DescribeActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import { GetAccountCommand } from '@aws-sdk/client-sesv2';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import type { Stage } from '../stages.ts';
import type { Account } from './account.ts';
import { type Finding, ok, stops, todo } from './finding.ts';
import { type DeployedStack, describeStack } from './stack.ts';

/** What the checks of an account know. `at`: options for the commands that are shown. */
export type Context = { account: Account; stage: Stage; stack: DeployedStack | undefined; at: string };

/** The functions' event sources ask for 31 at once, and need room for more. */
const LEAST_CONCURRENCY = 100;
/** Of the day's mails. */
const MUCH_OF_QUOTA = 0.8;
/** CDK's template asks for it. */
export const LEAST_BOOTSTRAP = 6;

export async function callerFindings(
  { sts }: Pick<Account, 'sts'>,
  { account, name, region }: Stage,
): Promise<Finding[]> {
  const { Account: signedIn, Arn } = await sts.send(new GetCallerIdentityCommand({}));
  if (account === undefined)
    return [stops(`${name} har inget konto`, `Ange det: export KAA_${name.toUpperCase()}_ACCOUNT=${signedIn}`)];
  if (signedIn !== account)
    return [stops(`Du är inloggad i konto ${signedIn}, men ${name} ligger i ${account}`, 'Välj rätt --profile.')];
  return [ok(`Inloggad i konto ${account} som ${Arn}; region ${region}`)];
}

export async function bootstrapFindings({ account, stage }: Context): Promise<Finding[]> {
  const version = await bootstrapVersion(account);
  if (version >= LEAST_BOOTSTRAP) return [ok(`Kontot är förberett för CDK (version ${version})`)];
  const why =
    version === 0
      ? 'Kontot är inte förberett för CDK'
      : `Kontots CDK-version är ${version}, äldre än ${LEAST_BOOTSTRAP}`;
  return [todo(why, `npm run deploy -- ${stage.name} förbereder det.`)];
}

/** 0 = none. */
export async function bootstrapVersion(account: Account): Promise<number> {
  const { Outputs = [] } = (await describeStack(account, 'CDKToolkit')) ?? {};
  return Number(Outputs.find(({ OutputKey }) => OutputKey === 'BootstrapVersion')?.OutputValue ?? 0);
}

export async function lambdaFindings({ account, at }: Context): Promise<Finding[]> {
  const { AccountLimit } = await account.lambda.send(new GetAccountSettingsCommand({}));
  const allowed = AccountLimit?.ConcurrentExecutions ?? 0;
  const words = `Lambda får köra ${allowed} åt gången`;
  if (allowed >= LEAST_CONCURRENCY) return [ok(words)];
  return [
    todo(
      `${words}; systemet behöver minst ${LEAST_CONCURRENCY}, annars köar mejl vid toppar`,
      'Begär mer (AWS svarar inom något dygn):',
      `aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value 1000 ${at}`,
    ),
  ];
}

export async function sesFindings({ account, stage, at }: Context): Promise<Finding[]> {
  const ses = await account.sesV2.send(new GetAccountCommand({}));
  const { Max24HourSend: day = 0, MaxSendRate: rate = 0, SentLast24Hours: sent = 0 } = ses.SendQuota ?? {};
  const quota = `SES: ${sent} av ${day} mejl det senaste dygnet, högst ${rate} i sekunden`;
  const plan = ses.PricingAttributes?.CurrentPlan;
  return [
    ses.SendingEnabled === false
      ? todo(
          'SES har stoppat kontots utskick: inga kvitton eller aviseringar går ut. De väntar, inget är förlorat',
          `Se varför i SES-konsolen (Account dashboard), svara AWS och slå på igen: aws sesv2 put-account-sending-attributes --sending-enabled ${at}`,
        )
      : ok('SES skickar kontots mejl'),
    sandbox(ses.ProductionAccessEnabled ?? false, stage, at),
    day > 0 && sent >= day * MUCH_OF_QUOTA
      ? todo(
          `${quota}: dygnets kvot är snart slut`,
          'Begär mer i SES-konsolen (Account dashboard, Request a limit increase).',
        )
      : ok(quota),
    ...(plan === undefined || plan === 'NONE'
      ? []
      : [
          todo(
            `SES räknar efter planen ${plan}, som kostar mer per mejl`,
            `Välj betalning per mejl om ni inte använder planens tillägg: aws sesv2 put-account-pricing-attributes --plan NONE ${at}`,
          ),
        ]),
  ];
}

function sandbox(isOut: boolean, { name }: Stage, at: string): Finding {
  if (isOut) return ok('SES-kontot är ute ur sandlådan');
  if (name === 'staging')
    return ok('SES-kontot är i sandlådan, och staging får stanna där: allt går till dess egen adress');
  return todo(
    'SES-kontot är i sandlådan: skolor och samordnare får inga mejl',
    'Begär produktion (AWS svarar inom ungefär ett dygn). Skriv att kvitton och aviseringar går till skolor och personal:',
    `aws sesv2 put-account-details --production-access-enabled --mail-type TRANSACTIONAL --website-url https://KOMMUNENS-WEBBPLATS --use-case-description "Kvitton till skolor, aviseringar till handläggare" ${at}`,
  );
}

export async function ruleSetFindings({ account, stage, stack, at }: Context): Promise<Finding[]> {
  const { Metadata } = await account.ses.send(new DescribeActiveReceiptRuleSetCommand({}));
  const active = Metadata?.Name;
  const ours = stack?.resources('AWS::SES::ReceiptRuleSet') ?? [];
  if (active !== undefined && ours.includes(active)) return [ok('SES tar emot mejl till brevlådan')];
  if (active !== undefined)
    return [
      stops(
        `En annan regeluppsättning för inkommande mejl är aktiv: ${active}. Vår tar inte dess plats, för då slutar mejlen komma dit`,
        'Använd ett konto som inte tar emot annan mejl. Behöver ingen den, stäng av den (brevlådan är döv tills vi har driftsatt):',
        `aws ses set-active-receipt-rule-set ${at}`,
      ),
    ];
  if (ours.length === 0) return [ok('Ingen annan regeluppsättning för inkommande mejl är aktiv')];
  const deaf = stops(
    `Brevlådan är döv: SES tar inte emot mejl till ${stage.mailbox}`,
    `aws ses set-active-receipt-rule-set --rule-set-name ${ours[0]} ${at}`,
  );
  return [{ ...deaf, allowsDeployment: true }];
}
