import type { Temporal } from 'temporal-polyfill';
import type { Profile } from '../../shared/domain/profile.ts';
import { type Stage, stackName } from '../stages.ts';
import type { Account } from './account.ts';
import {
  bootstrapFindings,
  type Context,
  callerFindings,
  lambdaFindings,
  ruleSetFindings,
  sesFindings,
} from './account-checks.ts';
import { deskFindings } from './desk-checks.ts';
import type { Lookup } from './dns.ts';
import { type Finding, stops, todo } from './finding.ts';
import type { ReadMetadata } from './metadata.ts';
import { profileFindings } from './profile-checks.ts';
import { deployedStack } from './stack.ts';
import {
  alarmFindings,
  type Deployed,
  dnsFindings,
  extractFindings,
  identityFindings,
  stackFindings,
} from './stack-checks.ts';

export type Ports = {
  account: Account;
  stage: Stage;
  profile: Profile;
  lookup: Lookup;
  metadata: ReadMetadata;
  now: Temporal.Instant;
  /** Of the AWS profile, for the commands that are shown. */
  awsProfile: string | undefined;
};

const OF_ACCOUNT: [about: string, check: (context: Context) => Promise<Finding[]>][] = [
  ['om kontot är förberett för CDK', bootstrapFindings],
  ['vad Lambda får köra', lambdaFindings],
  ['hur det står till med SES', sesFindings],
  ['om SES tar emot mejl', ruleSetFindings],
];
const OF_STACK: [about: string, check: (deployed: Deployed) => Promise<Finding[]>][] = [
  ['hur det står till med stacken', stackFindings],
  ['om SES har verifierat domänen', identityFindings],
  ['vad DNS svarar', dnsFindings],
  ['om någon får larmen', alarmFindings],
  ['uttagets ålder', extractFindings],
  ['om arbetsbordet går att logga in i', deskFindings],
];

/** Changes nothing. What cannot be looked up counts as left to do. */
export async function doctor({ account, stage, profile, awsProfile, ...rest }: Ports): Promise<Finding[]> {
  const caller = await tried('vem du är', () => callerFindings(account, stage), signIn(awsProfile));
  if (caller.some(({ level }) => level !== 'ok')) return caller.map((finding) => ({ ...finding, level: 'stops' }));
  const at = `--region ${stage.region}${awsProfile === undefined ? '' : ` --profile ${awsProfile}`}`;
  let stack: Context['stack'];
  try {
    stack = await deployedStack(account, stackName(stage));
  } catch (error) {
    return [...caller, stops(`Kunde inte läsa stacken: ${nameOf(error)}`, RIGHTS)];
  }
  const context = { account, stage, stack, at };
  const ofAccount = OF_ACCOUNT.map(([about, check]) => tried(about, () => check(context)));
  const ofStack = stack
    ? OF_STACK.map(([about, check]) => tried(about, () => check({ ...context, ...rest, stack, profile })))
    : [[todo(`${stage.name} är inte driftsatt`, `npm run deploy -- ${stage.name} --profile ${awsProfile ?? 'P'}`)]];
  return [caller, ...(await Promise.all([...ofAccount, ...ofStack])), profileFindings(profile)].flat();
}

async function tried(about: string, check: () => Promise<Finding[]>, ...how: string[]): Promise<Finding[]> {
  try {
    return await check();
  } catch (error) {
    return [todo(`Kunde inte ta reda på ${about}: ${nameOf(error)}`, ...(how.length > 0 ? how : [RIGHTS]))];
  }
}

const RIGHTS = 'Försök igen om en stund. Säger den AccessDenied, behöver du läsrätt (ReadOnlyAccess) i kontot.';
const signIn = (profile: string | undefined) => `Logga in: aws sso login --profile ${profile ?? 'P'}`;

const nameOf = (error: unknown) => (error instanceof Error ? error.name : String(error));
