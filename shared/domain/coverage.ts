import { Temporal } from 'temporal-polyfill';
import { ageOn } from './calendar.ts';
import { inCompulsorySchool } from './compulsory-school.ts';
import { birthDateIn, isCoordinationNumber } from './personal-number.ts';
import type { Profile } from './profile.ts';
import type { Extract, OpenResident, Resident } from './resident.ts';
import type { Coverage, CoverageReason } from './youth-record.ts';

export type PopulationFacts = { resident: Resident | undefined; extract: Extract | undefined };

/**
 * Skollagen 29:9 as far as the extract goes; whether the youth studies follows from reports. What is unknown gives
 * `undecided` (P9).
 */
export function residentCoverage({ resident, extract }: PopulationFacts, profile: Profile, today: Temporal.PlainDate) {
  const coverage = (result: Coverage['result'], reason: CoverageReason): Coverage => ({
    result,
    reason,
    rules: profile.ruleSet,
  });
  if (!extract?.complete) return coverage('undecided', 'no-extract');
  if (!resident || resident.protected) return coverage('undecided', 'not-in-extract');
  const born = birthDateOf(resident);
  const ofAge = born !== undefined && ageOn(born, today) >= profile.coverage.untilAge;
  // Extracts leave out the dead and those abroad.
  if (resident.deceased) return coverage('not-covered', 'deceased');
  const hasLeft = resident.emigratesOn !== undefined && resident.emigratesOn <= today.toString();
  if (resident.emigrated || hasLeft) return coverage('not-covered', 'emigrated');
  if (resident.gone && !ofAge) return coverage('undecided', 'gone-from-extract');
  if (resident.homeMunicipality !== profile.municipality) return coverage('not-covered', 'other-municipality');
  if (!born) return coverage('undecided', 'birth-date-unknown');
  if (ofAge) return coverage('not-covered', 'turned-20');
  // Whoever is registered has a personnummer (folkbokföringslagen 18 §).
  if (isCoordinationNumber(resident.personnummer)) return coverage('undecided', 'coordination-number');
  if (inCompulsorySchool(born, profile, today)) return coverage('not-covered', 'compulsory-school');
  return coverage('covered', 'no-education-known');
}

/** The number's own date is only the fallback (folkbokföringslagen 18 §). */
export function birthDateOf(
  resident: Pick<OpenResident, 'birthDate' | 'personnummer'>,
): Temporal.PlainDate | undefined {
  if (resident.birthDate) return Temporal.PlainDate.from(resident.birthDate);
  const inNumber = birthDateIn(resident.personnummer);
  return inNumber instanceof Temporal.PlainDate ? inNumber : undefined;
}

export function ageLimitOn(born: Temporal.PlainDate, profile: Profile): Temporal.PlainDate {
  return born.add({ years: profile.coverage.untilAge });
}

/** 29:9 p 3. */
export function isEducation({ programme = '' }: { programme?: string | undefined }, { coverage }: Profile): boolean {
  const { codes, areEducation } = coverage.introductoryProgrammes;
  return areEducation || !codes.some((code) => programme.startsWith(code));
}

/** By the address, never by the school. */
export function districtOf(resident: OpenResident, profile: Profile): string | undefined {
  return resident.district ?? (resident.address && profile.postcodeDistricts[resident.address.postcode]);
}
