import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { mayContact } from '../../shared/domain/contact.ts';
import type { Letter } from '../../shared/domain/effects.ts';
import type { YouthFacts } from '../../shared/domain/hold.ts';
import { digestOf } from '../../shared/domain/letter-digest.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  aHold,
  aLetterOf,
  anExtract,
  aProtectedResident,
  aResident,
  aYouthRecord,
  held,
  NOW,
  population,
  stockholm,
  TODAY,
} from '../support/builders.ts';

const today = Temporal.PlainDate.from(TODAY);
const open = aDropout();
const youth = { name: 'Kim Robin Exempel', address: aResident().address };

type Case = { name: string; record?: YouthRecord; letter?: Partial<Letter>; facts?: YouthFacts };
function ask({ record = open, letter: change, facts = population() }: Omit<Case, 'name'>) {
  const letter = aLetterOf(change);
  return mayContact({ ...record, letters: { letter } }, letter, facts, stockholm, today);
}

describe('a letter may leave', () => {
  test('to the youth, by the name and address of the extract and the date of today', () => {
    expect(ask({})).toEqual({ facts: { ...youth, date: TODAY }, youthName: 'Kim', age: 17 });
  });
  test('to a guardian of a minor, by the guardian’s own', () => {
    expect(ask({ letter: { addressee: 'guardian1' } })).toMatchObject({
      facts: { name: 'Robin Exempel' },
      youthName: 'Kim',
    });
  });
  test('after it was handed over, if name and address are still the same', () => {
    const was = digestOf({ name: youth.name, address: youth.address ?? never() }, aResident().personKey);
    expect(ask({ letter: { state: 'handed-over', was } })).toHaveProperty('facts');
  });

  test('again with what was frozen when it was claimed, though that was yesterday', () => {
    const facts = { ...aLetterOf().facts, name: youth.name, address: youth.address ?? never(), date: '2026-11-22' };
    expect(ask({ letter: { facts } })).toMatchObject({ facts: { date: '2026-11-22' } });
  });
  test('from an extract as old as the profile allows', () => {
    expect(ask({ facts: population({ extract: anExtract({ date: '2026-11-16' }) }) })).toHaveProperty('facts');
  });
});

describe('a letter waits', () => {
  test.each<Case & { wait: string }>([
    { name: 'while contact is held', record: { ...open, contactHold: true }, wait: 'contact-hold' },
    { name: 'while a hold stands that register has not seen', facts: held(), wait: 'contact-hold' },
    {
      name: 'while one of two holds stands',
      facts: population({ holds: [aHold({ liftedAt: NOW.toString() }), aHold({ reference: 'R-0000-02' })] }),
      wait: 'contact-hold',
    },
    {
      name: 'while contact is held, though the stage is stopped, too: its case is not named',
      facts: { ...held(), isStopped: true },
      wait: 'contact-hold',
    },
    { name: 'while the stage is stopped', facts: { ...population(), isStopped: true }, wait: 'stopped' },
    {
      name: 'while an objection is unread',
      facts: population({ holds: [aHold({ cause: 'objection' })] }),
      wait: 'objection',
    },
    { name: 'until its day', letter: { dueOn: '2026-11-24' }, wait: 'not-yet' },
    { name: 'while the youth is being sealed', record: { ...open, state: 'sealing' }, wait: 'sealing' },
    { name: 'when the youth is sealed', record: aYouthRecord({ state: 'sealed' }), wait: 'sealing' },
    {
      name: 'when the extract is a day too old',
      facts: population({ extract: anExtract({ date: '2026-11-15' }) }),
      wait: 'extract-too-old',
    },
    {
      name: 'when the extract is dated ahead: nobody can say how old it is',
      facts: population({ extract: anExtract({ date: '2026-11-25' }) }),
      wait: 'extract-too-old',
    },
    {
      name: 'when the extract was cut short',
      facts: population({ extract: anExtract({ complete: false }) }),
      wait: 'extract-too-old',
    },
    { name: 'without any extract', facts: population({ extract: undefined }), wait: 'extract-too-old' },
  ])('$name', ({ wait, ...circumstances }) => {
    expect(ask(circumstances)).toEqual({ wait });
  });
});

describe('a letter is cancelled', () => {
  test('when its entry is closed', () => {
    expect(ask({ letter: { entryId: 'kaa9' } })).toEqual({ cancel: 'entry-closed' });
  });
  test('when it was for a guardian and the youth turned 18 since', () => {
    const facts = population({ resident: aResident({ birthDate: '2008-11-23' }) });
    expect(ask({ letter: { addressee: 'guardian1' }, facts })).toEqual({ cancel: 'of-age' });
  });
  test('when it was for a guardian who is one no more', () => {
    const facts = population({ resident: aResident({ guardians: [] }) });
    expect(ask({ letter: { addressee: 'guardian1' }, facts })).toEqual({ cancel: 'no-guardian' });
  });
});

describe('a letter is stopped', () => {
  const resident = (change: Parameters<typeof aResident>[0]) => population({ resident: aResident(change) });
  const frozen = { name: youth.name, address: { street: 'Gamla vägen 1', postcode: '12345', city: 'Exempelstad' } };
  test.each<Case & { stop: string }>([
    { name: 'for a protected youth', facts: population({ resident: aProtectedResident() }), stop: 'protected' },
    {
      name: 'for a protected youth before anything else is asked',
      facts: population({ resident: aProtectedResident(), extract: undefined }),
      record: { ...open, contactHold: true },
      stop: 'protected',
    },
    { name: 'for somebody not in the extract', facts: population({ resident: undefined }), stop: 'not-in-extract' },
    { name: 'for somebody gone from it', facts: resident({ gone: true }), stop: 'gone' },
    { name: 'for the dead', facts: resident({ deceased: true }), stop: 'not-covered' },
    { name: 'for the emigrated', facts: resident({ emigrated: true }), stop: 'not-covered' },
    { name: 'for who moved away', facts: resident({ homeMunicipality: '0126' }), stop: 'not-covered' },
    { name: 'for who turns 20 today', facts: resident({ birthDate: '2006-11-23' }), stop: 'not-covered' },
    { name: 'without an address', facts: resident({ address: undefined }), stop: 'no-address' },
    {
      name: 'to a guardian without an address',
      facts: resident({ guardians: [{ name: 'Robin Exempel' }] }),
      letter: { addressee: 'guardian1' },
      stop: 'no-address',
    },
    {
      name: 'when the youth moved after the letter was claimed',
      letter: { facts: { ...frozen, date: TODAY } },
      stop: 'address-changed',
    },
    {
      name: 'when the youth moved after the letter was handed over',
      letter: { state: 'handed-over', was: digestOf(frozen, aResident().personKey) },
      stop: 'address-changed',
    },
  ])('$name', ({ stop, ...circumstances }) => {
    expect(ask(circumstances)).toEqual({ stop });
  });
});

function never(): never {
  throw new Error('the builder has an address');
}
