/** A city's own folder, made from the example and what it is asked. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { Profile } from '../../shared/domain/profile.ts';
import { CannotDeploy, EXAMPLE_CITY, profileIn, StagesFile } from '../city.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** In the order asked. */
export const QUESTIONS = {
  name: 'Name of the municipality, as letters have it (Exempelstads kommun)',
  municipality: 'Its code (kommunkod, 4 digits)',
  districts: 'Its districts, with commas between; the whole municipality is one, too',
  board: 'The board that answers for personal data (Utbildningsnämnden)',
  group: 'The office that writes the letters (KAA-gruppen)',
  street: 'Its street address',
  postcodeAndCity: 'Its postcode and town (123 45 Exempelstad)',
  phone: 'Its telephone number, which schools and youths call',
  email: 'Its mailbox that people read',
  dataProtectionEmail: 'Address of the data protection officer (dataskyddsombud)',
  guardians: 'Do guardians of the under-aged get a letter of their own? (yes or no)',
  caseLink: 'Link to a case in another system, with {caseNumber}; empty: the desk',
  mailbox: 'The KAA mailbox that schools will write to; best in a domain of its own',
  testMailbox: 'The mailbox of staging, in another domain',
  sinkAddress: 'The one mailbox that staging may send to, in a domain that you read already',
  alarmAddress: 'Where alarms go, read every working day',
  officers: 'Permission sets of Identity Center that may open what is sealed, with commas between',
};
export type Answers = Record<keyof typeof QUESTIONS, string>;

/** Undefined if the answer will do. */
export function wrongAnswer(question: keyof Answers, answer: string): string | undefined {
  if (answer.trim() === '') return question === 'caseLink' ? undefined : 'is needed';
  if (question === 'municipality' && !/^\d{4}$/.test(answer)) return 'has four digits';
  if (question === 'guardians' && !/^(?:yes|no)$/.test(answer)) return 'yes or no';
  if (question === 'caseLink' && !/^https:\/\/.+\{caseNumber\}/.test(answer))
    return 'begins with https:// and has {caseNumber}';
  if (/mail|address/i.test(question) && !z.email().safeParse(answer).success) return 'is no mail address';
  return undefined;
}

export type City = { profile: Record<string, unknown>; stages: StagesFile };

export function newCity(answers: Answers): City {
  const example = JSON.parse(readFileSync(profileIn(EXAMPLE_CITY), 'utf8'));
  const stages: StagesFile = JSON.parse(readFileSync(join(EXAMPLE_CITY, 'stages.json'), 'utf8'));
  const { name, phone } = answers;
  const said: [string, string][] = [
    ['KAA-gruppen, Stockholms stad', `${answers.group}, ${name}`],
    ['Stockholms stad', name],
    ['Arbetsmarknadsnämnden', answers.board],
    ['08-000 00 00', phone],
    ['dataskyddsombud@kommun.example', answers.dataProtectionEmail],
    ['i din stadsdel', 'i ditt område'],
    ['i er stadsdel', 'i ert område'],
  ];
  const { letters, ...rest } = said.reduce(
    (texts, [is, becomes]) => replaced(texts, is, becomes),
    example,
  ) as typeof example;
  const guardians = answers.guardians === 'yes' ? 'own-letter' : 'none';
  const sender = {
    ...letters.sender,
    street: answers.street,
    postcodeAndCity: answers.postcodeAndCity,
    email: answers.email,
  };
  const profile = {
    $schema: './profile.schema.json',
    ...rest,
    municipality: answers.municipality,
    sources: { ...rest.sources, 'KAA-plan': 'Exempelvärde: kommunens plan för aktivitetsansvaret ersätter' },
    letters: {
      ...letters,
      guardians,
      sender,
      texts: guardians === 'none' ? withoutGuardians(letters.texts) : letters.texts,
    },
    notices: { ...rest.notices, ...(answers.caseLink.trim() && { caseLink: answers.caseLink }) },
    answers: { ...rest.answers, newlyArrived: { source: 'exempel; SL 29:2-3', sentence: NEWLY_ARRIVED } },
    districts: listed(answers.districts).map((district) => ({ code: codeOf(district), name: district })),
    postcodeDistricts: {},
  };
  const officers = { users: [], permissionSets: listed(answers.officers) };
  const common = { alarmAddress: answers.alarmAddress, officers, desk: undefined };
  const domain = (mailbox: string) => ({ mailbox, mailDomain: mailbox.slice(mailbox.indexOf('@') + 1) });
  return {
    profile,
    stages: {
      $schema: './stages.schema.json',
      staging: { ...stages.staging, ...common, ...domain(answers.testMailbox), sinkAddress: answers.sinkAddress },
      production: { ...stages.production, ...common, ...domain(answers.mailbox) },
    },
  };
}

const NEWLY_ARRIVED = 'Ring oss om eleven är nyanländ.';

const listed = (words: string) =>
  words
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** å, ä and ö as a, a and o. */
const codeOf = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');

function withoutGuardians(texts: Record<string, object>): Record<string, object> {
  return Object.fromEntries(
    Object.entries(texts).map(([variant, { guardian: _, ...text }]: [string, { guardian?: object }]) => [
      variant,
      text,
    ]),
  );
}

function replaced(value: unknown, is: string, becomes: string): unknown {
  if (typeof value === 'string') return value.replaceAll(is, () => becomes);
  if (Array.isArray(value)) return value.map((item) => replaced(item, is, becomes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, is, becomes)]));
}

/** Throws CannotDeploy if something lies there, or git of this project would see it. */
export function refuseFolder(folder: string): void {
  const inside = relative(root, folder);
  if (!inside.startsWith('..') && !isAbsolute(inside) && !inside.startsWith('.local'))
    throw new CannotDeploy(
      `${folder} lies in this project: choose a folder outside it, so that git pull never meets it.`,
    );
  if (existsSync(folder) && readdirSync(folder).length > 0)
    throw new CannotDeploy(`${folder} is not empty: choose a new folder, or change the files there.`);
}

export function writeCity(folder: string, { profile, stages }: City): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(profileIn(folder), asFile(profile));
  writeFileSync(join(folder, 'stages.json'), asFile(stages));
  writeSchemas(folder);
}

/** For editors, which then show what a key may hold; of this version. */
export function writeSchemas(folder: string): void {
  writeFileSync(join(folder, 'profile.schema.json'), asFile(schemaOf(Profile)));
  writeFileSync(join(folder, 'stages.schema.json'), asFile(schemaOf(StagesFile)));
}

export function schemaOf(schema: z.ZodType): Record<string, unknown> {
  const { properties, ...rest } = z.toJSONSchema(schema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      // A key that this version does not know stops the build.
      if (jsonSchema.properties) jsonSchema.additionalProperties ??= false;
    },
  });
  return { ...rest, properties: { $schema: { type: 'string' }, ...properties } };
}

const asFile = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
