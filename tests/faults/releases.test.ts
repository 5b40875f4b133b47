import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AnswerHour } from '../../shared/domain/answer-hour.ts';
import { Notification } from '../../shared/domain/notification.ts';
import { Report } from '../../shared/domain/report.ts';
import { Extract, Resident } from '../../shared/domain/resident.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { EXTRACT_CURRENT } from '../../shared/store/keys.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';
import { getItem, type Item, putItem } from '../../shared/store/table.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import { aDropout, allSent, anExtract, aResident, KIM, NOW } from '../support/builders.ts';
import { directDynamo } from '../support/direct-dynamo.ts';
import { startDynamo } from '../support/dynamo.ts';
import { keysOf } from '../support/function-environment.ts';
import { queueEvent, runFunction } from '../support/real-function.ts';
import { endState } from '../support/system/end-state.ts';
import { returnedMail } from '../support/system/mails.ts';
import { START } from '../support/system/people.ts';
import { take } from '../support/system/scenario-run.ts';
import { SCENARIOS } from '../support/system/scenarios.ts';
import { startSystem } from '../support/system/system.ts';

const RELEASE = join(import.meta.dirname, '..', 'releases', 'b954bb9');
const unpacked = (file: string): unknown =>
  JSON.parse(brotliDecompressSync(readFileSync(join(RELEASE, file))).toString());

type Tables = Record<string, Item[]>;
const stores = unpacked('stores.json.br') as Record<string, { before: Tables; after: Tables }>;
const SCHEMAS = { YOUTH: YouthRecord, REPORT: Report, ANSWERS: AnswerHour };

describe.each(Object.entries(stores))('what the last release left of %s', (_name, { before, after }) => {
  test('is read whole', () => {
    for (const { register = [], residents = [] } of [before, after]) {
      for (const item of register) {
        const schema = SCHEMAS[item.pk.slice(0, item.pk.indexOf('#')) as keyof typeof SCHEMAS];
        if (schema) expect(readTolerant<object>(schema, item)).not.toHaveProperty('unread');
        if (item.pk.startsWith('NOTIFICATION#') && !item.sealed) Notification.parse(item);
      }
      for (const item of residents) (item.pk === EXTRACT_CURRENT ? Extract : Resident).parse(item);
    }
  });
});

async function goOnFrom(tables: Tables, profile: object | undefined) {
  const dynamo = await directDynamo();
  for (const [table, items] of Object.entries(tables))
    for (const item of items) await putItem(dynamo.client, table, item);
  return { dynamo, chain: startSystem(dynamo, START.add({ minutes: 5 }), profile ? { profile } : {}) };
}
const lettersOf = (objects: string[]) => objects.filter((path) => path.startsWith('letters/'));
const youthsIn = ({ register = [] }: Tables) =>
  register.filter(({ pk }) => pk.startsWith('YOUTH#')).map((item) => readTolerant(YouthRecord, item));

describe('today’s code goes on from what the last release left', () => {
  test('a return closes the entry', async () => {
    const { dynamo, chain } = await goOnFrom(stores['a dropout']?.after ?? {}, undefined);
    await take(chain, [{ mail: returnedMail(), name: '0123456789abcdef7' }]);
    const { tables, dead } = endState(dynamo, chain);
    expect(youthsIn(tables)[0]?.entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'returned' });
    expect(dead).toEqual([]);
  });

  test('a letter that waited for its day leaves', async () => {
    const { profile } = SCENARIOS.find(({ name }) => name === 'letters whose day comes') ?? {};
    const { dynamo, chain } = await goOnFrom(stores['letters whose day comes']?.before ?? {}, profile);
    await take(chain, [{ wait: { hours: 24 } }]);
    const { objects, dead } = endState(dynamo, chain);
    expect(lettersOf(objects)).toHaveLength(2);
    expect(dead).toEqual([]);
  });

  test.each(['a sealed mail about an open entry', 'an extract that protects a youth'])(
    'of %s no letter leaves',
    async (name) => {
      const { dynamo, chain } = await goOnFrom(stores[name]?.after ?? {}, undefined);
      await take(chain, [{ wait: { hours: 48 } }]);
      expect(lettersOf(endState(dynamo, chain).objects)).toEqual([]);
    },
  );
});

describe('the last release’s bundles', () => {
  const root = join(import.meta.dirname, '..', '..');
  let work = '';
  beforeAll(() => {
    mkdirSync(join(root, '.build'), { recursive: true });
    work = mkdtempSync(join(root, '.build', 'release-'));
    for (const [name, files] of Object.entries(unpacked('bundles.json.br') as Record<string, Record<string, string>>)) {
      mkdirSync(join(work, name));
      for (const [file, text] of Object.entries(files)) writeFileSync(join(work, name, file), text);
    }
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  test('read and decide on a record that today’s code stored', async () => {
    const dynamo = await startDynamo();
    const { client } = dynamo;
    const youths = youthStore(client, 'register');
    await youths.save({ ...allSent(aDropout()), version: 0 }, NOW);
    await putItem(client, 'residents', { pk: KIM, ...aResident() });
    await putItem(client, 'residents', { pk: EXTRACT_CURRENT, ...anExtract() });
    await putItem(client, 'register', { pk: `HOLD#${KIM}`, personKey: KIM, requestedAt: NOW.toString() });
    const endpoint = await client.config.endpoint?.();
    const url = `http://${endpoint?.hostname}:${endpoint?.port}`;
    const names = { REGISTER_TABLE: 'register', RESIDENTS_TABLE: 'residents', SEALED_TABLE: 'sealed' };
    const keys = Object.fromEntries((await keysOf('register')).map((key) => [key, 'none']));
    const env = { ...keys, ...names, AWS_ENDPOINT_URL: url };
    const { posted, printed } = await runFunction(
      join(work, 'register'),
      env,
      queueEvent(JSON.stringify({ about: 'hold', personKey: KIM })),
    );
    expect(printed).toBe('');
    expect(posted).toEqual([JSON.stringify({ batchItemFailures: [] })]);
    expect(await getItem(client, 'register', `HOLD#${KIM}`)).toBeUndefined();
    const record = await youths.load(KIM);
    expect(record).toMatchObject({ contactHold: true, entries: { kaa1: { state: 'open' } } });
    expect(record).not.toHaveProperty('unread');
    await dynamo.stop();
  });
});
