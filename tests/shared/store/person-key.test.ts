import { beforeEach, expect, test } from 'vitest';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { WRITES } from '../../../shared/domain/schema.ts';
import { PERSON_KEY_CHECK } from '../../../shared/store/keys.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import { getItem } from '../../../shared/store/table.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';

let dynamo: DirectDynamo;
beforeEach(async () => {
  dynamo = await directDynamo();
});

const secretOf = (value: string, db: DynamoDb = dynamo.client) =>
  keyedHash(fakeSecrets(value), 'person-key', db, dynamo.tables.register);
const check = () => getItem(dynamo.client, dynamo.tables.register, PERSON_KEY_CHECK);

test('the first use writes down how the secret is known again, and not the secret', async () => {
  await secretOf('the secret')();
  expect(await check()).toEqual({
    pk: PERSON_KEY_CHECK,
    check: expect.stringMatching(/^[0-9a-f]{64}$/),
    schema: WRITES,
  });
  expect(JSON.stringify(await check())).not.toContain('the secret');
});

test('the same secret gives the same keys, in every function and after every start', async () => {
  const [one, two] = await Promise.all([secretOf('the secret')(), secretOf('the secret')()]);
  expect(one.hashOf('a mail')).toBe(two.hashOf('a mail'));
});

test('another secret is refused before any key is made with it, and leaves the check as it was', async () => {
  await secretOf('the secret')();
  const before = await check();
  await expect(secretOf('another secret')()).rejects.toThrow('secret-wrong');
  expect(await check()).toEqual(before);
});

test('of two secrets that are used first at the same time one wins, and the other is refused', async () => {
  const both = await Promise.allSettled([secretOf('one secret')(), secretOf('another secret')()]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('an empty secret is no secret', async () => {
  await expect(secretOf('')()).rejects.toThrow('secret-wrong');
  expect(await check()).toBeUndefined();
});

test('a refusal is not for ever: the right secret works again without a new start', async () => {
  await secretOf('the secret')();
  const secrets = fakeSecrets('another secret');
  const load = keyedHash(secrets, 'person-key', dynamo.client, dynamo.tables.register);
  await expect(load()).rejects.toThrow('secret-wrong');
  secrets.send = fakeSecrets('the secret').send;
  await expect(load()).resolves.toBeDefined();
});

test('the secret is read once, and not before it is needed', async () => {
  const secrets = fakeSecrets();
  const load = keyedHash(secrets, 'person-key', dynamo.client, dynamo.tables.register);
  expect(secrets.reads).toBe(0);
  await load();
  await load();
  expect(secrets.reads).toBe(1);
});

test('a secret that was right is refused when the register has become that of another', async () => {
  const secrets = fakeSecrets('the secret');
  const load = keyedHash(secrets, 'person-key', dynamo.client, dynamo.tables.register);
  await load();
  const other = await directDynamo();
  await keyedHash(fakeSecrets('another secret'), 'person-key', other.client, other.tables.register)();
  dynamo.restore(other.snapshot());
  await expect(load()).rejects.toThrow('secret-wrong');
  secrets.send = fakeSecrets('another secret').send;
  await expect(load()).resolves.toBeDefined();
});
