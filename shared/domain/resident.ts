import * as z from 'zod';
import { IsoDate, IsoInstant } from './calendar.ts';
import { PersonKey } from './notification.ts';
import { PersonalNumber } from './personal-number.ts';

/** A postal address as the extract gives it; postcode is five digits. */
export const Address = z.object({ street: z.string(), postcode: z.string().regex(/^\d{5}$/), city: z.string() });
export type Address = z.infer<typeof Address>;

export const Guardian = z.object({ name: z.string(), address: Address.optional() });
export type Guardian = z.infer<typeof Guardian>;

const stored = {
  personKey: PersonKey,
  /** Date of the extract (uttagsdatum) that the row last stood in. */
  extractDate: IsoDate,
  /** When this row last changed. */
  changedAt: IsoInstant,
  /** A newer complete extract lacks the person: stops contact, makes a task. */
  gone: z.boolean(),
  /** Set while a change is not yet applied by register; the sweep signals it again. */
  pendingSince: IsoInstant.optional(),
};

/** Of a protected person only key and flag are kept (P5). */
const ProtectedResident = z.object({ ...stored, protected: z.literal(true) });

export const OpenResident = z.object({
  ...stored,
  protected: z.literal(false),
  personnummer: PersonalNumber,
  /** The population register's birth date, which rules over the date in the number (folkbokföringslagen 18 §). */
  birthDate: IsoDate.optional(),
  givenNames: z.string(),
  familyName: z.string(),
  address: Address.optional(),
  /** Kommunkod, 4 digits. */
  homeMunicipality: z.string().regex(/^\d{4}$/),
  /** A district code of the profile. */
  district: z.string().optional(),
  registeredSince: IsoDate.optional(),
  deceased: z.boolean(),
  emigrated: z.boolean(),
  guardians: z.array(Guardian).max(2),
});
export type OpenResident = z.infer<typeof OpenResident>;

/** A row of the residents extract. */
export const Resident = z.discriminatedUnion('protected', [ProtectedResident, OpenResident]);
export type Resident = z.infer<typeof Resident>;

/** What is known of the extract in force. */
export const Extract = z.object({
  /** uttagsdatum */
  date: IsoDate,
  rows: z.number().int().nonnegative(),
  /** False while an import runs or was cut short. */
  complete: z.boolean(),
});
export type Extract = z.infer<typeof Extract>;
