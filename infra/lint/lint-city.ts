/** Faults of a city's profile.json and stages.json that their schemas cannot see, each by key and in words. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../../shared/domain/profile.ts';
import { CannotDeploy, EXAMPLE_CITY, profileIn, profileOf, readJson, stagesOf } from '../city.ts';
import type { Finding } from './finding.ts';
import { intakeFaults } from './intake.ts';
import { keysTwice, unknownKeys } from './keys.ts';
import { logoFaults } from './logo.ts';
import { deskFaults, linkFaults, mailboxFaults, stageFaults } from './mailboxes.ts';
import { rendered } from './rendered.ts';
import { calendarFaults, districtFaults } from './rules.ts';
import { damaged, exampleValues, otherCities, placeholders } from './texts.ts';

/** Takes half a second: every letter is made. Throws CannotDeploy where the schemas see faults. */
export async function lintCity(folder: string): Promise<Finding[]> {
  const file = profileIn(folder);
  const raw = readJson(file);
  const profile = profileOf(file);
  const stages = stagesOf(folder);
  return [
    ...keysTwice(readFileSync(file, 'utf8')),
    ...keysTwice(readFileSync(join(folder, 'stages.json'), 'utf8'), 'stages.json: '),
    ...unknownKeys(raw, profile),
    ...lintProfile(profile),
    ...stageFaults(stages),
    ...mailboxFaults(profile, stages),
    ...deskFaults(profile, stages),
    ...(folder === EXAMPLE_CITY ? [] : [...exampleValues(profile), ...exampleValues(stages, 'stages.json: ')]),
    ...logoFaults(folder),
    ...(await rendered(profile)),
  ];
}

const lintProfile = (profile: Profile): Finding[] => [
  ...damaged(profile),
  ...placeholders(profile),
  ...otherCities(profile),
  ...districtFaults(profile),
  ...calendarFaults(profile),
  ...intakeFaults(profile),
  ...linkFaults(profile),
];

/** Throws CannotDeploy with all findings. */
export async function refuseFaults(folder: string): Promise<void> {
  const found = await lintCity(folder);
  if (found.length > 0) throw new CannotDeploy(`What the city has written cannot be used:\n${listed(found)}`);
}

export const listed = (found: Finding[]) => found.map(({ key, words }) => `  ${key}: ${words}`).join('\n');
