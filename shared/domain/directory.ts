import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { IsoDate } from './calendar.ts';

/** A line of directory/schools.csv; addresses in lower case. */
export const SchoolUnit = z.object({
  /** Skolenhetskod. */
  unit: z.string().regex(/^\d{8}$/),
  name: z.string(),
  authority: z.string(),
  /** Kommunkod. */
  municipality: z.string(),
  domain: z.string(),
  /** '*': any address of the domain. */
  reporters: z.union([z.literal('*'), z.array(z.string())]),
  /** Where answers go. */
  receiptAddress: z.string(),
  phone: z.string().optional(),
  validFrom: IsoDate.optional(),
  validTo: IsoDate.optional(),
});
export type SchoolUnit = z.infer<typeof SchoolUnit>;

export function isUnitOpen({ validFrom, validTo }: SchoolUnit, date: Temporal.PlainDate): boolean {
  const day = date.toString();
  return (validFrom === undefined || validFrom <= day) && (validTo === undefined || day <= validTo);
}

/** samordnare, chef, kaa-grupp, skyddshandlaggare, tryckeri */
export const StaffRole = z.enum(['coordinator', 'manager', 'kaa-group', 'officer', 'printer']);
export type StaffRole = z.infer<typeof StaffRole>;

/** A line of directory/coordinators.csv. */
export const StaffMember = z.object({
  role: StaffRole,
  /** Absent: all districts. */
  district: z.string().optional(),
  name: z.string(),
  email: z.string(),
  /** Address while absent. */
  deputy: z.string().optional(),
  absentFrom: IsoDate.optional(),
  absentTo: IsoDate.optional(),
});
export type StaffMember = z.infer<typeof StaffMember>;

/** Of two imports at once the newer file's list stays. */
export type ListOrigin = { version: string; importedAt: Temporal.Instant; fileStoredAt: Date };
export type ReplaceOutcome = 'in-force' | 'newer-in-force';

/** Who may have a case of this district: deputies, too, whom no line names. Addresses in lower case. */
export function coordinatorsOf(district: string | undefined, staff: StaffMember[]): Map<string, string | undefined> {
  const own = staff.filter((line) => line.role === 'coordinator' && [undefined, district].includes(line.district));
  const deputies = own.flatMap(({ deputy }) => (deputy ? [[deputy.toLowerCase(), undefined] as const] : []));
  return new Map([...deputies, ...own.map(({ email, name }) => [email.toLowerCase(), name] as const)]);
}
