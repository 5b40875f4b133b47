import { beforeEach, describe, expect, test } from 'vitest';
import { WRITES } from '../../../shared/domain/schema.ts';
import { aRow, DATE, extract, heading, numberOf } from '../../support/extract.ts';
import { aCityForThisTest, type City } from './city.ts';

const KEY = 'residents/uttag.csv';
let city: City;
beforeEach(async () => {
  city = await aCityForThisTest();
});

const fault = (row: number, field: string, code: string) => ({ row, field, code });

describe('a first extract', () => {
  test('is stored row by row and comes into force', async () => {
    const result = await city.importFile(KEY, extract([aRow(0), aRow(1), aRow(2)]));
    expect(result).toMatchObject({ state: 'imported', rows: 3, accepted: 3, refusedCount: 0 });
    expect(await city.extract()).toEqual({
      pk: 'EXTRACT#current',
      date: DATE,
      rows: 3,
      complete: true,
      schema: WRITES,
    });
    expect(await city.resident(numberOf(1))).toMatchObject({
      protected: false,
      personnummer: numberOf(1),
      givenNames: 'Kim',
      familyName: 'Exempel1',
      address: { street: 'Påhittade gatan 2', postcode: '12345', city: 'Exempelstad' },
      homeMunicipality: '0180',
      district: 'farsta',
      deceased: false,
      emigrated: false,
      gone: false,
      guardians: [{ name: 'Robin Exempel', address: { postcode: '12345' } }],
    });
    expect(city.sqs.sent).toEqual([]);
  });

  test('may have a byte order mark, CRLF, quotes, other column order and unknown columns', async () => {
    const row = { ...aRow(0), efternamn: '"Exempel; ""af"""' };
    const text = `\uFEFF${extract([row], '\r\n').replaceAll('\r\n', ';okänd\r\n')}`;
    expect(await city.importFile(KEY, text)).toMatchObject({ state: 'imported', accepted: 1 });
    expect(await city.resident(numberOf(0))).toMatchObject({ familyName: 'Exempel; "af"' });
  });

  test('may have any name', async () => {
    city.put('residents/uttag från Navet 1+1.csv', extract([aRow(0)]));
    await city.deliver('residents/uttag från Navet 1+1.csv');
    expect(await city.resident(numberOf(0))).toBeDefined();
  });
});

describe('half-known fields', () => {
  test('an unknown district is a warning: the person is imported without it', async () => {
    const result = await city.importFile(KEY, extract([aRow(0, { stadsdel: 'atlantis' })]));
    expect(result).toMatchObject({ accepted: 1, warnings: [fault(2, 'stadsdel', 'unknown-district')] });
    expect(await city.resident(numberOf(0))).not.toHaveProperty('district');
    expect(city.sqs.to('notices')).toHaveLength(1);
  });

  test.each([
    { utdelningsadress: '' },
    { postort: '' },
    { postnummer: '' },
    { postnummer: '1234' },
    { postnummer: '', utdelningsadress: '', postort: '' },
  ])('an address with a part missing is none: %o', async (changes) => {
    await city.importFile(KEY, extract([aRow(0, changes)]));
    const resident = await city.resident(numberOf(0));
    expect(resident).toMatchObject({ familyName: 'Exempel0' });
    expect(resident).not.toHaveProperty('address');
  });

  test.each([
    [{ avliden: '2026-10-01' }, { deceased: true, emigrated: false }],
    [{ utflyttad: 'ja' }, { deceased: false, emigrated: true }],
    [
      { avliden: 'nej', utflyttad: '0' },
      { deceased: false, emigrated: false },
    ],
    [{ avliden: '1' }, { deceased: true, emigrated: false }],
  ])('%o is read', async (changes, expected) => {
    await city.importFile(KEY, extract([aRow(0, changes)]));
    expect(await city.resident(numberOf(0))).toMatchObject(expected);
  });
});

describe('a newer extract', () => {
  const four = [0, 1, 2, 3].map((n) => aRow(n, { uttagsdatum: DATE }));
  const next = (rows: number[], changes = {}) => rows.map((n) => aRow(n, { uttagsdatum: '2026-11-21', ...changes }));

  test('writes only what changed, and signals the youths that the register knows', async () => {
    await city.importFile(KEY, extract(four));
    await Promise.all([0, 1].map((n) => city.youth(numberOf(n))));
    city.later({ hours: 1 });
    const [first, ...others] = next([0, 1, 2, 3]);
    await city.importFile('residents/ny.csv', extract([{ ...first, postort: 'Annanstad' }, ...others]));
    expect((await city.resident(numberOf(0)))?.changedAt).toBe('2026-11-21T11:00:00Z');
    expect((await city.resident(numberOf(1)))?.changedAt).toBe('2026-11-21T10:00:00Z');
    expect(city.signalled()).toEqual([(await city.item(numberOf(0)))?.pk]);
    expect(await city.extract()).toMatchObject({ date: '2026-11-21' });
  });

  test('marks missing persons as gone, until they return', async () => {
    await city.importFile(KEY, extract([...four, aRow(4)]));
    await city.youth(numberOf(4));
    await city.importFile('residents/ny.csv', extract(next([0, 1, 2, 3])));
    expect(await city.resident(numberOf(4))).toMatchObject({ gone: true, familyName: 'Exempel4' });
    expect(await city.resident(numberOf(4))).toHaveProperty('pendingSince');
    expect(city.signalled()).toHaveLength(1);
    await city.importFile('residents/nyare.csv', extract(next([0, 1, 2, 3, 4])));
    expect(await city.resident(numberOf(4))).toMatchObject({ gone: false });
    expect(city.signalled()).toHaveLength(2);
  });

  test('keeps a change pending that register has not applied yet', async () => {
    await city.importFile(KEY, extract(four));
    await city.youth(numberOf(0));
    await city.importFile(KEY, extract([aRow(0, { skydd: 'ja' }), ...four.slice(1)]));
    city.later({ hours: 1 });
    await city.importFile(KEY, extract([aRow(0), ...four.slice(1)]));
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: false, pendingSince: city.now().toString() });
  });

  test.each([
    ['too-few-rows', () => extract(next([0, 1]))],
    ['too-few-rows', () => extract([...next([0, 1]), ...next([2, 3], { personnummer: 'x' })])],
    ['older-than-current', () => extract(four.map((row) => ({ ...row, uttagsdatum: '2026-11-19' })))],
    ['extract-date', () => extract(four.map((row) => ({ ...row, uttagsdatum: '2026-11-22' })))],
    ['extract-date', () => extract(four.map((row) => ({ ...row, uttagsdatum: '' })))],
    ['extract-date', () => extract([...four.slice(1), ...next([0])])],
    ['no-rows', () => `${heading}\n`],
    ['heading', () => extract(four).replace(';skydd;', ';skyddet;')],
    ['heading', () => ''],
  ])('is refused whole: %s', async (reason, text) => {
    await city.importFile(KEY, extract(four));
    const before = (await city.all('residents')).filter(({ pk }) => pk !== 'EXTRACT#current');
    city.later({ hours: 1 });
    const result = await city.importFile('residents/ny.csv', text());
    expect(result).toMatchObject({ state: 'refused', reason, accepted: 0 });
    expect((await city.all('residents')).filter(({ pk }) => pk !== 'EXTRACT#current')).toEqual(before);
    expect(await city.extract()).toMatchObject({ date: DATE, rows: 4 });
    expect(city.sqs.to('notices')).toHaveLength(1);
  });

  test('of several dates names the rows that differ', async () => {
    const result = await city.importFile(KEY, extract([...four.slice(1), ...next([0])]));
    expect(result.refused).toEqual([fault(5, 'uttagsdatum', 'other-extract-date')]);
  });
});
