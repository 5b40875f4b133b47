import { beforeEach, expect, test } from 'vitest';
import { aRow, extract, heading, line, type Row } from '../../support/extract.ts';
import { leakScan, type Output } from '../../support/leak-scan/leak-scan.ts';
import { aCityForThisTest, BUCKET, type City, personKeyOf } from './city.ts';
import { coordinators, schools } from './lists.ts';

const minor = {
  number: '200901102384',
  given: 'Tindra',
  family: 'Sagolund',
  street: 'Påhittsvägen 17',
  emails: ['tindra@post.example'],
  phones: ['070-174 06 05'],
  others: ['Björke Sagolund'],
  personKey: personKeyOf('200901102384'),
};
const scan = leakScan({ minor });
const EVERYTHING = `Tindra Sagolund ${minor.number} ${minor.street} ${minor.emails} ${minor.phones}`;

let city: City;
beforeEach(async () => {
  city = await aCityForThisTest();
});

/** Besides the tables. */
function outputs(): Output[] {
  const results = [...city.s3.objects].filter(([path]) => path.endsWith('.result.json'));
  return [
    ...results.map(([, { bytes }]): Output => ({ kind: 'import-result', text: bytes })),
    ...results.map(([path]): Output => ({ kind: 'object-key', text: path.slice(BUCKET.length) })),
    ...city.sqs.sent.map(({ body }): Output => ({ kind: 'queue', text: JSON.stringify(body) })),
    ...city.logged.mock.calls.map((words): Output => ({ kind: 'log', text: words.join(' ') })),
  ];
}

const tindra = (more: Row = {}): Row =>
  aRow(0, {
    personnummer: minor.number,
    fodelsedatum: '2009-01-10',
    fornamn: minor.given,
    efternamn: minor.family,
    utdelningsadress: minor.street,
    vardnadshavare1_namn: minor.others[0],
    ...more,
  });
const FAULTY: (Row | string)[] = [
  tindra({ personnummer: '200901102385' }),
  tindra({ personnummer: '20090110-238' }),
  tindra({ personnummer: EVERYTHING }),
  tindra({ fodelsedatum: EVERYTHING }),
  tindra({ fornamn: `${EVERYTHING} `.repeat(9) }),
  tindra({ efternamn: 'Sago\ufffdlund' }),
  tindra({ stadsdel: EVERYTHING }),
  tindra({ hemkommun: EVERYTHING }),
  tindra({ skydd: EVERYTHING }),
  tindra({ uttagsdatum: EVERYTHING }),
  tindra({ avliden: EVERYTHING }),
  line(tindra()).replace('Tindra', 'Tindra;'),
  line(tindra()).replace('Tindra', '"Tindra'),
];

test('an extract full of faults says rows, fields and codes, no value', async () => {
  await city.importFile('residents/a.csv', extract([tindra(), tindra(), ...FAULTY]));
  expect(city.result('residents/a.csv').refusedCount).toBeGreaterThan(8);
  expect(scan.findings(outputs())).toEqual([]);
});

test('an extract that is taken says as little, to queues by key alone', async () => {
  await city.youth(minor.number);
  await city.importFile('residents/a.csv', extract([tindra()]));
  city.later({ hours: 24 });
  await city.importFile('residents/b.csv', extract([tindra({ skydd: 'sekretessmarkering' })]));
  expect(JSON.stringify(city.sqs.sent)).toContain(minor.personKey);
  expect(scan.findings(outputs())).toEqual([]);
});

test.each([
  ['a heading that is none', 'residents/a.csv', EVERYTHING],
  ['a heading with a person in it', 'residents/a.csv', `${heading};${EVERYTHING};${EVERYTHING}\n${line(tindra())};;`],
  ['no text at all', 'residents/a.csv', new Uint8Array(500).fill(200)],
  ['another charset', 'residents/a.csv', Buffer.from(extract([tindra()]), 'latin1')],
  ['another extension', 'residents/a.xlsx', EVERYTHING],
  ['a role that is none', 'directory/coordinators.csv', coordinators([`farsta;${EVERYTHING};Tindra;x@y.example;;;`])],
  ['an address that is none', 'directory/coordinators.csv', coordinators([`farsta;chef;Tindra;${EVERYTHING};;;`])],
  ['a district that is none', 'directory/coordinators.csv', coordinators([`${EVERYTHING};chef;Tindra;x@y.example;;;`])],
  ['a code that is none', 'directory/schools.csv', schools({ skolenhetskod: EVERYTHING, namn: 'Tindra' })],
  ['a date that is none', 'directory/schools.csv', schools({ giltig_fran: EVERYTHING, kvittoadress: EVERYTHING })],
])('a file with %s is refused without a word of it', async (_, key, content) => {
  city.put(key, content);
  await city.deliver(key);
  expect(outputs().map(({ kind }) => kind)).toContain('import-result');
  expect(scan.findings(outputs())).toEqual([]);
});
