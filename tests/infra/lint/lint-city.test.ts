import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cityFolder, EXAMPLE_CITY, profileIn } from '../../../infra/city.ts';
import { lintCity, refuseFaults } from '../../../infra/lint/lint-city.ts';
import { bjorkdalFolder } from '../../support/bjorkdal.ts';
import { aPng } from '../../support/png.ts';

type Edits = Record<string, unknown>;

/** By path: `letters.sender.email`; `undefined` removes. */
function edited(edits: Edits, stages: Edits = {}): string {
  return bjorkdalFolder((city) => {
    for (const [path, value] of Object.entries(edits)) set(city.profile, path.split('.'), value);
    for (const [path, value] of Object.entries(stages)) set(city.stages, path.split('.'), value);
  });
}

function set(within: object, [key = '', ...rest]: string[], value: unknown): void {
  const object = within as Record<string, object | undefined>;
  const inner = object[key] ?? {};
  if (rest.length > 0) set(inner, rest, value);
  Object.assign(within, { [key]: rest.length > 0 ? inner : value });
}

const LONG = 'Vi vill gärna att du hör av dig till oss när du har tid och lust. '.repeat(8);

const FAULTS: [why: string, key: string, edits: Edits, words?: string][] = [
  // tests/fixtures/cases/16-profile-faults, in its order
  [
    'a placeholder that nothing fills',
    'letters.texts.first.youth.body.8',
    { 'letters.texts.first.youth.body.8': 'Hej {namn}!' },
    '{namn}',
  ],
  [
    'a text longer than its page',
    'letters.texts.first.youth',
    { 'letters.texts.first.youth.body': [LONG, LONG, LONG, LONG, LONG, LONG] },
    'shorten it',
  ],
  [
    'the day before the month',
    'letters.quietPeriods.0.from',
    { 'letters.quietPeriods.0.from': '15-12' },
    'month first',
  ],
  ['two districts with one code', 'districts.1.code', { 'districts.1.code': 'norra-bjorkdal' }, 'twice'],
  [
    "another city's name in a text",
    'letters.texts.first.youth.body.1',
    { 'letters.texts.first.youth.body.1': 'Vi som skriver arbetar i Stockholms stad.' },
    'another city',
  ],
  ['a key that nobody knows', 'brev', { brev: {} }, 'no such key'],
  ["the example's mailbox", 'letters.sender.email', { 'letters.sender.email': 'kaa-gruppen@kommun.example' }],
  ["the example's telephone number", 'letters.sender.phone', { 'letters.sender.phone': '08-000 00 00' }],
  ["the example's link", 'notices.caseLink', { 'notices.caseLink': 'https://kaa.kommun.example/arende/{caseNumber}' }],
  // and their kinds
  [
    'a placeholder in a heading',
    'letters.texts.first.youth.heading',
    { 'letters.texts.first.youth.heading': 'Hej {förnamn}' },
  ],
  ['a name in an e-mail, which has none', 'letters.email.body.0', { 'letters.email.body.0': 'Hej {name}!' }],
  ['a placeholder in small print', 'letters.dataProtection', { 'letters.dataProtection': 'Ring {phone}.' }],
  ['a placeholder in an answer', 'answers.newlyArrived.sentence', { 'answers.newlyArrived.sentence': 'Ring {phone}.' }],
  ['a character without glyph', 'letters.texts.first.youth', { 'letters.texts.first.youth.body.0': 'Hej 👋' }],
  ['a line break', 'letters.texts.first.youth.body.0', { 'letters.texts.first.youth.body.0': 'Hej {name}!\nVi' }],
  ['letters of another code', 'districts.0.name', { 'districts.0.name': 'SÃ¶dra' }, 'UTF-8'],
  [
    'letters that are lost',
    'answers.newlyArrived.sentence',
    { 'answers.newlyArrived.sentence': 'H\ufffdr av er.' },
    'UTF-8',
  ],
  ['an empty paragraph', 'letters.texts.first.youth.body.0', { 'letters.texts.first.youth.body.0': ' ' }],
  [
    'a link that is not secure',
    'notices.caseLink',
    { 'notices.caseLink': 'http://arenden.bjorkdal.test/{caseNumber}' },
    'https',
  ],
  ['a link without the case', 'notices.caseLink', { 'notices.caseLink': 'https://arenden.bjorkdal.test/' }, 'once'],
  [
    'a link with the case in its host',
    'notices.caseLink',
    { 'notices.caseLink': 'https://{caseNumber}.bjorkdal.test/' },
    'once',
  ],
  [
    'a link to an address of numbers',
    'notices.caseLink',
    { 'notices.caseLink': 'https://10.0.0.1/{caseNumber}' },
    'name as host',
  ],
  [
    "another city's host",
    'notices.caseLink',
    { 'notices.caseLink': 'https://kaa.stockholm.test/{caseNumber}' },
    'another city',
  ],
  [
    "a neighbour's name",
    'letters.texts.first.office',
    { 'letters.texts.first.office': 'KAA-gruppen, Solna stad' },
    'Solna',
  ],
  [
    'a plan of another city as source',
    'sources.KAA-plan',
    { 'sources.KAA-plan': 'Stockholms stads plan 2025' },
    'another city',
  ],
  ['a code that is no municipality', 'municipality', { municipality: '2441' }, 'no municipality'],
  ["a neighbour's code", 'municipality', { municipality: '0184' }, 'not in name'],
  [
    'a neighbour whose name holds ours',
    'letters.texts.first.office',
    { municipality: '1440', name: 'Ale kommun', 'letters.texts.first.office': 'KAA i Salem, Uppsala kommun, Tale' },
    'Uppsala',
  ],
  ['two districts with one name', 'districts.1.name', { 'districts.1.name': 'Norra Björkdal' }, 'twice'],
  ['no district', 'districts', { districts: [] }],
  ['a code with letters that files lack', 'districts.0.code', { 'districts.0.code': 'Norra Björkdal' }],
  ['a postcode in a district that is none', 'postcodeDistricts.98765', { postcodeDistricts: { 98765: 'mellersta' } }],
  [
    'quiet periods that overlap',
    'letters.quietPeriods.1',
    { 'letters.quietPeriods.1': { from: '12-20', to: '01-02' } },
    'overlaps',
  ],
  [
    'a quiet period of half a year',
    'letters.quietPeriods.1',
    { 'letters.quietPeriods.1': { from: '02-06', to: '11-08' } },
    'month stands first',
  ],
  [
    'quiet periods of most of the year',
    'letters.quietPeriods',
    {
      'letters.quietPeriods': [
        { from: '01-01', to: '04-30' },
        { from: '05-01', to: '08-31' },
      ],
    },
    'half of the year',
  ],
  ['a spring term that ends in May', 'coverage.springTermEnds', { 'coverage.springTermEnds': '05-06' }],
  ['an autumn check in January', 'coverage.autumnCheckOn', { 'coverage.autumnCheckOn': '01-09' }],
  ['a holiday on 30 February', 'freeDays.fixed.0', { 'freeDays.fixed.0': '02-30' }],
  [
    'a footer without its parenthesis',
    'intake.footers.0',
    { 'intake.footers.0': '(Detta mejl kan innehålla sekretess' },
  ],
  [
    'a harmless word that is every word',
    'intake.harmlessWords.0',
    { 'intake.harmlessWords.0': '*' },
    'protected identity',
  ],
  ['a footer that is what a school writes', 'intake.footers.0', { 'intake.footers.0': 'Eleven har skyddad identitet' }],
  [
    'an office that is the KAA mailbox',
    'letters.sender.email',
    { 'letters.sender.email': 'KAA@kaa.bjorkdal.test' },
    'people read',
  ],
  [
    "an office that is staging's mailbox",
    'letters.sender.email',
    { 'letters.sender.email': 'kaa@kaa-test.bjorkdal.test' },
    'people read',
  ],
  ['a number that is none', 'answers.phone', { 'answers.phone': 'växeln' }],
];

const told = async (folder: string) =>
  refuseFaults(folder).then(
    () => '',
    (error: Error) => error.message,
  );

test.each(FAULTS)('%s is told by %s', async (_, key, edits, words = '') => {
  const message = await told(edited(edits));
  const line = message.split('\n').find((line) => line.startsWith(`  ${key}: `));
  expect(line ?? message).toContain(`  ${key}: `);
  expect(line).toContain(words);
});

test('a guardian’s text is rendered, too, where guardians get letters', async () => {
  const { first } = JSON.parse(readFileSync(profileIn(EXAMPLE_CITY), 'utf8')).letters.texts;
  const guardian = { ...first.guardian, body: [LONG, LONG, LONG, LONG, LONG, LONG] };
  expect(await told(edited({ 'letters.texts.first.guardian': guardian }))).toContain('letters.texts.first.guardian: ');
});

const ONE_CLIENT = { issuer: 'https://login.bjorkdal.test', clientId: 'kaa' };

describe('of the stages', () => {
  test.each<[string, string, Edits]>([
    ['a mailbox outside its domain', 'production.mailbox', { 'production.mailbox': 'kaa@bjorkdal.test' }],
    ['stages in one domain', 'staging.mailDomain', { 'staging.mailDomain': 'kaa.bjorkdal.test' }],
    [
      'one client of the desk for both stages',
      'staging.desk.clientId',
      { 'staging.desk': ONE_CLIENT, 'production.desk': ONE_CLIENT },
    ],
    [
      "the example's login",
      'staging.desk.issuer',
      { 'staging.desk': { ...ONE_CLIENT, issuer: 'https://login.kommun.example' } },
    ],
    [
      'a sink that is the mailbox of production',
      'staging.sinkAddress',
      { 'staging.sinkAddress': 'kaa@kaa.bjorkdal.test' },
    ],
    ['a sink that nobody can read', 'staging.sinkAddress', { 'staging.sinkAddress': 'test@kaa-test.bjorkdal.test' }],
    [
      'alarms that are taken for reports',
      'production.alarmAddress',
      { 'production.alarmAddress': 'kaa@kaa.bjorkdal.test' },
    ],
    ["the example's alarm address", 'staging.alarmAddress', { 'staging.alarmAddress': 'drift@kommun.example' }],
    ['nobody who opens what is sealed', 'staging.officers', { 'staging.officers.permissionSets': [] }],
    ['an officer that is anybody', 'staging.officers.users.0', { 'staging.officers.users': ['*'] }],
    ['a key that nobody knows', '(whole file)', { sandbox: {} }],
  ])('%s is told by %s', async (_, key, edits) => {
    const message = await told(edited({}, edits));
    expect(message).toMatch(/stages\.json/);
    expect(message).toContain(`${key}: `);
  });
});

test.each([
  ['that is no picture', Buffer.from('<svg/>'), 'no PNG'],
  ['that is cut short', aPng().subarray(0, -20), 'cannot be read'],
  ['that is transparent', aPng({ colour: 6 }), 'transparent'],
  ['that is interlaced', aPng({ interlace: 1 }), 'interlaced'],
])('a logo %s is told', async (_, logo, words) => {
  const folder = edited({});
  writeFileSync(join(folder, 'logo.png'), logo);
  expect(await lintCity(folder)).toEqual([{ key: 'logo.png', words: expect.stringContaining(words) }]);
  writeFileSync(join(folder, 'logo.png'), aPng());
  expect(await lintCity(folder)).toEqual([]);
});

test('a key that stands twice is told, since only the last counts', async () => {
  const folder = edited({});
  const json = readFileSync(profileIn(folder), 'utf8');
  writeFileSync(
    profileIn(folder),
    json.replace(
      '"postcodeDistricts": {}',
      '"postcodeDistricts": {"98765": "norra-bjorkdal", "98765": "sodra-bjorkdal"}',
    ),
  );
  expect(await lintCity(folder)).toEqual([
    { key: 'postcodeDistricts.98765', words: 'stands twice: only the last counts' },
  ]);
});

test('a file with a byte order mark is told: the bundles could not read it', async () => {
  const folder = edited({});
  writeFileSync(profileIn(folder), `\ufeff${readFileSync(profileIn(folder), 'utf8')}`);
  expect(await told(folder)).toContain('profile.json begins with a byte order mark');
});

test('the example, copied and used as it is, is refused', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'kaa-copy-')), 'copy');
  cpSync(EXAMPLE_CITY, folder, { recursive: true });
  const found = (await lintCity(folder)).map(({ key }) => key);
  for (const key of ['letters.sender.email', 'answers.phone', 'stages.json: production.mailbox'])
    expect(found).toContain(key);
});

test('without a desk or another system notices would lead nowhere, which is said of each stage', async () => {
  const folder = bjorkdalFolder(({ profile }) => {
    profile.notices = { ...(profile.notices as object), caseLink: undefined };
  });
  expect((await lintCity(folder)).map(({ key }) => key)).toEqual([
    'stages.json: staging.desk',
    'stages.json: production.desk',
  ]);
});

test('the example where it lies, and a city made from it, have no faults', async () => {
  expect(await lintCity(EXAMPLE_CITY)).toEqual([]);
  expect(await lintCity(edited({}))).toEqual([]);
});

const { KAA_CITY_TO_TRY } = process.env;
if (KAA_CITY_TO_TRY)
  test('the folder that KAA_CITY names has no faults', async () => {
    expect(await lintCity(cityFolder({ KAA_CITY: KAA_CITY_TO_TRY }))).toEqual([]);
  });
