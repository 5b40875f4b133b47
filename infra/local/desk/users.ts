import type { StaffMember } from '../../../shared/domain/directory.ts';

export type LocalUser = { email: string; name: string; roles: string[] };

/** Coordinators of the directory in force, and one of each other role. */
export function localUsers(staff: StaffMember[]): LocalUser[] {
  const coordinators = staff
    .filter(({ role }) => role === 'coordinator')
    .map(({ email, name }) => ({ email: email.toLowerCase(), name, roles: ['samordnare'] }));
  const users = [...coordinators, ...OTHERS];
  return [...new Map(users.map((user) => [user.email, user])).values()];
}

const OTHERS: LocalUser[] = [
  { email: 'chef@kommun.example', name: 'Chef', roles: ['chef'] },
  { email: 'kaa@kommun.example', name: 'KAA-gruppen', roles: ['kaa-grupp'] },
  { email: 'skydd@kommun.example', name: 'Handläggare för skyddade uppgifter', roles: ['skyddshandlaggare'] },
  { email: 'system@kommun.example', name: 'Systemsamordnare', roles: ['systemsamordnare'] },
  { email: 'ingen@kommun.example', name: 'Utan roll', roles: [] },
];
