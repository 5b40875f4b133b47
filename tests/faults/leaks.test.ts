import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBServiceException } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { handOverLetters } from '../../infra/cli/hand-over-letters.ts';
import { handOverWords } from '../../infra/cli/hand-over-words.ts';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { stockholm } from '../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../support/direct-dynamo.ts';
import { allItems } from '../support/dynamo.ts';
import type { Output } from '../support/leak-scan/leak-scan.ts';
import { csvMail, dropoutMail, report } from '../support/system/mails.ts';
import { PEOPLE, START } from '../support/system/people.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { SCENARIOS } from '../support/system/scenarios.ts';
import { seed } from '../support/system/seed.ts';
import { type System, startSystem } from '../support/system/system.ts';
import { env } from '../support/system/template.ts';
import { leaksIn, outputsOf, scan } from './leaks.ts';

let dynamo: DirectDynamo;
beforeAll(async () => {
  dynamo = await directDynamo();
});

async function afterMail(raw: string, database = dynamo): Promise<System> {
  await seed(dynamo);
  const chain = startSystem(database, START);
  chain.receive(raw, '0123456789abcdef');
  await chain.settle();
  chain.end();
  return chain;
}

test.each(SCENARIOS)('$name: no output names anybody', async (scenario) => {
  const { undisturbed } = await prepareScenario(scenario);
  expect(leaksIn(undisturbed.system)).toEqual([]);
});

test('a list of five leaves every kind of output to search, keys of people in queues among them', async () => {
  const outputs = outputsOf(await afterMail(csvMail()));
  const kinds = new Set(outputs.map(({ kind, to }) => [kind, to].filter(Boolean).join(' to ')));
  const wanted = ['log', 'mail to school', 'mail to staff', 'mail-tag', 'object-key', 'pdf', 'queue'];
  expect([...kinds].sort()).toEqual(wanted);
  expect(scan.findings(outputs.map(({ text }) => ({ kind: 'log', text })))).toContainEqual(
    expect.objectContaining({ what: 'person key of minor' }),
  );
});

/** Refuses its n-th call, quoting in the error what it was sent, and a person. */
function refusing(at: number): { database: DirectDynamo; calls: () => number } {
  let calls = 0;
  const send = async (command: { input: object }): Promise<unknown> => {
    if (calls++ !== at) return dynamo.client.send(command as never);
    const { number, given, family, street } = PEOPLE.minor;
    const quote = `${JSON.stringify(command.input)} ${number} ${given} ${family} ${street}`;
    const name = 'ValidationException';
    throw Object.assign(new DynamoDBServiceException({ name, message: quote, $fault: 'client', $metadata: {} }), {
      Item: command.input,
      cause: new Error(quote),
    });
  };
  const client = { ...dynamo.client, send: send as DynamoDb['send'] } as DirectDynamo['client'];
  return { database: { ...dynamo, client }, calls: () => calls };
}

test('a database that quotes in its errors what it was sent is quoted nowhere, whatever call it refuses', async () => {
  const { calls, database } = refusing(-1);
  await afterMail(dropoutMail(), database);
  const printed = new Set<string>();
  for (let at = 0; at < calls(); at += 1) {
    const chain = await afterMail(dropoutMail(), refusing(at).database);
    expect(leaksIn(chain)).toEqual([]);
    for (const line of chain.printed) printed.add(line);
  }
  const failed = /^{"what":"message failed","error":"ValidationException","reportId":"R-[0-9A-Z]{4}-[0-9A-Z]{2}"/;
  expect([...printed]).toContainEqual(expect.stringMatching(failed));
});

describe('what a school writes does not come back', () => {
  const dropout = dropoutMail();
  const withId = (id: string, mail = dropout) => mail.replace(/Message-ID: <.*>/, `Message-ID: <${id}@skola.example>`);
  const withSubject = (subject: string) => dropout.replace('Subject: Rapport om elev', `Subject: ${subject}`);
  const scanned = (mail: string) => mail.replaceAll('text/csv', 'application/pdf').replaceAll('lista.csv', 'lista.pdf');

  test.each([
    ['as subject', withSubject('En rubrik om Tindra Sagolund, 090110-2384')],
    ['as a coded subject', withSubject(`=?utf-8?B?${Buffer.from('En rubrik, Påhittsvägen').toString('base64')}?=`)],
    ['as the sender’s name', dropout.replace('From: Skolan <', 'From: Tindra Sagolund <')],
    ['in headers of threads', dropout.replace('To: kaa', 'References: <tindra-200901102384@x.example>\r\nTo: kaa')],
    ['as a file’s name', csvMail().replaceAll('lista.csv', 'Tindra Sagolund 200901102384.csv')],
    ['as the name of a file that cannot be read', scanned(csvMail()).replaceAll('lista.pdf', 'Tindra Sagolund.pdf')],
    ['as the label of nothing we know', dropout.replace('Telefon:', 'Tindra om hur det är hemma:')],
    ['in running text', dropout.replace('Typ av', 'Tindra Sagolund berättade om hur det är hemma.\r\n\r\nTyp av')],
    ['as a date', dropout.replace('Datum: 2026-11-16', 'Datum: Tindra 090110-2384')],
    ['as a type', dropout.replace('rapport: Avbrott', 'rapport: Tindra Sagolund')],
    ['as a unit', dropout.replace('12345678', 'Tindra Sagolund')],
    ['as a number that is wrong', dropout.replace('Personnummer: 200901102384', 'Personnummer: 200901102385')],
    ['in a quoted mail', `${dropout}\r\n> Personnummer: 200801012386\r\n> Namn: Ymer Drömstedt\r\n`],
    ['as a correction', report('Rättelse', PEOPLE.minor, 'Gäller rapport: Tindra Sagolund')],
    ['as the mail’s id', withId('elev-090110-2384')],
    ['as the id of a mail that a person reads', withId('elev-200901102384', scanned(csvMail()))],
    ['as the id of a mail whose row is refused', withId('200901102384', dropout.replace('2026-11-16', 'igår'))],
    ['as the mail’s id, by name', withId('Tindra.Sagolund.7')],
  ])('%s', async (_, mail) => {
    const chain = await afterMail(mail);
    expect(chain.mails.map(({ to }) => to)).toContain('kvitto@skola.example');
    expect(leaksIn(chain)).toEqual([]);
  });
});

/** The seeded person of each letter, by object. */
async function readersOfLetters(): Promise<Map<string, string>> {
  const youths = (await allItems(dynamo.client, 'register')).filter(({ pk }) => pk.startsWith('YOUTH#'));
  const nameOf = (key: string) => Object.entries(PEOPLE).find(([, { personKey }]) => personKey === key)?.[0] ?? '';
  return new Map(
    youths.flatMap((item) => {
      const { personKey, letters } = YouthRecord.parse(item);
      return Object.values(letters).map(({ object = '' }): [string, string] => [object, nameOf(personKey)]);
    }),
  );
}

test('a letter names its own youth and guardians, and nobody else', async () => {
  const chain = await afterMail(csvMail());
  const readers = await readersOfLetters();
  const letters = [...chain.s3.objects].filter(([path]) => path.startsWith(`${env.LETTERS_BUCKET}/`));
  const outputs = letters.map(([path, { bytes }]): Output => {
    const about = readers.get(path.slice(env.LETTERS_BUCKET.length + 1)) ?? '';
    return { kind: 'pdf', about, text: bytes };
  });
  expect(outputs.map(({ about }) => about).sort()).toEqual(['adult', 'minor', 'minor']);
  expect(scan.findings(outputs)).toEqual([]);
  expect(scan.findings(outputs.map((output) => ({ ...output, about: 'stranger' })))).not.toEqual([]);
});

test('letters handed over for print are named and listed by id alone', async () => {
  const chain = await afterMail(csvMail());
  const folder = mkdtempSync(join(tmpdir(), 'kaa-leaks-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const order = { folder, batch: 'omgang-1', mode: 'new' } as const;
  const result = await handOverLetters(order, {
    dynamoDb: dynamo.client,
    s3: chain.s3,
    tables: { register: env.REGISTER_TABLE, residents: env.RESIDENTS_TABLE, holds: env.HOLDS_TABLE },
    lettersBucket: env.LETTERS_BUCKET,
    profile: stockholm,
    by: 'lisa',
    now: chain.clock.instant(),
    clock: chain.clock.instant,
  });
  const files = readdirSync(folder);
  expect(files).toHaveLength(4);
  const outputs: Output[] = [
    ...files.map((text): Output => ({ kind: 'file-name', text })),
    ...files.map((file): Output => {
      const kind = file.endsWith('.pdf') ? 'pdf' : 'list';
      return { kind, text: readFileSync(join(folder, file)) };
    }),
    { kind: 'list', text: handOverWords(order, result) },
  ];
  expect(scan.findings(outputs)).toEqual([]);
});
