import type { GetObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { aCity, eventOf } from './city.ts';
import { aRow, DATE, extract, heading, line, numberOf } from './files.ts';

const KEY = 'residents/uttag.csv';
let dynamo: Dynamo;
let city: ReturnType<typeof aCity>;
let logged: MockInstance<typeof console.log>;
const started: Dynamo[] = [];
beforeEach(async () => {
  dynamo = await startDynamo();
  started.push(dynamo);
  city = aCity(dynamo);
  logged = vi.spyOn(console, 'log').mockImplementation(() => {});
});
afterAll(() => Promise.all(started.map(({ stop }) => stop())));

const fault = (row: number, field: string, code: string) => ({ row, field, code });

describe('a first extract', () => {
  test('is stored row by row and comes into force', async () => {
    const result = await city.take(KEY, extract([aRow(0), aRow(1), aRow(2)]));
    expect(result).toMatchObject({ state: 'imported', rows: 3, accepted: 3, refusedCount: 0 });
    expect(await city.extract()).toEqual({ pk: 'EXTRACT#current', date: DATE, rows: 3, complete: true });
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
    expect(await city.take(KEY, text)).toMatchObject({ state: 'imported', accepted: 1 });
    expect(await city.resident(numberOf(0))).toMatchObject({ familyName: 'Exempel; "af"' });
  });

  test('may have any name', async () => {
    city.put('residents/uttag från Navet 1+1.csv', extract([aRow(0)]));
    await city.deliver('residents/uttag från Navet 1+1.csv');
    expect(await city.resident(numberOf(0))).toBeDefined();
  });
});

describe('protection', () => {
  test.each(['sekretessmarkering', 'skyddad folkbokforing', 'ja', '0', 'nej', '?', '\uFFFD'])(
    'any value protects: %s',
    async (skydd) => {
      await city.take(KEY, extract([aRow(0), aRow(1)]));
      await city.take(KEY, extract([aRow(0, { skydd }), aRow(1)]));
      const item = await city.item(numberOf(0));
      expect(Object.keys(item ?? {}).toSorted()).toEqual([
        'changedAt',
        'extractDate',
        'gone',
        'personKey',
        'pk',
        'protected',
      ]);
      expect(item).toMatchObject({ protected: true, gone: false });
    },
  );

  test('takes effect however wrong the rest of the row is', async () => {
    await city.take(KEY, extract([aRow(0), aRow(1)]));
    const bad = aRow(0, { skydd: 'ja', hemkommun: 'x', fodelsedatum: 'x', uttagsdatum: 'x', avliden: 'x' });
    const result = await city.take(KEY, extract([bad, aRow(1)]));
    expect(result).toMatchObject({ accepted: 2, refusedCount: 0 });
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
  });

  test('is found in a row whose cells are shifted', async () => {
    const result = await city.take(KEY, extract([`${line(aRow(0, { skydd: 'sekretessmarkering' }))};`, aRow(1)]));
    expect(result).toMatchObject({ accepted: 2, refusedCount: 0 });
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
  });

  test('holds for a person who stands twice, whichever row is marked', async () => {
    const marked = (n: number) => aRow(n, { skydd: 'ja' });
    const result = await city.take(KEY, extract([aRow(0), marked(0), marked(1), aRow(1)]));
    expect(result.refused).toEqual([
      fault(3, 'personnummer', 'twice-in-file'),
      fault(5, 'personnummer', 'twice-in-file'),
    ]);
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
    expect(await city.resident(numberOf(1))).toMatchObject({ protected: true });
  });

  test('that is lifted gives an ordinary row again', async () => {
    await city.take(KEY, extract([aRow(0, { skydd: 'ja' })]));
    await city.take(KEY, extract([aRow(0)]));
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: false, familyName: 'Exempel0' });
  });

  test('of a youth the register knows is signalled and stays on the list of the sweep', async () => {
    await city.take(KEY, extract([aRow(0), aRow(1)]));
    await city.youth(numberOf(0));
    await city.take(KEY, extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
    const item = await city.item(numberOf(0));
    expect(city.told()).toEqual([item?.pk]);
    expect(item).toMatchObject({ pendingSince: city.now().toString(), dueAt: '2026-11-21T10:10:00Z' });
  });
});

describe('a bad row', () => {
  const withFirst = async (...rows: Parameters<typeof extract>[0]) => {
    await city.take(KEY, extract([aRow(0), aRow(1)]));
    city.later({ hours: 1 });
    return city.take(KEY, extract([...rows, aRow(1)]));
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
    expect(await city.resident(numberOf(0))).toMatchObject({ givenNames: 'Kim', gone: false });
  });

  test.each([
    ['', 'missing'],
    ['200701012395x', 'format'],
    [numberOf(0).replace(/.$/, (digit) => String((Number(digit) + 1) % 10)), 'check-digit'],
    ['2,00701E+11', 'damaged-by-spreadsheet'],
  ])('with a number nobody can read is refused: "%s"', async (personnummer, code) => {
    const result = await withFirst(aRow(0), aRow(2, { personnummer, skydd: 'ja' }));
    expect(result.refused).toEqual([fault(3, 'personnummer', code)]);
  });

  test('whose cells are shifted says nothing of protection: the person counts as missing, so contact stops', async () => {
    const result = await withFirst(aRow(2), `${line(aRow(0))};x`);
    expect(result.refused).toEqual([fault(3, 'row', 'row-shape')]);
    expect(await city.resident(numberOf(0))).toMatchObject({ gone: true });
  });

  test('does not spoil the next, not even with an open quote', async () => {
    const result = await withFirst(line(aRow(2)).replace(';Exempel2;', ';"Exempel2;'), aRow(0));
    expect(result).toMatchObject({ accepted: 2, refused: [fault(2, 'row', 'row-shape')] });
  });

  test('makes a notice to the KAA group that names the import alone', async () => {
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
    const seen = JSON.stringify([result, logged.mock.calls, await city.all('register'), city.sqs.sent]);
    expect(seen).toContain('import ended');
    for (const value of ['hemligt', '12345678', 'Exempel', numberOf(0)]) expect(seen).not.toContain(value);
  });
});

describe('half-known fields', () => {
  test('a district we do not know loses neither the person nor the fault', async () => {
    const result = await city.take(KEY, extract([aRow(0, { stadsdel: 'atlantis' })]));
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
    await city.take(KEY, extract([aRow(0, changes)]));
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
    await city.take(KEY, extract([aRow(0, changes)]));
    expect(await city.resident(numberOf(0))).toMatchObject(expected);
  });
});

describe('a newer extract', () => {
  const four = [0, 1, 2, 3].map((n) => aRow(n, { uttagsdatum: DATE }));
  const next = (rows: number[], changes = {}) => rows.map((n) => aRow(n, { uttagsdatum: '2026-11-21', ...changes }));

  test('rewrites only what changed, and tells the register of youths it knows', async () => {
    await city.take(KEY, extract(four));
    await Promise.all([0, 1].map((n) => city.youth(numberOf(n))));
    city.later({ hours: 1 });
    const [first, ...others] = next([0, 1, 2, 3]);
    await city.take('residents/ny.csv', extract([{ ...first, postort: 'Annanstad' }, ...others]));
    expect((await city.resident(numberOf(0)))?.changedAt).toBe('2026-11-21T11:00:00Z');
    expect((await city.resident(numberOf(1)))?.changedAt).toBe('2026-11-21T10:00:00Z');
    expect(city.told()).toEqual([(await city.item(numberOf(0)))?.pk]);
    expect(await city.extract()).toMatchObject({ date: '2026-11-21' });
  });

  test('marks as gone who is missing, and takes back who returns', async () => {
    await city.take(KEY, extract([...four, aRow(4)]));
    await city.youth(numberOf(4));
    await city.take('residents/ny.csv', extract(next([0, 1, 2, 3])));
    expect(await city.resident(numberOf(4))).toMatchObject({ gone: true, familyName: 'Exempel4' });
    expect(await city.resident(numberOf(4))).toHaveProperty('pendingSince');
    expect(city.told()).toHaveLength(1);
    await city.take('residents/nyare.csv', extract(next([0, 1, 2, 3, 4])));
    expect(await city.resident(numberOf(4))).toMatchObject({ gone: false });
    expect(city.told()).toHaveLength(2);
  });

  test('does not forget a change that register has not applied yet', async () => {
    await city.take(KEY, extract(four));
    await city.youth(numberOf(0));
    await city.take(KEY, extract([aRow(0, { skydd: 'ja' }), ...four.slice(1)]));
    city.later({ hours: 1 });
    await city.take(KEY, extract([aRow(0), ...four.slice(1)]));
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
    await city.take(KEY, extract(four));
    const before = (await city.all('residents')).filter(({ pk }) => pk !== 'EXTRACT#current');
    city.later({ hours: 1 });
    const result = await city.take('residents/ny.csv', text());
    expect(result).toMatchObject({ state: 'refused', reason, accepted: 0 });
    expect((await city.all('residents')).filter(({ pk }) => pk !== 'EXTRACT#current')).toEqual(before);
    expect(await city.extract()).toMatchObject({ date: DATE, rows: 4 });
    expect(city.sqs.to('notices')).toHaveLength(1);
  });

  test('of several dates names the rows that differ', async () => {
    const result = await city.take(KEY, extract([...four.slice(1), ...next([0])]));
    expect(result.refused).toEqual([fault(5, 'uttagsdatum', 'other-extract-date')]);
  });
});

describe('deliveries', () => {
  test('the same file twice does nothing more, but signals a notice that is still planned', async () => {
    await city.take(KEY, extract([aRow(0, { hemkommun: 'x' }), aRow(1)]));
    const before = [await city.all('residents'), await city.all('register')];
    city.later({ hours: 1 });
    await city.deliver(KEY);
    expect([await city.all('residents'), await city.all('register')]).toEqual(before);
    expect(city.sqs.to('notices')).toHaveLength(2);
  });

  test('the same content uploaded again is another import', async () => {
    await city.take(KEY, extract([aRow(0), aRow(1)]));
    city.later({ hours: 1 });
    await city.take('residents/b.csv', extract([aRow(0, { postort: 'B' }), aRow(1)]));
    city.later({ hours: 1 });
    await city.take(KEY, extract([aRow(0), aRow(1)]));
    expect(await city.resident(numberOf(0))).toMatchObject({ address: { city: 'Exempelstad' } });
  });

  test('a second import waits while one runs, and takes over when its time is up', async () => {
    const stuck = { ...city.aws.sqs, send: () => Promise.reject(new Error('queue is down')) } as typeof city.aws.sqs;
    await city.take(KEY, extract([aRow(0), aRow(1)]));
    await city.youth(numberOf(0));
    city.put('residents/a.csv', extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
    await expect(city.deliver('residents/a.csv', { sqs: stuck })).rejects.toThrow('queue is down');
    city.later({ minutes: 5 });
    city.put('residents/b.csv', extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
    await expect(city.deliver('residents/b.csv')).rejects.toThrow('another residents import runs');
    city.later({ minutes: 11 });
    await city.deliver('residents/b.csv');
    // b finds the row unchanged; what a could not tell any more is told now
    expect(city.told()).toContain((await city.item(numberOf(0)))?.pk);
  });

  test('a run that was taken over writes nothing more', async () => {
    const { promise: opened, resolve: reached } = Promise.withResolvers<void>();
    const { promise: gate, resolve: release } = Promise.withResolvers<void>();
    let reads = 0;
    const send = async (command: GetObjectCommand) => {
      if (++reads === 2) {
        reached();
        await gate;
      }
      return city.s3.send(command);
    };
    city.put(KEY, extract([aRow(0), aRow(1)]));
    const slow = city.deliver(KEY, { s3: { ...city.s3, send: send as typeof city.s3.send } });
    const slowEnd = expect(slow).rejects.toThrow('took over');
    await opened;
    await city.deliver(KEY);
    await city.take('residents/newer.csv', extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
    release();
    await slowEnd;
    expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
  });

  test('test events, results, folders and objects that are gone have no effect', async () => {
    const handle = city.import();
    await handle({ Event: 's3:TestEvent' }, { receiveCount: 1 });
    for (const key of ['residents/', 'residents/a.result.json', 'residents/gone.csv'])
      await handle(eventOf(key), { receiveCount: 1 });
    expect(await city.all('register')).toEqual([]);
    expect(city.s3.objects.size).toBe(0);
  });

  test('a file we do not know is refused in sight', async () => {
    expect(await city.take('directory/skolor.csv', 'a;b\n')).toMatchObject({
      state: 'refused',
      reason: 'unknown-file',
    });
    expect(city.sqs.to('notices')).toHaveLength(1);
  });
});
