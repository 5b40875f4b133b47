import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { aRow, DATE, extract, heading, line, numberOf, type Row } from '../../support/extract.ts';
import { aCityForThisTest, type City, personKeyOf } from './city.ts';

const KEY = 'residents/uttag.csv';
let city: City;
beforeEach(async () => {
  city = await aCityForThisTest();
});

const marked = (n: number, more: Row = {}) => aRow(n, { skydd: 'sekretessmarkering', ...more });
const isProtected = async (n: number) => (await city.resident(numberOf(n)))?.protected;
const holdsOf = (n: number) => holdStore(city.dynamo.client, city.dynamo.tables).of(personKeyOf(numberOf(n)));
const rows = (count: number, more: (n: number) => Row = () => ({})) =>
  Array.from({ length: count }, (_, n) => aRow(n, more(n)));

describe('a sound row that says it elsewhere protects', () => {
  test.each<Row>([
    { efternamn: 'SEKRETESSMARKERING' },
    { fornamn: 'Skyddad', efternamn: 'Identitet' },
    { utdelningsadress: 'Skyddad folkbokföring' },
    { utdelningsadress: 'Sekretessmarkerad adress' },
    { utdelningsadress: 'Förmedlingsuppdrag' },
    { utdelningsadress: 'Skatteverket, Box 2820', postnummer: '403 20', postort: 'Göteborg' },
    { utdelningsadress: 'Box 2820', postnummer: '403 20', postort: 'Göteborg' },
    { postort: 'SPÄRRMARKERAD' },
    { vardnadshavare1_adress: 'Skyddad adress' },
  ])('%o', async (change) => {
    await city.importFile(KEY, extract([aRow(0, change), aRow(1)]));
    expect([await isProtected(0), await isProtected(1)]).toEqual([true, false]);
  });

  test.each([
    ['skyddad_folkbokforing', 'JA', true],
    ['Sekretessmarkering', '1', true],
    ['skyddade personuppgifter', 'Nej', false],
    ['sekretess', '', false],
    ['anteckning', 'har skyddade personuppgifter', true],
    ['anteckning', 'Ja', false],
  ])('an unknown column %s with the value %s: %s', async (column, value, expected) => {
    const text = [`${heading};${column}`, `${line(aRow(0))};${value}`, `${line(aRow(1))};`].join('\n');
    await city.importFile(KEY, text);
    expect([await isProtected(0), await isProtected(1)]).toEqual([expected, false]);
  });
});

describe('a new flag counts in a file that is refused', () => {
  beforeEach(() => city.importFile(KEY, extract(rows(10))));
  const missing = extract([marked(0), ...rows(10).slice(1)]).replace(';stadsdel', ';omrade');
  test.each([
    ['with too few rows', extract([marked(0)]), 'too-few-rows'],
    [
      'that is older',
      extract(rows(10, (n) => ({ uttagsdatum: '2026-11-01', ...(n === 0 && { skydd: 'ja' }) }))),
      'older-than-current',
    ],
    ['of several dates', extract([marked(0), aRow(1, { uttagsdatum: '2026-11-19' })]), 'extract-date'],
    ['without a date', extract([marked(0, { uttagsdatum: '' })]), 'extract-date'],
    ['that lacks a column', missing, 'heading'],
  ])('%s', async (_, text, reason) => {
    await city.youth(numberOf(0));
    expect(await city.importFile('residents/annan.csv', text)).toMatchObject({ state: 'refused', reason });
    expect([await isProtected(0), await isProtected(1)]).toEqual([true, false]);
    expect(city.signalled()).toContain(personKeyOf(numberOf(0)));
    expect(await city.extract()).toMatchObject({ date: DATE, rows: 10 });
  });
});

describe('a flag that vanished is a doubt', () => {
  beforeEach(() => city.importFile(KEY, extract([marked(0), ...rows(10).slice(1)])));

  test('contact is held before the row is written, and the officers are told by reference alone', async () => {
    const { importId } = await city.importFile('residents/ny.csv', extract(rows(10)));
    expect(await isProtected(0)).toBe(false);
    expect(await holdsOf(0)).toMatchObject([{ cause: 'lost-flag', reference: importId }]);
    expect(await holdsOf(1)).toEqual([]);
    const [flags] = (await city.all('sealed')).filter(({ pk }) => pk === `FLAGS#${importId}`);
    expect(flags).toMatchObject({ persons: [{ number: numberOf(0) }] });
    const [record] = (await city.all('register')).filter(({ pk }) => pk === `IMPORT#${importId}`);
    expect(record).toMatchObject({ notices: { 'flags-lost': { kind: 'sealed', to: 'officer', reference: importId } } });
    expect(city.sqs.to('notices')).toContainEqual({ item: `IMPORT#${importId}`, notice: 'flags-lost' });
  });

  test('the officers are told, too, if the first attempt broke off after the row was written', async () => {
    await city.youth(numberOf(0));
    const stuck = { ...city.aws.sqs, send: () => Promise.reject(new Error('queue is down')) } as typeof city.aws.sqs;
    city.put('residents/ny.csv', extract(rows(10)));
    await expect(city.deliver('residents/ny.csv', { sqs: stuck })).rejects.toThrow('queue is down');
    expect(await isProtected(0)).toBe(false);
    await city.deliver('residents/ny.csv');
    expect(city.sqs.to('notices')).toMatchObject([{ notice: 'flags-lost' }]);
  });

  test('also by a file of the same day that was made before and comes late', async () => {
    await city.importFile('residents/tidigare.csv', extract(rows(10)));
    expect(await holdsOf(0)).toMatchObject([{ cause: 'lost-flag' }]);
  });

  test('a person who is missing keeps her flag and needs no hold', async () => {
    await city.importFile('residents/ny.csv', extract(rows(10).slice(1)));
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true, gone: true });
    expect(await holdsOf(0)).toEqual([]);
  });
});

describe('the share of protected persons', () => {
  const flags = (count: number) => extract(rows(40, (n) => (n < count ? { skydd: 'ja' } : {})));
  test('that jumps down refuses the file: nobody loses a flag', async () => {
    const many = extract(rows(40, (n) => (n < 2 ? { skydd: 'ja' } : {})));
    await city.importFile(KEY, many);
    for (let n = 2; n < 8; n += 2) await city.importFile(KEY, flags(n));
    const before = await Promise.all([0, 1, 2, 3, 4, 5].map(isProtected));
    expect(await city.importFile(KEY, flags(0))).toMatchObject({ state: 'refused', reason: 'protected-share' });
    expect(await Promise.all([0, 1, 2, 3, 4, 5].map(isProtected))).toEqual(before);
  });

  test('that jumps up refuses the file but for its new flags, which name it', async () => {
    await city.importFile(KEY, flags(1));
    const { importId } = await city.importFile('residents/alla.csv', extract(rows(40, () => ({ skydd: 'Nej' }))));
    expect(await city.item(numberOf(39))).toMatchObject({ protected: true, flaggedBy: importId });
    expect(await city.item(numberOf(0))).not.toMatchObject({ flaggedBy: importId });
    expect(await city.result('residents/alla.csv')).toMatchObject({ state: 'refused', reason: 'protected-share' });
  });

  test('is looked at in the first extract, too', async () => {
    expect(await city.importFile(KEY, flags(40))).toMatchObject({ state: 'refused', reason: 'protected-share' });
  });
});

describe('rows of one person that disagree', () => {
  test('protect, stop, or leave out, whatever is safest', async () => {
    const file = readFileSync(
      new URL('../../fixtures/cases/08-extract-duplicates/residents.csv', import.meta.url),
      'utf8',
    );
    city.later({ hours: 24 * 9 });
    expect(await city.importFile(KEY, file)).toMatchObject({
      state: 'imported',
      rows: 7,
      accepted: 4,
      refusedCount: 3,
    });
    expect(await city.resident('200711012385')).toMatchObject({ protected: true });
    expect(await city.resident('200711032391')).toMatchObject({ protected: false, deceased: false });
    expect(await city.resident('200711032391')).not.toHaveProperty('address');
    expect(await city.resident('200711042382')).toMatchObject({ deceased: true });
    expect(await city.resident('200711172387')).toMatchObject({ emigrated: false, emigratesOn: '2026-12-24' });
  });

  test('with two names are nobody: the person counts as gone', async () => {
    await city.importFile(KEY, extract(rows(10)));
    await city.importFile(KEY, extract([...rows(10), aRow(0, { fornamn: 'Robin' })]));
    expect(await city.resident(numberOf(0))).toMatchObject({ gone: true });
  });

  test('with two lists of guardians keep those in both', async () => {
    const other = { vardnadshavare1_namn: 'Alex Exempel' };
    await city.importFile(KEY, extract([aRow(0), aRow(0, other), aRow(1), aRow(1)]));
    expect(await city.resident(numberOf(0))).toMatchObject({ guardians: [] });
    expect(await city.resident(numberOf(1))).toMatchObject({ guardians: [{ name: 'Robin Exempel' }] });
  });
});
