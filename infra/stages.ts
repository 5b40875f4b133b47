export type StageName = 'staging' | 'production';

type Common = {
  /** The stage's own AWS account; unset only where nothing is deployed (npm start, tests). */
  account: string | undefined;
  region: string;
  /** File in infra/municipalities, without .json. */
  profile: string;
  /** The KAA mailbox: schools write to it, and all our mail is sent from it. */
  mailbox: string;
  mailDomain: string;
  /** Where alarms go. */
  alarmAddress: string;
  /** Who may open sealed data. */
  officers: Officers;
  /** One of the periods that CloudWatch knows. */
  logsKeptDays: 30 | 365;
};

/**
 * The named officers in AWS: users of the stage's account, who need a second factor, or permission sets of IAM Identity
 * Center, which demands it at sign-in. Names, not ARNs: nobody of another account matches.
 */
export type Officers = { users: string[]; permissionSets: string[] };

/** Staging must name the one address that its mail may reach; production has none (P7). */
export type Stage =
  | (Common & { name: 'staging'; sinkAddress: string; deletionProtection: false })
  | (Common & { name: 'production'; sinkAddress?: never; deletionProtection: true });

export type Stages = { [Name in StageName]: Stage & { name: Name } };

export const stackName = (stage: { name: StageName }) => `kaa-${stage.name}`;

/** Everything that differs between the stages. */
export function stages(env: NodeJS.ProcessEnv = process.env): Stages {
  const accounts = {
    staging: account(env, 'KAA_STAGING_ACCOUNT'),
    production: account(env, 'KAA_PRODUCTION_ACCOUNT'),
  };
  if (accounts.staging !== undefined && accounts.staging === accounts.production)
    throw new CannotDeploy('KAA_STAGING_ACCOUNT and KAA_PRODUCTION_ACCOUNT are the same account: stages live apart.');
  return {
    staging: {
      name: 'staging',
      account: accounts.staging,
      region: 'eu-north-1',
      profile: 'stockholm',
      mailbox: 'kaa@test.kommun.example',
      mailDomain: 'test.kommun.example',
      sinkAddress: 'kaa-test@kommun.example',
      alarmAddress: 'kaa-drift@kommun.example',
      officers: { users: [], permissionSets: ['KaaSkyddadeUppgifter'] },
      // Only our own trial mails: a month is enough to find a fault.
      logsKeptDays: 30,
      deletionProtection: false,
    },
    production: {
      name: 'production',
      account: accounts.production,
      region: 'eu-north-1',
      profile: 'stockholm',
      mailbox: 'kaa@kommun.example',
      mailDomain: 'kommun.example',
      alarmAddress: 'kaa-drift@kommun.example',
      officers: { users: [], permissionSets: ['KaaSkyddadeUppgifter'] },
      // A report must be traceable for a school year. The logs hold references and counts, no personal data.
      logsKeptDays: 365,
      deletionProtection: true,
    },
  };
}

/** Stops a deployment; the message says what to fix. */
export class CannotDeploy extends Error {}

/** Throws CannotDeploy unless each stage has an account of its own. */
export function stagesToDeploy(env: NodeJS.ProcessEnv = process.env): Stages {
  const found = stages(env);
  const missing = Object.values(found)
    .filter(({ account }) => account === undefined)
    .map(({ name }) => `KAA_${name.toUpperCase()}_ACCOUNT`);
  if (missing.length > 0)
    throw new CannotDeploy(
      `${missing.join(' and ')} must be set: each stage is deployed to an AWS account of its own. For example:\n` +
        '  KAA_STAGING_ACCOUNT=111111111111 KAA_PRODUCTION_ACCOUNT=222222222222 npm run cdk -- deploy kaa-staging',
    );
  return found;
}

function account(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const id = env[name];
  if (id !== undefined && !/^\d{12}$/.test(id)) throw new CannotDeploy(`${name} must be an account id of 12 digits.`);
  return id;
}
