import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { connect } from '../../../infra/cli/connect.ts';
import { lettersInWords } from '../../../infra/cli/letter-words.ts';
import { profileOfStage } from '../../../infra/cli/profile-of-stage.ts';
import { showCase, showSealed } from '../../../infra/cli/show-case.ts';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import { WRITES } from '../../../shared/domain/schema.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { caseKey, sealedMailKey, sealedRowKey, sealedYouthKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { bjorkdalFolder } from '../../support/bjorkdal.ts';
import {
  aDropout,
  aHold,
  aLetterOf,
  aNotification,
  aProtectedResident,
  KIM,
  NOW,
  TODAY,
} from '../../support/builders.ts';
import { allItems, type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const reader = { by: 'lisa', now: NOW };
const reads = async (reference: string) =>
  (await allItems(dynamo.client, 'register')).filter(({ pk }) => pk.startsWith(`TRACE#${reference}#`));

let count = 0;
/** A number for each test. */
async function aCase(change: Partial<YouthRecord> = {}): Promise<string> {
  const number = caseNumber(`case ${count++}`);
  const personKey = `${KIM}${count}`.slice(-KIM.length);
  await putItem(dynamo.client, 'register', { pk: caseKey(number), personKey, entryId: 'kaa1' });
  await youthStore(dynamo.client, 'register').save({ ...aDropout(), personKey, version: 0, ...change }, NOW);
  return number;
}

/** `broken` decides which fail. */
function watched(broken: (command: unknown) => boolean = () => false) {
  const calls: unknown[] = [];
  const send = async (command: Parameters<Dynamo['client']['send']>[0]) => {
    if (broken(command)) throw new Error('the network is down');
    calls.push(command);
    return dynamo.client.send(command);
  };
  return { calls, db: { send: send as DynamoDb['send'] } };
}

describe('a case', () => {
  test('is shown with name, entries, letters and tasks', async () => {
    const shown = JSON.parse(await showCase(dynamo.client, dynamo.tables, await aCase(), reader));
    const { name, personnummer, district, state, entries, letters, timeline } = aDropout();
    expect(shown).toMatchObject({ name, personnummer, district, state, entries, letters, timeline });
    expect(
      lettersInWords('letters', {
        a: aLetterOf({ state: 'handed-over' }),
        b: aLetterOf({ state: 'handed-over', batch: 'x' }),
      }),
    ).toMatchObject({
      a: { läge: 'klart för utskrift' },
      b: { läge: 'lämnat till utskrift (x)' },
    });
  });

  test.each([
    { held: 'in the record', change: { contactHold: true }, hold: false },
    { held: 'since a moment ago', change: {}, hold: true },
  ])('of a youth who is held ($held) is shown without number, name, phone and addresses', async ({ change, hold }) => {
    const facts = {
      name: 'Kim Robin Exempel',
      address: { street: 'Påhittade vägen 1', postcode: '12345', city: 'Exempelstad' },
      date: TODAY,
    };
    const letters = { one: aLetterOf({ state: 'handed-over', facts, email: 'kim@post.example' }) };
    const number = await aCase({ phone: '070-1740605', email: 'kim@post.example', letters, ...change });
    const personKey = `${KIM}${count}`.slice(-KIM.length);
    if (hold) await putItem(dynamo.client, 'holds', { pk: personKey, sk: 'R-7K3Q-9F', ...aHold({ personKey }) });
    const shown = await showCase(dynamo.client, dynamo.tables, number, reader);
    expect(shown).toContain('Kontakta inte');
    expect(JSON.parse(shown)).toMatchObject({ state: 'open', entries: aDropout().entries });
    expect(shown).not.toMatch(/Kim|Exempel|2009|070|post\.example|Påhittade/);
  });

  test('is read for who read it and when, before the record is even fetched', async () => {
    const number = await aCase();
    const { calls, db } = watched();
    await showCase(db, dynamo.tables, number, reader);
    const note = calls.findIndex((command) => command instanceof PutItemCommand);
    const record = calls.findIndex(
      (command) => command instanceof GetItemCommand && command.input.Key?.pk?.S?.startsWith('YOUTH#'),
    );
    expect(note).toBeGreaterThanOrEqual(0);
    expect(note).toBeLessThan(record);
    expect(await reads(number)).toMatchObject([{ reference: number, by: 'lisa', at: NOW.toString() }]);
    await showCase(dynamo.client, dynamo.tables, number, reader);
    expect(await reads(number)).toHaveLength(2);
  });

  test('is not shown when the read cannot be stored', async () => {
    const number = await aCase();
    const { db } = watched((command) => command instanceof PutItemCommand);
    await expect(showCase(db, dynamo.tables, number, reader)).rejects.toThrow('the network is down');
  });

  test('with a wrong check character is not even looked for', async () => {
    const number = await aCase();
    const wrong = `${number.slice(0, -1)}${number.endsWith('0') ? '1' : '0'}`;
    const { calls, db } = watched();
    await expect(showCase(db, dynamo.tables, wrong, reader)).rejects.toThrow('Kontrollera det tecken för tecken');
    expect(calls).toEqual([]);
  });

  test.each(['sealing', 'sealed'] as const)('of a youth who is %s gets the answer of an unknown one', async (state) => {
    const number = await aCase({ state });
    const answerTo = (asked: string) =>
      showCase(dynamo.client, dynamo.tables, asked, reader).catch((error: Error) => error.message.replace(asked, 'X'));
    const answer = await answerTo(number);
    expect(answer).toBe(await answerTo(caseNumber('nobody')));
    expect(answer).toContain('finns inte eller får inte visas');
    expect(await reads(number)).toHaveLength(1);
  });

  test('of a youth whom the extract protects is not shown, though register has not looked yet', async () => {
    const number = await aCase();
    const personKey = `${KIM}${count}`.slice(-KIM.length);
    await putItem(dynamo.client, 'residents', { pk: personKey, ...aProtectedResident(), personKey });
    await expect(showCase(dynamo.client, dynamo.tables, number, reader)).rejects.toThrow(
      'finns inte eller får inte visas',
    );
  });

  test('whose number was taken but whose record was never stored is not there', async () => {
    const number = caseNumber('taken');
    await putItem(dynamo.client, 'register', { pk: caseKey(number), personKey: 'f'.repeat(64), entryId: 'kaa1' });
    await expect(showCase(dynamo.client, dynamo.tables, number, reader)).rejects.toThrow('finns inte');
  });
});

describe('what is sealed', () => {
  const tables = { register: 'register', sealed: 'sealed' };
  const stored = [
    { what: 'a mail', pk: sealedMailKey('R-7K3Q-9F'), reference: 'R-7K3Q-9F', object: 'abc' },
    { what: 'a record', pk: sealedYouthKey('S-1111-11'), reference: 'S-1111-11', record: aDropout() },
    { what: 'a row', pk: sealedRowKey('S-2222-22'), reference: 'S-2222-22', notification: aNotification() },
  ];
  test.each(stored)('$what is shown by its reference, and the read is stored', async ({ what: _, ...item }) => {
    await putItem(dynamo.client, 'sealed', item);
    const shown = await showSealed(dynamo.client, tables, item.reference, reader);
    expect(JSON.parse(shown)).toEqual(JSON.parse(JSON.stringify({ ...item, schema: WRITES })));
    expect(await reads(item.reference)).toMatchObject([{ by: 'lisa', at: NOW.toString() }]);
  });

  test('is not shown when the read cannot be stored', async () => {
    const { calls, db } = watched((command) => command instanceof PutItemCommand);
    await expect(showSealed(db, tables, 'S-1111-11', reader)).rejects.toThrow('the network is down');
    expect(calls).toEqual([]);
  });

  test('an unknown reference says so, and is stored as asked for', async () => {
    await expect(showSealed(dynamo.client, tables, 'S-0000-00', reader)).rejects.toThrow('finns inte');
    expect(await reads('S-0000-00')).toHaveLength(1);
  });

  test.each(['', 'S-1111', '200901102384', 'S-1111-11#x'])('%j is no reference', async (text) => {
    const { calls, db } = watched();
    await expect(showSealed(db, tables, text, reader)).rejects.toThrow('är ingen referens');
    expect(calls).toEqual([]);
  });
});

describe('the names of a stage', () => {
  const names = {
    RegisterTable: 'register',
    ResidentsTable: 'residents',
    DirectoryTable: 'directory',
    HoldsTable: 'holds',
    SealedTable: 'sealed',
    TraceTable: 'trace',
    LettersBucket: 'letters',
    RawMailBucket: 'raw',
    SealedBucket: 'sealed-mail',
    MailQueueUrl: 'https://sqs.test/mail',
    NotificationsQueueUrl: 'https://sqs.test/notifications',
    PersonKeySecret: 'person-key',
    Profile: '0180',
    Region: 'eu-north-1',
  };
  function outputs(content: string): string {
    const folder = mkdtempSync(join(tmpdir(), 'kaa-outputs-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, 'outputs.json');
    writeFileSync(file, content);
    return file;
  }
  const connectTo = (content: string) => connect(outputs(content), 'unused.json');

  test('come from the file that cdk deploy wrote, whatever else stands in it', () => {
    const file = JSON.stringify({ 'kaa-production': { ...names, MailDnsRecord: 'x' } });
    expect(connectTo(file).names).toEqual(names);
  });

  test('say the region, whatever the environment of the caller has set', async () => {
    const { dynamoDb, s3 } = connectTo(JSON.stringify({ 'kaa-production': { ...names, Region: 'eu-west-1' } }));
    expect([await dynamoDb.config.region(), await s3.config.region()]).toEqual(['eu-west-1', 'eu-west-1']);
  });

  test('of a stack that runs here lead to its gateway', async () => {
    const { dynamoDb } = connectTo(JSON.stringify({ local: { ...names, LocalEndpoint: 'http://127.0.0.1:9' } }));
    expect((await dynamoDb.config.endpoint?.())?.port).toBe(9);
  });

  test('lead to the profile of the city, and to none of another', () => {
    const KAA_CITY = bjorkdalFolder();
    expect(profileOfStage({ Profile: '9901' }, { KAA_CITY }).name).toBe('Björkdals kommun');
    expect(() => profileOfStage(names, { KAA_CITY })).toThrow('Miljön hör till kommun 0180');
    expect(profileOfStage(names, {}).municipality).toBe('0180');
  });

  test('without a file or a running stack the words say how to get one', () => {
    expect(() => connect(undefined, '/nowhere/outputs.json')).toThrow('Starta den med npm start');
    expect(() => connect('/nowhere/outputs.json', 'unused')).toThrow('npm run deploy');
  });

  test.each([
    { file: 'that is cut short', content: '{"kaa', says: 'går inte att läsa' },
    { file: 'of another tool', content: '[1, 2]', says: 'går inte att läsa' },
    {
      file: 'of an older stack',
      content: JSON.stringify({ 'kaa-production': { ...names, SealedTable: undefined } }),
      says: 'saknas SealedTable',
    },
    {
      file: 'with both stages, which is ambiguous',
      content: JSON.stringify({ 'kaa-production': names, 'kaa-staging': names }),
      says: 'flera miljöer',
    },
  ])('a file $file is refused, with what to do', ({ content, says }) => {
    expect(() => connectTo(content)).toThrow(says);
  });
});
