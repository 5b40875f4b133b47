import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { mayContact } from '../../shared/domain/contact.ts';
import type { Guardian } from '../../shared/domain/resident.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { aDropout, aResident, LOOK, population, recordAfter, stockholm, TODAY } from '../support/builders.ts';
import fc from '../support/fast-check.ts';

const at = (street: string) => ({ street, postcode: '12345', city: 'Exempelstad' });
const ANNA = { name: 'Anna Prov', address: at('Väg 1') };
const ERIK = { name: 'Erik Prov', address: at('Väg 1') };
const MARIA = { name: 'Maria Exempel', address: at('Väg 2') };
const without = ({ name }: Guardian): Guardian => ({ name });

const among = (guardians: Guardian[]) => population({ resident: aResident({ guardians }) });
const today = Temporal.PlainDate.from(TODAY);

/** As outreach does with each letter that is planned. */
function delivered(record: YouthRecord, guardians: Guardian[]): YouthRecord {
  const next = structuredClone(record);
  for (const letter of Object.values(next.letters)) {
    if (letter.state !== 'planned') continue;
    const contact = mayContact(next, letter, among(guardians), stockholm, today);
    if ('facts' in contact)
      Object.assign(letter, { state: 'handed-over', facts: contact.facts, object: contact.facts.name });
    else if ('stop' in contact) Object.assign(letter, { state: 'stopped', stoppedBecause: contact.stop });
    else if ('cancel' in contact) letter.state = 'cancelled';
  }
  return next;
}

/** As the last release left it: by place alone. */
function byPlace(record: YouthRecord): YouthRecord {
  const earlier = structuredClone(record);
  for (const letter of Object.values(earlier.letters)) delete letter.guardian;
  return earlier;
}

type Step = { guardians: Guardian[]; deliver?: boolean; byPlace?: boolean };

function recordOf(steps: Step[]): YouthRecord {
  const [first = { guardians: [] }] = steps;
  let record = aDropout({ facts: among(first.guardians) });
  for (const step of steps) {
    record = recordAfter(record, [LOOK], { facts: among(step.guardians) });
    if (step.deliver) record = delivered(record, step.guardians);
    if (step.byPlace) record = byPlace(record);
  }
  return record;
}

/** As their files say: the record forgets them. */
const recipients = ({ letters }: YouthRecord) =>
  Object.values(letters)
    .flatMap(({ state, addressee, object }) => (state === 'handed-over' && addressee !== 'youth' ? object : []))
    .toSorted();

describe('a guardian gets one letter, wherever the extract names them', () => {
  test.each<{ name: string; steps: Guardian[][]; get: Guardian[] }>([
    {
      name: 'as they were',
      steps: [
        [ANNA, ERIK],
        [ANNA, ERIK],
      ],
      get: [ANNA, ERIK],
    },
    {
      name: 'in another order',
      steps: [
        [ANNA, ERIK],
        [ERIK, ANNA],
      ],
      get: [ANNA, ERIK],
    },
    {
      name: 'in another order, the other without address',
      steps: [
        [ANNA, without(ERIK)],
        [ERIK, ANNA],
      ],
      get: [ANNA, ERIK],
    },
    { name: 'one added before', steps: [[ANNA], [ERIK, ANNA]], get: [ANNA, ERIK] },
    { name: 'one added after', steps: [[ANNA], [ANNA, ERIK]], get: [ANNA, ERIK] },
    { name: 'the first one dropped', steps: [[ANNA, ERIK], [ERIK]], get: [ANNA, ERIK] },
    { name: 'dropped and back', steps: [[ANNA, ERIK], [ERIK], [ERIK, ANNA]], get: [ANNA, ERIK] },
    { name: 'another in her place', steps: [[ANNA], [MARIA]], get: [ANNA, MARIA] },
    {
      name: 'all three in turn',
      steps: [
        [ANNA, ERIK],
        [MARIA, ERIK],
        [MARIA, ANNA],
      ],
      get: [ANNA, ERIK, MARIA],
    },
    { name: 'moved', steps: [[ANNA], [{ ...ANNA, address: at('Väg 9') }]], get: [ANNA] },
    {
      name: 'under her whole name',
      steps: [
        [ANNA, ERIK],
        [ERIK, { ...ANNA, name: 'Anna Maria Prov' }],
      ],
      get: [ANNA, ERIK],
    },
    {
      name: 'surname first, in capitals',
      steps: [
        [ANNA, ERIK],
        [ERIK, { ...ANNA, name: 'PROV, ANNA' }],
      ],
      get: [ANNA, ERIK],
    },
    {
      name: 'with a new surname at home',
      steps: [
        [ANNA, ERIK],
        [ERIK, { ...ANNA, name: 'Anna Ny' }],
      ],
      get: [ANNA, ERIK],
    },
    {
      name: 'named twice',
      steps: [
        [ANNA, ANNA],
        [without(ANNA), ANNA],
      ],
      get: [ANNA],
    },
    {
      name: 'two of one name in two homes',
      steps: [
        [ANNA, { ...ANNA, address: at('Väg 9') }],
        [{ ...ANNA, address: at('Väg 9') }, ANNA],
      ],
      get: [ANNA, ANNA],
    },
  ])('$name', ({ steps, get }) => {
    const names = get.map(({ name }) => name).toSorted();
    const all = steps.map((guardians) => ({ guardians, deliver: true }));
    expect(recipients(recordOf(all))).toEqual(names);
    expect(recipients(recordOf(all.map((step) => ({ ...step, byPlace: true }))))).toEqual(names);
  });

  test('one who is dropped before the letter is made gets none', () => {
    const record = recordOf([{ guardians: [ANNA, ERIK] }, { guardians: [ERIK], deliver: true }]);
    expect(recipients(record)).toEqual([ERIK.name]);
  });

  test('one planned by place, before the order changed, goes to whom no letter has gone', () => {
    const [mother, father] = [ANNA, ERIK];
    const planned = byPlace(aDropout({ facts: among([mother, father]) }));
    const one = delivered(planned, [mother, father]);
    for (const letter of Object.values(one.letters))
      if (letter.addressee === 'guardian2') Object.assign(letter, { state: 'planned', facts: undefined });
    expect(recipients(delivered(one, [father, mother]))).toEqual([mother.name, father.name]);
  });

  test('the register holds no guardian by name or address, before a letter is handed over or after', () => {
    const guardians = [ANNA, MARIA];
    const planned = aDropout({ facts: among(guardians) });
    const sent = recordOf([{ guardians, deliver: true }, { guardians: [MARIA] }]);
    for (const letter of Object.values(sent.letters)) delete letter.object;
    for (const record of [planned, sent]) expect(JSON.stringify(record)).not.toMatch(/Anna|Maria|Väg|Exempelstad/i);
  });

  test('two of one entry never stand in the same place, as long as two are enough', () => {
    const record = recordOf([
      { guardians: [ANNA], deliver: true },
      { guardians: [ERIK, ANNA], deliver: true },
    ]);
    const places = Object.values(record.letters).map(({ addressee }) => addressee);
    expect(places.toSorted()).toEqual(['guardian1', 'guardian2', 'youth']);
  });
});

const person = fc.constantFrom(ANNA, ERIK, MARIA, { name: 'Ali Hassan Omar', address: at('Väg 4') });
const pair = fc.uniqueArray(person, { maxLength: 2, selector: ({ name }) => name });
const extract = fc
  .tuple(pair, fc.nat({ max: 3 }))
  .map(([guardians, n]) => guardians.map((guardian, index) => (n === index ? without(guardian) : guardian)));
const step = fc.record({ guardians: extract, deliver: fc.boolean(), byPlace: fc.boolean() });

test('whatever the extracts say, nobody gets two letters, and who is left gets one', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 6 }), pair, (steps, last) => {
      const got = recipients(
        recordOf([...steps, { guardians: last, deliver: true }, { guardians: last, deliver: true }]),
      );
      expect(got).toEqual([...new Set(got)]);
      expect(got).toEqual(expect.arrayContaining(last.map(({ name }) => name)));
    }),
    { numRuns: 500 },
  );
});
