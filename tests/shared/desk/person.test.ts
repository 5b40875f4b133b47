import { expect, test } from 'vitest';
import { knownRoles, personOf } from '../../../shared/desk/person.ts';
import { ROUTES, reachOf } from '../../../shared/desk/rights.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';

const line = (district: string | undefined, email: string, deputy?: string): StaffMember => ({
  role: 'coordinator',
  name: 'Samordnare',
  email,
  ...(district && { district }),
  ...(deputy && { deputy }),
});
const staff = [
  line('farsta', 'Farsta@kommun.example', 'jarva@kommun.example'),
  line('jarva', 'jarva@kommun.example'),
  line(undefined, 'alla@kommun.example'),
  { ...line('bromma', 'chef@kommun.example'), role: 'manager' as const },
];
const person = (email: string) => personOf({ email, roles: ['samordnare'] }, staff);

test('a coordinator has the districts of her lines, and those that she is deputy for', () => {
  expect(person('farsta@kommun.example').districts).toEqual(['farsta']);
  expect(person('jarva@kommun.example').districts).toEqual(['farsta', 'jarva']);
  expect(person('alla@kommun.example').districts).toBe('all');
});

test('who stands in no line is no coordinator, whatever the token says', () => {
  expect(person('okand@kommun.example')).toMatchObject({ roles: [], districts: [] });
  expect(person('chef@kommun.example')).toMatchObject({ roles: [], districts: [] });
});

test('roles that nobody knows, or that are no list, count for nothing', () => {
  expect(knownRoles(['chef', 'admin', 7])).toEqual(['chef']);
  for (const roles of [undefined, 'chef', { chef: true }]) expect(knownRoles(roles)).toEqual([]);
});

test('no route reaches further than its line', () => {
  const coordinator = person('farsta@kommun.example');
  const officer = personOf({ email: 'skydd@kommun.example', roles: ['skyddshandlaggare'] }, staff);
  for (const [route, { function: name }] of ROUTES)
    if (name === 'desk-protected') {
      expect(reachOf(coordinator, route)).toBeUndefined();
      expect(reachOf(officer, route)).toBe('all');
    }
});
