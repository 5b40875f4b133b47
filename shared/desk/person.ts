import * as z from 'zod';
import type { StaffMember } from '../domain/directory.ts';

/** Values of `roles` in the token of the city's OpenID provider. */
export const DeskRole = z.enum(['samordnare', 'chef', 'kaa-grupp', 'skyddshandlaggare', 'systemsamordnare']);
export type DeskRole = z.infer<typeof DeskRole>;

/** Others, of a newer release or of the provider's other uses, count for nothing. */
export const knownRoles = (roles: unknown): DeskRole[] =>
  DeskRole.options.filter((role) => Array.isArray(roles) && roles.includes(role));

/** Who is signed in, as the directory has it now. */
export type Person = {
  /** In lower case; `by` of what this person does. */
  email: string;
  /** A coordinator without a district has none. */
  roles: DeskRole[];
  /** Codes of the profile. */
  districts: string[] | 'all';
};

/** Districts of the directory, where deputies stand, too: somebody may fall ill without a word. */
export function personOf({ email, roles }: { email: string; roles: DeskRole[] }, staff: StaffMember[]): Person {
  const is = (address: string | undefined) => address?.toLowerCase() === email;
  const own = staff.filter((line) => line.role === 'coordinator' && (is(line.email) || is(line.deputy)));
  const districts = own.some(({ district }) => district === undefined)
    ? 'all'
    : [...new Set(own.flatMap(({ district }) => district ?? []))];
  return { email, districts, roles: roles.filter((role) => role !== 'samordnare' || own.length > 0) };
}
