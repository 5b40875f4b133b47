import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { addressesFor } from '../../../functions/coordinator-notice/routing.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';
import { aNotice, aStaffMember, TODAY } from '../../support/builders.ts';

const today = Temporal.PlainDate.from(TODAY);
const group = aStaffMember({ email: 'group@kommun.example' });
const officer = aStaffMember({ role: 'officer', email: 'officer@kommun.example' });
const anywhere = aStaffMember({ role: 'coordinator', email: 'anywhere@kommun.example' });
const coordinator = (change: Partial<StaffMember>) =>
  aStaffMember({ role: 'coordinator', district: 'farsta', ...change });
const farsta = coordinator({ email: 'farsta@kommun.example' });
const bromma = coordinator({ email: 'bromma@kommun.example', district: 'bromma' });
const everybody = [officer, group, anywhere, bromma, farsta];

describe('who gets a notice', () => {
  test.each([
    { name: "the district's coordinator", notice: aNotice(), staff: everybody, to: 'farsta' },
    {
      name: 'the coordinator of all districts',
      notice: aNotice(),
      staff: [officer, group, anywhere, bromma],
      to: 'anywhere',
    },
    { name: 'the KAA group where no coordinator is', notice: aNotice(), staff: [officer, group, bromma], to: 'group' },
    {
      name: 'the default for a youth without a district',
      notice: aNotice({ district: undefined }),
      staff: everybody,
      to: 'anywhere',
    },
    { name: 'the KAA group for its own tasks', notice: aNotice({ to: 'kaa-group' }), staff: everybody, to: 'group' },
    {
      name: 'the officer, and nobody else, for the sealed way',
      notice: aNotice({ to: 'officer' }),
      staff: everybody,
      to: 'officer',
    },
  ])('$name', ({ notice, staff, to }) => {
    expect(addressesFor(notice, staff, today)[0]).toBe(`${to}@kommun.example`);
  });

  test('all officers but the one who was told, then the lead', () => {
    const notice = aNotice({ to: 'officer', kind: 'sealed-unopened', unopenedBy: 'officer@kommun.example' });
    const more = ['b', 'c'].map((name) => aStaffMember({ role: 'officer', email: `${name}@kommun.example` }));
    const lead = aStaffMember({ role: 'manager', email: 'lead@kommun.example' });
    expect(addressesFor(notice, [...everybody, ...more, lead], today)).toEqual([
      'b@kommun.example',
      'c@kommun.example',
    ]);
    expect(addressesFor(notice, [...everybody, lead], today)).toEqual(['lead@kommun.example']);
  });

  test('without an officer the notice for the officer has no address', () => {
    expect(addressesFor(aNotice({ to: 'officer' }), [group, anywhere, farsta], today)).toEqual([]);
  });
});

describe('while somebody is away', () => {
  const deputy = 'deputy@kommun.example';
  const away = (change: Partial<StaffMember>) => coordinator({ email: 'farsta@kommun.example', deputy, ...change });
  test.each([
    { name: 'from today', member: away({ absentFrom: TODAY, absentTo: '2026-11-30' }), to: deputy },
    { name: 'to today', member: away({ absentFrom: '2026-11-01', absentTo: TODAY }), to: deputy },
    { name: 'until further notice', member: away({ absentFrom: '2026-11-01' }), to: deputy },
    { name: 'from tomorrow: not yet', member: away({ absentFrom: '2026-11-24' }), to: 'farsta@kommun.example' },
    {
      name: 'to yesterday: no more',
      member: away({ absentFrom: '2026-11-01', absentTo: '2026-11-22' }),
      to: 'farsta@kommun.example',
    },
  ])('the deputy gets it: $name', ({ member, to }) => {
    expect(addressesFor(aNotice(), [member, group], today)[0]).toBe(to);
  });

  const alone = coordinator({ email: 'away@kommun.example', absentFrom: '2026-11-01' });
  test('without a deputy the next in line gets it', () => {
    expect(addressesFor(aNotice(), [alone, farsta, group], today)[0]).toBe('farsta@kommun.example');
    expect(addressesFor(aNotice(), [alone, group], today)[0]).toBe('group@kommun.example');
  });
  test('without a deputy and without a next, it waits in the own mailbox', () => {
    expect(addressesFor(aNotice(), [alone], today)).toEqual(['away@kommun.example']);
  });
});

test('all addresses are given in order, each once', () => {
  const away = coordinator({ email: 'away@kommun.example', absentFrom: '2026-11-01', deputy: 'farsta@kommun.example' });
  expect(addressesFor(aNotice(), [away, farsta, anywhere, group], today)).toEqual([
    'farsta@kommun.example',
    'anywhere@kommun.example',
    'group@kommun.example',
    'away@kommun.example',
  ]);
});
