export type StageName = 'staging' | 'production';

type Common = {
  /** The stage's own AWS account; unset = the account of whoever deploys. */
  account: string | undefined;
  region: string;
  /** File in infra/municipalities, without .json. */
  profile: string;
  /** The KAA mailbox: schools write to it, and all our mail is sent from it. */
  mailbox: string;
  mailDomain: string;
  /** Where alarms go. */
  alarmAddress: string;
};

/** Staging must name the one address that its mail may reach; production has none (promise P7). */
export type Stage =
  | (Common & { name: 'staging'; sinkAddress: string; deletionProtection: false })
  | (Common & { name: 'production'; sinkAddress?: never; deletionProtection: true });

/** Everything that differs between the stages. */
export function stages(env: NodeJS.ProcessEnv = process.env): { [Name in StageName]: Stage & { name: Name } } {
  const accounts = {
    staging: account(env, 'KAA_STAGING_ACCOUNT'),
    production: account(env, 'KAA_PRODUCTION_ACCOUNT'),
  };
  if (accounts.staging !== undefined && accounts.staging === accounts.production)
    throw new Error('KAA_STAGING_ACCOUNT and KAA_PRODUCTION_ACCOUNT are the same account: stages live apart.');
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
      deletionProtection: true,
    },
  };
}

function account(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const id = env[name];
  if (id !== undefined && !/^\d{12}$/.test(id)) throw new Error(`${name} must be an account id of 12 digits.`);
  return id;
}
