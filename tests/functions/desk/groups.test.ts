import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import type { ListPorts } from '../../../functions/desk/cases/own-lists.ts';
import { sharedRows, shownRows } from '../../../functions/desk/cases/shown-rows.ts';
import type { Visit } from '../../../shared/desk/page.ts';
import { fairShare, GROUPS, groupsOf } from '../../../shared/domain/groups.ts';
import type { Listed, Step } from '../../../shared/domain/place.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { stockholm } from '../../support/builders.ts';
import fc from '../../support/fast-check.ts';

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

test('what is shown is the same with those who are hidden in the index and without them', async () => {
  const visit = { person: { email: 'a', roles: ['chef'], districts: 'all' } } as unknown as Visit;
  const groups = fc.array(fc.array(fc.boolean(), { maxLength: 9 }), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(groups, fc.integer({ min: 4, max: 12 }), async (hidden, most) => {
      const all = hidden.map((group, g) =>
        group.map((isHidden, n) => listed('new', '2026-11-23', undefined, g * 100 + n + (isHidden ? 50 : 0))),
      );
      const isHidden = (personKey: string) => Number(personKey) % 100 >= 50;
      const cases = {
        many: async (keys: string[]) =>
          new Map(keys.filter((key) => !isHidden(key)).map((key) => [key, { personKey: key } as YouthRecord])),
      };
      const ports = { profile: stockholm, casesIn: async () => [], cases } as unknown as ListPorts;
      const without = all.map((group) => group.filter(({ personKey }) => !isHidden(personKey)));
      expect(await sharedRows(all, most, visit, ports)).toEqual(await sharedRows(without, most, visit, ports));
      expect(await shownRows(all.flat(), most, visit, ports)).toEqual(
        await shownRows(without.flat(), most, visit, ports),
      );
    }),
  );
});
