import { createHmac } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import { vi } from 'vitest';
import * as z from 'zod';
import { createHandler } from '../../../functions/import/dependencies.ts';
import profileJson from '../../../infra/municipalities/stockholm/profile.json' with { type: 'json' };
import { Profile } from '../../../shared/domain/profile.ts';
import { Resident } from '../../../shared/domain/resident.ts';
import { newYouthRecord } from '../../../shared/domain/youth-record.ts';
import { EXTRACT_CURRENT, youthKey } from '../../../shared/store/keys.ts';
import { getItem, putNew } from '../../../shared/store/table.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { allItems, type Dynamo } from '../../support/dynamo.ts';
import { fakeS3 } from '../../support/fake-s3.ts';
import { fakeSecrets, TEST_SECRET } from '../../support/fake-secrets.ts';
import { fakeSqs } from '../../support/fake-sqs.ts';

const profile = Profile.parse(profileJson);
export const BUCKET = 'import';

export const personKeyOf = (number: string) =>
  createHmac('sha256', TEST_SECRET).update(`person|${number}`).digest('hex');

const Result = z.looseObject({
  state: z.string(),
  reason: z.string().optional(),
  rows: z.number(),
  accepted: z.number(),
  refusedCount: z.number(),
  refused: z.array(z.object({ row: z.number(), field: z.string(), code: z.string() })),
  warnings: z.array(z.object({ row: z.number(), field: z.string(), code: z.string() })),
});

export function aCity({ client, tables }: Dynamo) {
  let clock = Temporal.Instant.from('2026-11-21T10:00:00Z');
  const s3 = fakeS3({ now: () => new Date(clock.epochMilliseconds) });
  const sqs = fakeSqs();
  const env = {
    REGISTER_TABLE: tables.register,
    RESIDENTS_TABLE: tables.residents,
    DIRECTORY_TABLE: tables.directory,
    HOLDS_TABLE: tables.holds,
    SEALED_TABLE: tables.sealed,
    IMPORT_BUCKET: BUCKET,
    NOTIFICATIONS_QUEUE_URL: 'https://sqs.test/notifications',
    NOTICES_QUEUE_URL: 'https://sqs.test/notices',
    PERSON_KEY_SECRET: 'person-key',
  };
  const aws = { dynamoDb: client, s3, sqs, secrets: fakeSecrets() };
  const now = () => clock;

  const city = {
    env,
    aws,
    s3,
    sqs,
    now,
    /** After a cold start; `other` replaces clients. */
    import: (other: Partial<typeof aws> = {}) => createHandler(env, { ...aws, ...other }, profile, now),
    later: (duration: Temporal.DurationLike) => {
      clock = clock.add(duration);
    },
    put: (key: string, text: string | Uint8Array) => s3.put(BUCKET, key, text),
    deliver: (key: string, other?: Partial<typeof aws>) => city.import(other)(eventOf(key)),
    async importFile(key: string, text: string | Uint8Array) {
      city.put(key, text);
      await city.deliver(key);
      return city.result(key);
    },
    result: (key: string) => Result.parse(JSON.parse(s3.text(BUCKET, key.replace('.csv', '.result.json')) ?? 'null')),
    async resident(number: string): Promise<Resident | undefined> {
      const item = await getItem(client, tables.residents, personKeyOf(number));
      return item && Resident.parse(item);
    },
    item: (number: string) => getItem(client, tables.residents, personKeyOf(number)),
    extract: () => getItem(client, tables.residents, EXTRACT_CURRENT),
    async youth(number: string) {
      const personKey = personKeyOf(number);
      await putNew(client, tables.register, { pk: youthKey(personKey), ...newYouthRecord(personKey), version: 1 });
    },
    signalled: () => sqs.to('notifications').map((body) => z.object({ personKey: z.string() }).parse(body).personKey),
    all: (table: keyof typeof tables) => allItems(client, tables[table]),
  };
  return city;
}

/** On a database of its own, and what it logs. */
export async function aCityForThisTest() {
  const dynamo = await directDynamo();
  const logged = vi.spyOn(console, 'log').mockImplementation(() => {});
  return { ...aCity(dynamo), logged, dynamo };
}
export type City = Awaited<ReturnType<typeof aCityForThisTest>>;

export const eventOf = (key: string) => ({
  Records: [{ s3: { bucket: { name: BUCKET }, object: { key: encodeURIComponent(key).replaceAll('%20', '+') } } }],
});
