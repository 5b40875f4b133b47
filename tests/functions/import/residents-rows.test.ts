import { beforeEach, describe, expect, test } from 'vitest';
import { aRow, extract, line, numberOf } from '../../support/extract.ts';
import { aCityForThisTest, type City } from './city.ts';

const KEY = 'residents/uttag.csv';
let city: City;
beforeEach(async () => {
  city = await aCityForThisTest();
});

const fault = (row: number, field: string, code: string) => ({ row, field, code });

describe('protection', () => {
  test.each(['sekretessmarkering', 'skyddad folkbokforing', 'ja', '0', 'nej', '?', '\uFFFD'])(
    'any value protects: %s',
    async (skydd) => {
      await city.importFile(KEY, extract([aRow(0), aRow(1)]));
      await city.importFile(KEY, extract([aRow(0, { skydd }), aRow(1)]));
      const item = await city.item(numberOf(0));
      expect(Object.keys(item ?? {}).toSorted()).toEqual([
        'changedAt',
        'extractDate',
        'flaggedBy',
        'gone',
        'personKey',
        'pk',
        'protected',
      ]);
      expect(item).toMatchObject({ protected: true, gone: false });
    },
  );

  test('takes effect whatever faults the row has', async () => {
    await city.importFile(KEY, extract([aRow(0), aRow(1)]));
    const bad = aRow(0, { skydd: 'ja', hemkommun: 'x', fodelsedatum: 'x', uttagsdatum: 'x', avliden: 'x' });
    const result = await city.importFile(KEY, extract([bad, aRow(1)]));
    expect(result).toMatchObject({ accepted: 2, refusedCount: 0 });
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
  });

  test('is found in a row whose cells are shifted', async () => {
    const result = await city.importFile(KEY, extract([`${line(aRow(0, { skydd: 'sekretessmarkering' }))};`, aRow(1)]));
    expect(result).toMatchObject({ accepted: 2, refusedCount: 0 });
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
  });

  test('holds for a person with two rows, whichever is marked', async () => {
    const marked = (n: number) => aRow(n, { skydd: 'ja' });
    const result = await city.importFile(KEY, extract([aRow(0), marked(0), marked(1), aRow(1)]));
    expect(result.refused).toEqual([
      fault(3, 'personnummer', 'twice-in-file'),
      fault(5, 'personnummer', 'twice-in-file'),
    ]);
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
    expect(await city.resident(numberOf(1))).toMatchObject({ protected: true });
  });

  test('that is lifted gives an ordinary row again', async () => {
    await city.importFile(KEY, extract([aRow(0, { skydd: 'ja' })]));
    await city.importFile(KEY, extract([aRow(0)]));
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: false, familyName: 'Exempel0' });
  });

  test('of a youth in the register is signalled and stays on the list of the sweep', async () => {
    await city.importFile(KEY, extract([aRow(0), aRow(1)]));
    await city.youth(numberOf(0));
    await city.importFile(KEY, extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
    const item = await city.item(numberOf(0));
    expect(city.signalled()).toEqual([item?.pk]);
    expect(item).toMatchObject({ pendingSince: city.now().toString(), dueAt: '2026-11-21T10:10:00Z' });
  });
});

describe('the ages of the profile, 15 to 20 in the example', () => {
  test.each([
    ['2011-11-21', undefined], // 15 today
    ['2011-11-22', 'out-of-age'],
    ['2006-11-21', undefined], // 20 today: the extract must say so, else the entry is not closed but the youth gone
    ['2005-11-22', undefined],
    ['2005-11-21', 'out-of-age'],
  ])('born %s: %s', async (fodelsedatum, code) => {
    const row = aRow(0, { fodelsedatum, ...withoutGuardian });
    const result = await city.importFile(KEY, extract([row, aRow(1)]));
    expect(result).toMatchObject({ state: 'imported', rows: 2, accepted: code ? 1 : 2, refusedCount: code ? 1 : 0 });
    expect(result.refused).toEqual(code ? [fault(2, 'fodelsedatum', code)] : []);
    expect((await city.item(numberOf(0))) === undefined).toBe(code !== undefined);
  });

  test('a flag counts at any age', async () => {
    await city.importFile(KEY, extract([aRow(0, { fodelsedatum: '1990-01-01', skydd: 'ja' }), aRow(1)]));
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
  });

  test('guardians are kept of those under 18', async () => {
    const of = (n: number, fodelsedatum: string) => aRow(n, { fodelsedatum });
    const result = await city.importFile(KEY, extract([of(0, '2008-11-22'), of(1, '2008-11-21')]));
    expect(result.warnings).toEqual([fault(3, 'vardnadshavare1_namn', 'of-age')]);
    expect(city.sqs.to('notices')).toEqual([]);
    expect(await city.resident(numberOf(0))).toMatchObject({ guardians: [{ name: 'Robin Exempel' }] });
    expect(await city.resident(numberOf(1))).toMatchObject({ guardians: [] });
  });
});

const withoutGuardian = {
  vardnadshavare1_namn: '',
  vardnadshavare1_adress: '',
  vardnadshavare1_postnummer: '',
  vardnadshavare1_postort: '',
};

describe('a bad row', () => {
  const withFirst = async (...rows: Parameters<typeof extract>[0]) => {
    await city.importFile(KEY, extract([aRow(0), aRow(1)]));
    city.later({ hours: 1 });
    return city.importFile(KEY, extract([...rows, aRow(1)]));
  };

  test.each([
    ['fodelsedatum', '2007-02-30', 'format'],
    ['hemkommun', '180', 'format'],
    ['hemkommun', '', 'missing'],
    ['avliden', 'kanske', 'format'],
    ['utflyttad', 'x', 'format'],
    ['folkbokford_sedan', '1 maj', 'format'],
    ['efternamn', 'Ex\uFFFDmpel', 'encoding'],
    ['efternamn', 'x'.repeat(201), 'too-long'],
    ['uttagsdatum', '', 'missing'],
  ])('is refused by field and code: %s "%s"', async (field, value, code) => {
    const result = await withFirst(aRow(0, { fornamn: 'Ny', [field]: value }));
    expect(result).toMatchObject({ state: 'imported', rows: 2, accepted: 1, refused: [fault(2, field, code)] });
    // The older extract's facts do not count: contact stops.
    expect(await city.resident(numberOf(0))).toMatchObject({ givenNames: 'Kim', gone: true });
  });

  test('does not hide a marking in another row', async () => {
    await city.importFile(KEY, extract([aRow(0), aRow(1)]));
    city.later({ hours: 1 });
    await city.importFile(KEY, extract([aRow(0, { avliden: 'kanske' }), aRow(1, { hemkommun: '', skydd: 'x' })]));
    expect(await city.resident(numberOf(0))).toMatchObject({ gone: true });
    expect(await city.resident(numberOf(1))).toMatchObject({ protected: true, gone: false });
  });

  test.each([
    ['', 'missing'],
    ['200701012395x', 'format'],
    [numberOf(0).replace(/.$/, (digit) => String((Number(digit) + 1) % 10)), 'check-digit'],
    ['2,00701E+11', 'damaged-by-spreadsheet'],
  ])('with an unreadable number is refused: "%s"', async (personnummer, code) => {
    const result = await withFirst(aRow(0), aRow(2, { personnummer, skydd: 'ja' }));
    expect(result.refused).toEqual([fault(3, 'personnummer', code)]);
  });

  test('whose cells are shifted proves nobody unprotected: the person counts as gone, so contact stops', async () => {
    const result = await withFirst(aRow(2), `${line(aRow(0))};x`);
    expect(result.refused).toEqual([fault(3, 'row', 'row-shape')]);
    expect(await city.resident(numberOf(0))).toMatchObject({ gone: true });
  });

  test('does not spoil the next, not even with an open quote', async () => {
    const result = await withFirst(line(aRow(2)).replace(';Exempel2;', ';"Exempel2;'), aRow(0));
    expect(result).toMatchObject({ accepted: 2, refused: [fault(2, 'row', 'row-shape')] });
  });

  test('makes a notice to the KAA group with the reference of the import', async () => {
    await withFirst(aRow(0, { hemkommun: 'x' }));
    const [record] = (await city.all('register')).filter(({ notices }) => notices && Object.keys(notices).length > 0);
    expect(record).toMatchObject({
      state: 'done',
      outcome: 'imported',
      rows: 2,
      accepted: 1,
      refused: 1,
      dueAt: expect.any(String),
      notices: { refused: { kind: 'import-refused', to: 'kaa-group', state: 'planned', attempt: 0 } },
    });
    expect(record).toMatchObject({ notices: { refused: { reference: record?.importId } } });
    expect(city.sqs.to('notices')).toEqual([{ item: record?.pk, notice: 'refused' }]);
  });

  test('leaves no value of a row in the result, the log, the register or the queues', async () => {
    await withFirst(aRow(0, { hemkommun: 'hemligt' }), aRow(5, { personnummer: '12345678' }));
    const result = city.s3.text('import', 'residents/uttag.result.json');
    const seen = JSON.stringify([result, city.logged.mock.calls, await city.all('register'), city.sqs.sent]);
    expect(seen).toContain('import ended');
    for (const value of ['hemligt', '12345678', 'Exempel', numberOf(0)]) expect(seen).not.toContain(value);
  });
});
