import { CannotDeploy, cityFolder, type DeskOfStage, EXAMPLE_CITY, profileIn, stagesOf } from './city.ts';

export { CannotDeploy };

export type StageName = 'staging' | 'production';

type Common = {
  /** Unset only where nothing is deployed. */
  account: string | undefined;
  region: string;
  /** Path of the city's profile.json. */
  profile: string;
  /** Schools write to it; our mail comes from it. */
  mailbox: string;
  mailDomain: string;
  alarmAddress: string;
  /** May open sealed data. */
  officers: Officers;
  logsKeptDays: 30 | 365;
  desk?: DeskOfStage | undefined;
};

/**
 * Users with a second factor, or permission sets of Identity Center, which demands one. Names, not ARNs: nobody of
 * another account matches.
 */
export type Officers = { users: string[]; permissionSets: string[] };

/** Staging reaches its sink alone (P7). */
export type Stage =
  | (Common & { name: 'staging'; sinkAddress: string; deletionProtection: false })
  | (Common & { name: 'production'; sinkAddress?: never; deletionProtection: true });

export type Stages = { [Name in StageName]: Stage & { name: Name } };

export const stackName = (stage: { name: StageName }) => `kaa-${stage.name}`;

export function stages(env: NodeJS.ProcessEnv = process.env): Stages {
  const file = stagesOf(cityFolder(env));
  const accounts = {
    staging: account(env, 'KAA_STAGING_ACCOUNT') ?? file.staging.account,
    production: account(env, 'KAA_PRODUCTION_ACCOUNT') ?? file.production.account,
  };
  if (accounts.staging !== undefined && accounts.staging === accounts.production)
    throw new CannotDeploy(
      'KAA_STAGING_ACCOUNT and KAA_PRODUCTION_ACCOUNT (or account in stages.json) are the same account: stages live apart.',
    );
  const profile = profileIn(cityFolder(env));
  return {
    staging: { ...file.staging, name: 'staging', account: accounts.staging, profile, deletionProtection: false },
    production: {
      ...file.production,
      name: 'production',
      account: accounts.production,
      profile,
      deletionProtection: true,
    },
  };
}

/** Throws CannotDeploy. */
export function stagesToDeploy(env: NodeJS.ProcessEnv = process.env): Stages {
  const found = stages(env);
  const missing = Object.values(found)
    .filter(({ account }) => account === undefined)
    .map(({ name }) => `KAA_${name.toUpperCase()}_ACCOUNT`);
  if (missing.length > 0)
    throw new CannotDeploy(
      `${missing.join(' and ')} must be set: each stage is deployed to an AWS account of its own. For example:\n` +
        '  KAA_STAGING_ACCOUNT=111111111111 KAA_PRODUCTION_ACCOUNT=222222222222 npm run deploy -- staging',
    );
  if (cityFolder(env) === EXAMPLE_CITY)
    throw new CannotDeploy(
      'KAA_CITY must name the folder of your city: the example is deployed nowhere. npm run city -- new FOLDER makes one.',
    );
  return found;
}

function account(env: NodeJS.ProcessEnv, name: string): string | undefined {
  const id = env[name];
  if (id !== undefined && !/^\d{12}$/.test(id)) throw new CannotDeploy(`${name} must be an account id of 12 digits.`);
  return id;
}
