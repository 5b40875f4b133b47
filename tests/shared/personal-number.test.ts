import { readFileSync } from 'node:fs';
import personnummer from 'personnummer';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import {
  birthDateIn,
  isCoordinationNumber,
  readPersonalNumber,
  writtenPersonalNumber,
} from '../../shared/domain/personal-number.ts';
import fc from '../support/fast-check.ts';

const TODAY = Temporal.PlainDate.from('2026-11-22');
const read = (written: string, today = TODAY) => readPersonalNumber(written, today);
const fixture = (name: string) =>
  JSON.parse(readFileSync(new URL(`../fixtures/personnummer/${name}.json`, import.meta.url), 'utf8'));

const personal: string[] = fixture('skatteverket-testpersonnummer-2004-2011-even');
const coordination: { realDate: string[]; noRealDate: string[] } = fixture('skatteverket-testsamordningsnummer-even');

describe('Skatteverket’s numbers', () => {
  test('every personnummer is read from twelve digits and from ten', () => {
    for (const number of personal) {
      expect(read(number)).toEqual({ number });
      expect(read(`${number.slice(2, 8)}-${number.slice(8)}`)).toEqual({ number });
    }
  });

  test('every samordningsnummer of somebody under a hundred is read, also without a real date', () => {
    const young = (number: string) => Number(number.slice(0, 4)) >= 1927;
    for (const number of [...coordination.realDate, ...coordination.noRealDate].filter(young)) {
      expect(read(number)).toEqual({ number });
      expect(isCoordinationNumber(number)).toBe(true);
    }
    for (const number of coordination.noRealDate) expect(birthDateIn(number)).toBe('unknown');
  });

  test('any other last digit is refused', () => {
    const one = fc.constantFrom(...personal, ...coordination.noRealDate.filter((number) => number > '1927'));
    fc.assert(
      fc.property(one, fc.integer({ min: 1, max: 9 }), (number, shift) => {
        const last = (Number(number.at(-1)) + shift) % 10;
        expect(read(number.slice(0, 11) + last)).toEqual({ fault: 'check-digit' });
      }),
    );
  });

  test('two neighbouring digits swapped are never read as this person', () => {
    fc.assert(
      fc.property(fc.constantFrom(...personal), fc.integer({ min: 2, max: 10 }), (number, at) => {
        const swapped = `${number.slice(0, at)}${number[at + 1]}${number[at]}${number.slice(at + 2)}`;
        expect('number' in read(swapped) && swapped !== number).toBe(isLuhnBlind(number, at));
      }),
    );
  });
});

/** Its types put the class under `default`; at run time it is the import itself. */
const usual = personnummer as unknown as typeof personnummer.default;

test('twelve digits of a date that nobody is born on yet are right if the usual library says so', () => {
  const digits = (length: number, min: number, max: number) =>
    fc.integer({ min, max }).map((number) => String(number).padStart(length, '0'));
  const day = fc.oneof(digits(2, 1, 28), digits(2, 61, 88));
  const birth = fc.tuple(digits(4, 2040, 2090), digits(2, 1, 12), day).map((parts) => parts.join(''));
  fc.assert(
    fc.property(birth, digits(4, 0, 9999), (date, lastFour) => {
      const options = { allowCoordinationNumber: true, allowInterimNumber: false };
      expect('number' in read(date + lastFour)).toBe(usual.valid(date + lastFour, options));
    }),
    { numRuns: 2_000 },
  );
});

/** Luhn does not see 09 swapped with 90. */
function isLuhnBlind(number: string, at: number): boolean {
  const pair = number.slice(at, at + 2);
  return (
    (pair === '09' || pair === '90') &&
    'number' in read(`${number.slice(0, at)}${pair[1]}${pair[0]}${number.slice(at + 2)}`)
  );
}

type Meta = { separated_format: string; separated_long: string };

test.each((fixture('meta-interim') as Meta[]).map(({ separated_long }) => separated_long))(
  'the interim number %s is refused as temporary',
  (number) => {
    expect(read(number)).toEqual({ fault: 'temporary-number' });
    expect(read(number.replace('-', ''))).toEqual({ fault: 'temporary-number' });
  },
);

test.each((fixture('meta-orgnumber') as Meta[]).map(({ separated_format }) => separated_format))(
  'the organisation number %s is no person',
  (number) => expect(read(number)).toHaveProperty('fault'),
);

describe('as people and programs write it', () => {
  test.each([
    '200801012386',
    '20080101-2386',
    '20080101 - 2386',
    '080101-2386',
    '0801012386',
    '20080101\u20132386',
    '20080101\u22122386',
    '20080101\u00a02386',
    '\u200b20080101-2386\u200b',
    "'200801012386",
    '２００８０１０１２３８６',
  ])('%s', (written) => expect(read(written)).toEqual({ number: '200801012386' }));

  test.each([
    ['', 'missing'],
    ['  ', 'missing'],
    ['2,00801E+11', 'damaged-by-spreadsheet'],
    ['2.00801012386E11', 'damaged-by-spreadsheet'],
    ['801012386', 'damaged-by-spreadsheet'],
    ['20080101', 'format'],
    ['20080101-238', 'format'],
    ['20080101-23866', 'format'],
    ['19080101+2386', 'over-hundred'],
    ['080101+2386', 'over-hundred'],
    ['20080101-TF01', 'temporary-number'],
    ['080101-T123', 'temporary-number'],
    ['20080101TF12', 'temporary-number'],
    ['20080230-2386', 'no-such-date'],
    ['20081301-2386', 'no-such-date'],
    ['20080101-2387', 'check-digit'],
    ['200901012386', 'check-digit'],
    ['Kim Exempel', 'format'],
    ['20080101-2386, 20080102-2393', 'format'],
  ])('%s is refused: %s', (written, fault) => expect(read(written)).toEqual({ fault }));
});

test('the century of ten digits is the youngest possible: today is, tomorrow was a hundred years ago', () => {
  expect(read('0801012386', Temporal.PlainDate.from('2008-01-01'))).toEqual({ number: '200801012386' });
  expect(read('0801012386', Temporal.PlainDate.from('2007-12-31'))).toEqual({ number: '190801012386' });
});

test('a number of somebody not yet born is refused', () => {
  expect(read('200801012386', Temporal.PlainDate.from('2007-12-31'))).toEqual({ fault: 'not-yet-born' });
});

test('nobody over a hundred is reported', () => {
  expect(read('200801012386', Temporal.PlainDate.from('2107-12-31'))).toEqual({ number: '200801012386' });
  expect(read('200801012386', Temporal.PlainDate.from('2108-01-01'))).toEqual({ fault: 'over-hundred' });
});

test('no text whatever makes it throw', () => {
  const strings: string[] = JSON.parse(readFileSync(new URL('../fixtures/text/blns.json', import.meta.url), 'utf8'));
  for (const text of strings) expect(read(text)).toHaveProperty('fault');
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => 'fault' in read(text) || 'number' in read(text)));
});

test('as it stands on a form', () => expect(writtenPersonalNumber('200801012386')).toBe('20080101-2386'));
