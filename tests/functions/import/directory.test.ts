import { beforeEach, describe, expect, test } from 'vitest';
import { blockedAddresses } from '../../../shared/store/blocked-addresses.ts';
import { directoryStore } from '../../../shared/store/directory-store.ts';
import { aCityForThisTest, type City } from './city.ts';
import { coordinators, KAA_GROUP, OFFICER, type School, schools } from './lists.ts';

const SCHOOLS = 'directory/schools.csv';
const STAFF = 'directory/coordinators.csv';
let city: City;
let store: ReturnType<typeof directoryStore>;
beforeEach(async () => {
  city = await aCityForThisTest();
  store = directoryStore(city.dynamo.client, city.dynamo.tables.directory);
});

describe('schools', () => {
  test('are found by code, by reporter and by domain, addresses in lower case', async () => {
    const any: School = {
      skolenhetskod: '22222222',
      rapportorer: '*',
      doman: '@Annan.Example',
      kvittoadress: 'k@annan.example',
    };
    const result = await city.importFile(SCHOOLS, schools({}, any, { ...any, skolenhetskod: '33333333' }));
    expect(result).toMatchObject({ state: 'imported', rows: 3, accepted: 3 });
    const { mayReport, named } = await store.units('rektor@skola.example', ['33333333']);
    expect(mayReport).toEqual([
      {
        unit: '12345678',
        name: 'Exempelgymnasiet',
        authority: 'Exempel kommun',
        municipality: '0180',
        domain: 'skola.example',
        reporters: ['rektor@skola.example', 'expedition@skola.example'],
        receiptAddress: 'kvitto@skola.example',
        phone: '08-000 00 01',
      },
    ]);
    expect(named).toMatchObject([{ unit: '33333333', reporters: '*' }]);
    const anyone = await store.units('vemsomhelst@annan.example', []);
    expect(anyone.mayReport.map(({ unit }) => unit).toSorted()).toEqual(['22222222', '33333333']);
    // A domain counts only if the school chose so.
    expect((await store.units('vemsomhelst@skola.example', [])).mayReport).toEqual([]);
  });

  test('a new list replaces the whole old one, which is deleted a month later', async () => {
    await city.importFile(SCHOOLS, schools({}));
    city.later({ hours: 1 });
    await city.importFile(SCHOOLS, schools({ skolenhetskod: '22222222', rapportorer: 'ny@skola.example' }));
    expect(await store.units('rektor@skola.example', ['12345678'])).toEqual({ mayReport: [], named: [] });
    expect((await store.units('ny@skola.example', [])).mayReport).toMatchObject([{ unit: '22222222' }]);
    const items = (await city.all('directory')).filter(({ pk }) => pk !== 'SCHOOLS#current');
    const old = items.filter(({ expiresAt }) => expiresAt !== undefined);
    expect(old).toHaveLength(4);
    expect(items).toHaveLength(7);
    expect(new Set(old.map(({ expiresAt }) => expiresAt))).toEqual(
      new Set([Date.parse('2026-12-21T11:00:00Z') / 1000]),
    );
  });

  test('a blocked address stays blocked after a new list', async () => {
    const blocked = blockedAddresses(city.dynamo.client, city.dynamo.tables.directory);
    await blocked.block('Kvitto@skola.example', 'complained', city.now());
    await city.importFile(SCHOOLS, schools({}));
    expect(await blocked.isBlocked('kvitto@skola.example')).toBe(true);
    expect((await city.all('directory')).find(({ pk }) => pk.startsWith('BLOCKED#'))).not.toHaveProperty('expiresAt');
  });

  test.each<[School, string, string]>([
    [{ skolenhetskod: '1234567' }, 'skolenhetskod', 'format'],
    [{ skolenhetskod: '' }, 'skolenhetskod', 'missing'],
    [{ namn: '' }, 'namn', 'missing'],
    [{ kvittoadress: 'skolan' }, 'kvittoadress', 'format'],
    [{ kvittoadress: '' }, 'kvittoadress', 'missing'],
    [{ rapportorer: '' }, 'rapportorer', 'missing'],
    [{ rapportorer: 'a@skola.example,b@skola.example' }, 'rapportorer', 'format'],
    [{ rapportorer: '* a@skola.example' }, 'rapportorer', 'format'],
    [{ rapportorer: '*', doman: '' }, 'doman', 'missing'],
    [{ rapportorer: '*', doman: 'GMAIL.com' }, 'doman', 'shared-mail-provider'],
    [{ doman: 'skola' }, 'doman', 'format'],
    [{ giltig_fran: '2026-13-01' }, 'giltig_fran', 'format'],
    [{ giltig_fran: '2026-08-01', giltig_till: '2026-07-01' }, 'giltig_till', 'until-before-from'],
    [{ namn: 'Ex\uFFFD' }, 'namn', 'encoding'],
    [{ namn: 'a;b' }, 'row', 'row-shape'],
    [{ skolenhetskod: '22222222' }, 'skolenhetskod', 'twice-in-file'],
  ])('one bad row refuses the whole file: %o', async (change, field, code) => {
    await city.importFile(SCHOOLS, schools({}));
    const before = await city.all('directory');
    city.later({ hours: 1 });
    const result = await city.importFile(
      SCHOOLS,
      schools({ skolenhetskod: '22222222', rapportorer: 'x@skola.example' }, change),
    );
    expect(result).toMatchObject({
      state: 'refused',
      reason: 'bad-rows',
      rows: 2,
      accepted: 0,
      refused: [{ row: 3, field, code }],
    });
    expect(await city.all('directory')).toEqual(before);
    expect(city.sqs.to('notices')).toHaveLength(1);
  });

  test('a closed unit may have no reporters', async () => {
    expect(await city.importFile(SCHOOLS, schools({ rapportorer: '', giltig_till: '2025-06-30' }))).toMatchObject({
      accepted: 1,
    });
  });

  test.each<[string, School[], string, number[]]>([
    [
      'the one valid today',
      [
        { namn: 'Då', giltig_till: '2026-06-30' },
        { namn: 'Nu', giltig_fran: '2026-07-01' },
      ],
      'Nu',
      [2],
    ],
    [
      'else the next',
      [
        { namn: 'Sen', giltig_fran: '2027-07-01' },
        { namn: 'Då', giltig_till: '2026-06-30' },
      ],
      'Sen',
      [3],
    ],
    [
      'else the last',
      [
        { namn: 'Då', giltig_fran: '2020-01-01', giltig_till: '2020-12-31' },
        { namn: 'Förr', giltig_till: '2019-12-31' },
      ],
      'Då',
      [3],
    ],
  ])('of periods that do not overlap %s is kept', async (_what, changes, kept, others) => {
    const result = await city.importFile(SCHOOLS, schools(...changes));
    expect(result).toMatchObject({ state: 'imported', warnings: others.map((row) => ({ row, code: 'other-period' })) });
    expect((await store.units('x@y.example', ['12345678'])).named).toMatchObject([{ name: kept }]);
  });

  test('an older file that comes late does not replace a newer one', async () => {
    await city.importFile(SCHOOLS, schools({ namn: 'Ny' }));
    city.later({ hours: -1 });
    city.put(SCHOOLS, schools({ namn: 'Gammal' }));
    await city.deliver(SCHOOLS);
    expect((await store.units('x@y.example', ['12345678'])).named).toMatchObject([{ name: 'Ny' }]);
  });
});

describe('coordinators', () => {
  test('replace the staff at once', async () => {
    const lines = [
      'Farsta;Samordnare;Alex Exempel;Alex@kommun.example;;;',
      ';chef;Bo Exempel;bo@kommun.example;;;',
      ';tryckeri;Tryck;tryck@kommun.example;;;',
    ];
    expect(await city.importFile(STAFF, coordinators(lines))).toMatchObject({ state: 'imported', accepted: 5 });
    expect(await store.staff()).toEqual([
      { role: 'kaa-group', name: 'KAA-gruppen', email: 'kaa@kommun.example' },
      {
        role: 'officer',
        name: 'Lo Exempel',
        email: 'lo@kommun.example',
        deputy: 'ersattare@kommun.example',
        absentFrom: '2026-12-01',
        absentTo: '2026-12-24',
      },
      { role: 'coordinator', district: 'farsta', name: 'Alex Exempel', email: 'alex@kommun.example' },
      { role: 'manager', name: 'Bo Exempel', email: 'bo@kommun.example' },
      { role: 'printer', name: 'Tryck', email: 'tryck@kommun.example' },
    ]);
  });

  test.each([
    ['atlantis;samordnare;A;a@kommun.example;;;', 'stadsdel', 'unknown-district'],
    ['farsta;vaktmästare;A;a@kommun.example;;;', 'roll', 'unknown-role'],
    ['farsta;samordnare;A;ingen;;;', 'epost', 'format'],
    ['farsta;samordnare;A;;;;', 'epost', 'missing'],
    ['farsta;samordnare;;a@kommun.example;;;', 'namn', 'missing'],
    ['farsta;samordnare;A;a@kommun.example;ingen;;', 'ersattare', 'format'],
    ['farsta;samordnare;A;a@kommun.example;;2026-12-24;2026-12-01', 'franvaro_till', 'until-before-from'],
    ['farsta;samordnare;A;a@kommun.example', 'row', 'row-shape'],
  ])('one bad row refuses the whole file: %s', async (line, field, code) => {
    await city.importFile(STAFF, coordinators());
    city.later({ hours: 1 });
    const result = await city.importFile(STAFF, coordinators([line]));
    expect(result).toMatchObject({ state: 'refused', reason: 'bad-rows', refused: [{ row: 4, field, code }] });
    expect(await store.staff()).toHaveLength(2);
  });

  test.each([
    ['no-kaa-group', [OFFICER]],
    ['no-officer', [KAA_GROUP]],
    ['no-rows', []],
  ])('a list is refused: %s', async (reason, base) => {
    expect(await city.importFile(STAFF, coordinators([], base))).toMatchObject({ state: 'refused', reason });
    expect(await store.staff()).toEqual([]);
  });
});
