/** What a city writes lies in one folder, so that a new version of this project never conflicts with it. */
import { readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Fault } from '../shared/domain/fault.ts';
import { type Profile, readProfile } from '../shared/domain/profile.ts';
import { UsageError } from './parts/usage-error.ts';

const root = fileURLToPath(new URL('../', import.meta.url));

/** Stockholm, with invented addresses: for trying and for tests, deployed nowhere. */
export const EXAMPLE_CITY = join(root, 'infra', 'municipalities', 'stockholm');

/** KAA_CITY, from the root of this project if it is relative. */
export function cityFolder(env: NodeJS.ProcessEnv = process.env): string {
  return env.KAA_CITY ? resolve(root, env.KAA_CITY) : EXAMPLE_CITY;
}

export const profileIn = (folder: string) => join(folder, 'profile.json');
/** Need not be there. */
export const logoIn = (folder: string) => join(folder, 'logo.png');

/** The message says what to fix. */
export class CannotDeploy extends UsageError {}

/** Throws CannotDeploy. */
export const cityProfile = (env: NodeJS.ProcessEnv = process.env): Profile => profileOf(profileIn(cityFolder(env)));

/** Throws CannotDeploy, which names the keys that are wrong. */
export function profileOf(file: string): Profile {
  const json = readJson(file);
  try {
    return readProfile(json);
  } catch (error) {
    throw error instanceof Fault ? new CannotDeploy(error.message) : error;
  }
}

/** The parser's message quotes the text. Throws CannotDeploy. */
export function readJson(file: string): unknown {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    throw new CannotDeploy(
      `${basename(file)} cannot be read in ${dirname(file)}: KAA_CITY names the folder of your city. npm run city -- new FOLDER makes one.`,
    );
  }
  if (text.startsWith('\ufeff'))
    throw new CannotDeploy(`${basename(file)} begins with a byte order mark: save it as UTF-8 without one.`);
  try {
    return JSON.parse(text);
  } catch {
    throw new CannotDeploy(`${basename(file)} is not JSON: look for a comma, quote or bracket too many or too few.`);
  }
}

const OfficerName = z.string().regex(/^[\w+=,.@-]+$/, 'is no name of a user or permission set');

/** The city's OpenID provider, and the address of the desk. */
const DeskOfStage = z.strictObject({
  /** As its metadata give it. */
  issuer: z.url({ protocol: /^https$/, error: 'must begin with https://' }),
  clientId: z.string().min(1),
  /** Claim of the ID token that has the address of coordinators.csv. */
  emailClaim: z.string().min(1).default('email'),
  /** Instead of the API's own. */
  domain: z
    .strictObject({
      name: z.hostname(),
      certificate: z
        .string()
        .regex(/^arn:aws:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/, 'must be the ARN of a certificate'),
    })
    .optional(),
});
export type DeskOfStage = z.infer<typeof DeskOfStage>;

const Common = z.strictObject({
  /** KAA_STAGING_ACCOUNT and KAA_PRODUCTION_ACCOUNT go before it. */
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be an account id of 12 digits')
    .optional(),
  region: z.string().min(1),
  /** Schools write to it; our mail comes from it. */
  mailbox: z.email(),
  mailDomain: z.hostname(),
  alarmAddress: z.email(),
  /** May open sealed data. */
  officers: z
    .strictObject({ users: z.array(OfficerName), permissionSets: z.array(OfficerName) })
    .refine(({ users, permissionSets }) => users.length + permissionSets.length > 0, 'name at least one'),
  /** A report must be traceable for a school year in production; logs hold no personal data. */
  logsKeptDays: z.union([z.literal(30), z.literal(365)]),
  /** Without it there is no desk. */
  desk: DeskOfStage.optional(),
});

/** stages.json */
export const StagesFile = z.strictObject({
  $schema: z.string().optional(),
  staging: Common.extend({ sinkAddress: z.email() }),
  production: Common,
});
export type StagesFile = z.infer<typeof StagesFile>;

/** Throws CannotDeploy, which names the keys that are wrong. */
export function stagesOf(folder: string): StagesFile {
  const result = StagesFile.safeParse(readJson(join(folder, 'stages.json')));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `  ${path.join('.') || '(whole file)'}: ${message}`);
  throw new CannotDeploy(`stages.json is not valid:\n${faults.join('\n')}`);
}
