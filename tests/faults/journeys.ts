import { createHmac } from 'node:crypto';
import { BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import { Temporal } from 'temporal-polyfill';
import type { SchoolUnit, StaffMember } from '../../shared/domain/directory.ts';
import type { Resident } from '../../shared/domain/resident.ts';
import { DIRECTORY_CURRENT, EXTRACT_CURRENT, reporterKey, STAFF, unitKey } from '../../shared/store/keys.ts';
import { allItems, type Dynamo } from '../support/dynamo.ts';
import { TEST_SECRET } from '../support/fake-secrets.ts';

/** A Monday morning in no quiet period. */
export const START = Temporal.Instant.from('2026-11-23T08:00:00Z');

/** Invented people with Skatteverket's test numbers. Each string here must be found nowhere outside the stores. */
export const PEOPLE = {
  minor: { number: '200901102384', given: 'Tindra', family: 'Sagolund', street: 'Påhittsvägen 17', born: '2009-01-10' },
  adult: { number: '200801012386', given: 'Ymer', family: 'Drömstedt', street: 'Låtsasgränd 4', born: '2008-01-01' },
  hidden: { number: '200801022393', given: 'Vildros', family: 'Gömlund', street: 'Okändstigen 9', born: '2008-01-02' },
  stranger: { number: '200802292383', given: 'Embla', family: 'Främlund', street: '', born: '2008-02-29' },
} as const;
type Person = (typeof PEOPLE)[keyof typeof PEOPLE];

export const personKeyOf = (number: string) =>
  createHmac('sha256', TEST_SECRET).update('person|').update(number).digest('hex');

const unit: SchoolUnit = {
  unit: '12345678',
  name: 'Exempelgymnasiet',
  authority: 'Exempelskolor AB',
  municipality: '0180',
  domain: 'skola.example',
  reporters: ['rapport@skola.example'],
  receiptAddress: 'kvitto@skola.example',
};
const staff: StaffMember[] = [
  { role: 'coordinator', district: 'farsta', name: 'Samordnare Ett', email: 'farsta@kommun.example' },
  { role: 'kaa-group', name: 'KAA-gruppen', email: 'kaa-gruppen@kommun.example' },
  { role: 'officer', name: 'Handläggare', email: 'skydd@kommun.example' },
];

function resident(person: Person, guardians: string[]): Resident {
  const address = { street: person.street, postcode: '12345', city: 'FARSTA' };
  return {
    personKey: personKeyOf(person.number),
    extractDate: '2026-11-22',
    changedAt: '2026-11-22T03:00:00Z',
    gone: false,
    protected: false,
    personnummer: person.number,
    birthDate: person.born,
    givenNames: person.given,
    familyName: person.family,
    address,
    homeMunicipality: '0180',
    district: 'farsta',
    deceased: false,
    emigrated: false,
    guardians: guardians.map((name) => ({ name, address })),
  };
}

/** Fresh tables: the extract and the directory in force, no reports. */
export async function seed(dynamo: Dynamo): Promise<void> {
  for (const table of ['register', 'residents', 'directory', 'sealed']) await empty(dynamo, table);
  const hidden: Resident = {
    personKey: personKeyOf(PEOPLE.hidden.number),
    extractDate: '2026-11-22',
    changedAt: '2026-11-22T03:00:00Z',
    gone: false,
    protected: true,
  };
  const residents = [resident(PEOPLE.minor, ['Björke Sagolund']), resident(PEOPLE.adult, []), hidden];
  await put(dynamo, 'residents', [
    { pk: EXTRACT_CURRENT, date: '2026-11-22', rows: 3, complete: true },
    ...residents.map((row) => ({ pk: row.personKey, ...row })),
  ]);
  await put(dynamo, 'directory', [
    { pk: DIRECTORY_CURRENT, version: 'v1', importedAt: '2026-11-22T03:00:00Z' },
    { pk: unitKey('v1', unit.unit), ...unit },
    { pk: reporterKey('v1', 'rapport@skola.example'), units: [unit.unit] },
    { pk: STAFF, staff },
  ]);
}

async function put(dynamo: Dynamo, table: string, items: object[]): Promise<void> {
  const requests = items.map((item) => ({ PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) } }));
  await dynamo.client.send(new BatchWriteItemCommand({ RequestItems: { [table]: requests } }));
}

async function empty(dynamo: Dynamo, table: string): Promise<void> {
  const keys = (await allItems(dynamo.client, table)).map(({ pk }) => ({ DeleteRequest: { Key: marshall({ pk }) } }));
  for (let start = 0; start < keys.length; start += 25)
    await dynamo.client.send(new BatchWriteItemCommand({ RequestItems: { [table]: keys.slice(start, start + 25) } }));
}

/** What SES puts on top of a mail whose sender it has verified. */
const SES_BLOCK = [
  'Return-Path: <rapport@skola.example>',
  'Received: from mail.skola.example (mail.skola.example [192.0.2.10]) by inbound-smtp.eu-north-1.amazonaws.com with SMTP id abc123 for kaa@kommun.example; Mon, 23 Nov 2026 08:00:00 +0000 (UTC)',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: PASS',
  'Received-SPF: pass (spfCheck: domain of skola.example designates 192.0.2.10 as permitted sender) client-ip=192.0.2.10; envelope-from=rapport@skola.example; helo=mail.skola.example;',
  'Authentication-Results: amazonses.com; spf=pass (spfCheck: domain of skola.example designates 192.0.2.10 as permitted sender) client-ip=192.0.2.10; envelope-from=rapport@skola.example; helo=mail.skola.example; dkim=pass header.i=@skola.example; dmarc=pass header.from=skola.example;',
];
const HEADERS = ['From: Skolan <rapport@skola.example>', 'To: kaa@kommun.example', 'Subject: Rapport om elev'];

export function dropoutMail(): string {
  const { number, given, family } = PEOPLE.minor;
  return [
    ...SES_BLOCK,
    ...HEADERS,
    'Message-ID: <dropout@skola.example>',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Typ av rapport: Avbrott',
    `Personnummer: ${number}`,
    `Namn: ${given} ${family}`,
    'Skolenhetskod: 12345678',
    'Datum: 2026-11-16',
    'Telefon: 070-174 06 05',
    'E-post: tindra.sagolund@post.example',
    '',
  ].join('\r\n');
}

/** Five pupils: a minor, an adult, one not in the extract, one protected by the extract only, one wrong number. */
export function csvMail(): string {
  const line = ({ number, given, family }: Person) => `Avbrott;${number};${given} ${family};2026-11-16`;
  const { minor, adult, hidden, stranger } = PEOPLE;
  const csv = [
    'Typ av rapport;Personnummer;Namn;Datum',
    ...[minor, adult, stranger, hidden].map(line),
    `Avbrott;${adult.number.slice(0, -1)}7;Fel Siffra;2026-11-16`,
  ].join('\r\n');
  return [
    ...SES_BLOCK,
    ...HEADERS,
    'Message-ID: <csv@skola.example>',
    'MIME-Version: 1.0',
    'Content-Type: multipart/mixed; boundary="gap"',
    '',
    '--gap',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hej! Se bifogad lista.',
    '--gap',
    'Content-Type: text/csv; charset=utf-8; name="lista.csv"',
    'Content-Disposition: attachment; filename="lista.csv"',
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(csv, 'utf8').toString('base64'),
    '--gap--',
    '',
  ].join('\r\n');
}
