import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { fairShare, GROUPS, groupsOf } from '../../../functions/desk/cases/groups.ts';
import type { Listed, Step } from '../../../shared/domain/place.ts';
import { stockholm } from '../../support/builders.ts';

/** A Wednesday. */
const TODAY = Temporal.PlainDate.from('2026-11-25');
const listed = (step: Step, nextOn: string, ageLimitOn?: string, n = 0): Listed => ({
  personKey: `${n}`,
  place: { list: 'farsta', step, nextOn, reference: `K-${n}`, ...(ageLimitOn && { ageLimitOn }) },
});
const groupOf = (...of: Parameters<typeof listed>) => {
  const groups = groupsOf([listed(...of)], TODAY, stockholm);
  return GROUPS.filter((group) => groups[group].length > 0).join();
};

test.each<[step: Step, nextOn: string, group: string, ageLimitOn?: string]>([
  ['new', '2026-11-25', 'nya'],
  ['new', '2026-11-24', 'forsenade'],
  ['check', '2026-11-25', 'utreda'],
  ['check', '2026-11-24', 'forsenade'],
  ['follow', '2026-11-25', 'att-kontakta'],
  ['follow', '2026-11-23', 'att-kontakta'],
  // Over a weekend: two working days.
  ['follow', '2026-11-20', 'forsenade'],
  ['follow', '2026-11-26', 'vantar'],
  ['follow', '2026-11-26', 'snart-20', '2026-12-24'],
  ['follow', '2026-11-26', 'vantar', '2027-06-24'],
  ['new', '2026-11-25', 'nya', '2026-12-24'],
])('%s on %s is in %s', (step, nextOn, group, ageLimitOn) => {
  expect(groupOf(step, nextOn, ageLimitOn)).toBe(group);
});

test('each case is in one group, soonest first', () => {
  const place = fc.tuple(
    fc.constantFrom<Step>('new', 'check', 'follow', 'hold'),
    fc.integer({ min: -30, max: 400 }),
    fc.option(fc.integer({ min: -30, max: 400 }), { nil: undefined }),
  );
  const day = (n: number) => TODAY.add({ days: n }).toString();
  fc.assert(
    fc.property(fc.array(place, { maxLength: 40 }), (places) => {
      const all = places.map(([step, next, limit], n) =>
        listed(step, day(next), limit === undefined ? undefined : day(limit), n),
      );
      const groups = groupsOf(all, TODAY, stockholm);
      const found = GROUPS.flatMap((group) => groups[group].map(({ personKey }) => Number(personKey)));
      expect(found.toSorted((a, b) => a - b)).toEqual(all.map((_, n) => n));
      for (const group of GROUPS) {
        const days = groups[group].map(({ place: { nextOn } }) => nextOn);
        expect(days).toEqual(days.toSorted());
      }
    }),
  );
});

test.each([
  [[10, 20, 30], 60, 30],
  [[100, 5, 0], 60, 55],
  [[100, 100, 100], 60, 20],
  [[0, 0], 60, 0],
])('of %j at most %i are shown: %i of each', (counts, most, share) => {
  expect(fairShare(counts, most)).toBe(share);
});
