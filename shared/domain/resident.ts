import * as z from 'zod';
import { IsoDate, IsoInstant } from './calendar.ts';
import { PersonKey } from './notification.ts';
import { PersonalNumber } from './personal-number.ts';

export const Address = z.object({ street: z.string(), postcode: z.string().regex(/^\d{5}$/), city: z.string() });
export type Address = z.infer<typeof Address>;

export const Guardian = z.object({ name: z.string(), address: Address.optional() });
export type Guardian = z.infer<typeof Guardian>;

const stored = {
  personKey: PersonKey,
  /** Of the extract (uttagsdatum). */
  extractDate: IsoDate,
  changedAt: IsoInstant,
  /** Missing from a newer complete extract: contact stops. */
  gone: z.boolean(),
  /** Not yet applied by register. */
  pendingSince: IsoInstant.optional(),
};

/** Key and flag, no more (P5). */
const ProtectedResident = z.object({
  ...stored,
  protected: z.literal(true),
  /** The import (I-) that brought the flag. */
  flaggedBy: z.string().optional(),
  /** The latest of those that brought it again. */
  flaggedAgainBy: z.string().optional(),
});

export const OpenResident = z.object({
  ...stored,
  protected: z.literal(false),
  personnummer: PersonalNumber,
  /** Rules over the date in the number (folkbokföringslagen 18 §). */
  birthDate: IsoDate.optional(),
  givenNames: z.string(),
  familyName: z.string(),
  address: Address.optional(),
  /** Kommunkod. */
  homeMunicipality: z.string().regex(/^\d{4}$/),
  district: z.string().optional(),
  registeredSince: IsoDate.optional(),
  deceased: z.boolean(),
  emigrated: z.boolean(),
  /** A date ahead. */
  emigratesOn: IsoDate.optional(),
  guardians: z.array(Guardian).max(2),
});
export type OpenResident = z.infer<typeof OpenResident>;

export function fullName({ givenNames, familyName }: OpenResident): string {
  return `${givenNames} ${familyName}`.trim();
}

export const Resident = z.discriminatedUnion('protected', [ProtectedResident, OpenResident]);
export type Resident = z.infer<typeof Resident>;

export const Extract = z.object({
  /** uttagsdatum */
  date: IsoDate,
  rows: z.number().int().nonnegative(),
  /** False while an import runs or was cut short. */
  complete: z.boolean(),
});
export type Extract = z.infer<typeof Extract>;
