import type { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHandler } from '../../../functions/outreach/dependencies.ts';
import type { DynamoDb, Ses } from '../../../shared/aws/clients.ts';
import { placeOf } from '../../../shared/domain/effect-tag.ts';
import type { Letter } from '../../../shared/domain/effects.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { EXTRACT_CURRENT, residentKey, youthKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import {
  aDropout,
  aLetterOf,
  anExtract,
  aResident,
  NOW,
  personKeyOf,
  profileWith,
  stockholm,
} from '../../support/builders.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';
import { fakeS3 } from '../../support/fake-s3.ts';
import { fakeSqs } from '../../support/fake-sqs.ts';

let dynamo: Dynamo;
let youths: ReturnType<typeof youthStore>;
beforeAll(async () => {
  dynamo = await startDynamo();
  youths = youthStore(dynamo.client, dynamo.tables.register);
  await putItem(dynamo.client, dynamo.tables.residents, { pk: EXTRACT_CURRENT, ...anExtract() });
});
afterAll(() => dynamo.stop());

const env = {
  STAGE: 'production',
  REGISTER_TABLE: 'register',
  HOLDS_TABLE: 'holds',
  RESIDENTS_TABLE: 'residents',
  LETTERS_BUCKET: 'letters',
  NOTIFICATIONS_QUEUE_URL: 'notifications',
  MAIL_FROM: 'kaa@kommun.example',
  CONFIGURATION_SET: 'kaa',
  SINK_ADDRESS: '',
};

let count = 0;
async function system(letter: Partial<Letter> = {}, change: Partial<YouthRecord> = {}) {
  const personKey = personKeyOf(`written to ${count++}`);
  await putItem(dynamo.client, env.RESIDENTS_TABLE, {
    pk: residentKey(personKey),
    ...aResident({ personKey, birthDate: '2008-01-15' }),
  });
  const letters = { one: aLetterOf(letter) };
  await youths.save({ ...aDropout(), personKey, version: 0, letters, ...change }, NOW);
  const [s3, sqs, mails] = [fakeS3(), fakeSqs(), [] as unknown[]];
  const ses: Ses = {
    send: (async (command: unknown) => {
      mails.push(command);
      return {};
    }) as Ses['send'],
  };
  const run = (db: DynamoDb = dynamo.client, profile = stockholm) =>
    createHandler(env, { dynamoDb: db, s3, sqs, ses }, profile, () => NOW)({ personKey, letter: 'one' });
  const stored = () => youths.load(personKey);
  return { run, stored, s3, mails };
}

const beforeClaim = (write: () => Promise<unknown>): DynamoDb => {
  let written = false;
  const send = async (command: Parameters<Dynamo['client']['send']>[0]) => {
    if (!written && command.constructor.name === 'UpdateItemCommand') {
      written = true;
      await write();
    }
    return dynamo.client.send(command);
  };
  return { send: send as DynamoDb['send'] };
};

test('a letter signalled twice is handed over once, and recorded', async () => {
  const { run, stored, s3 } = await system();
  await run();
  const first = await stored();
  await run();
  expect([...s3.objects.keys()]).toEqual(['letters/letters/one.pdf']);
  expect(first.letters.one).toMatchObject({ state: 'handed-over', channel: 'paper', object: 'letters/one.pdf' });
  // Name and address are in the PDF alone.
  expect(first.letters.one).not.toHaveProperty('facts');
  expect(JSON.stringify(first)).not.toContain(aResident().address?.street);
  expect(await stored()).toEqual(first);
});

describe('right before the claim', () => {
  const changes: { name: string; change: (record: YouthRecord) => YouthRecord }[] = [
    { name: 'a hold', change: (record) => ({ ...record, contactHold: true }) },
    { name: 'the mark for sealing', change: (record) => ({ ...record, state: 'sealing' }) },
    {
      name: 'closing the entry',
      change: (record) => {
        const closed = structuredClone(record);
        for (const entry of Object.values(closed.entries)) entry.state = 'closed';
        return closed;
      },
    },
  ];
  test.each(changes)('$name stops the letter', async ({ change }) => {
    const { run, stored, s3 } = await system();
    await run(beforeClaim(async () => youths.save(change(await stored()), NOW)));
    expect((await stored()).letters.one?.state).toBe('planned');
    expect(s3.objects.size).toBe(0);
  });
});

test('of a letter that is stopped after its claim neither name nor address stays', async () => {
  const address = { street: 'Gamla vägen 1', postcode: '12345', city: 'FARSTA' };
  const facts = { name: 'Kim Exempel', address, date: '2026-11-22' };
  const { run, stored } = await system({ state: 'sending', attempt: 1, channel: 'paper', facts });
  await run();
  expect((await stored()).letters.one).toMatchObject({ state: 'stopped', was: expect.anything() });
  expect((await stored()).letters.one).not.toHaveProperty('facts');
});

describe('an invitation by e-mail', () => {
  const profile = profileWith({ letters: { ...stockholm.letters, emailInvitations: true } });
  test('is sent once and recorded', async () => {
    const { run, stored, mails } = await system({}, { email: 'kim@post.example' });
    await run(dynamo.client, profile);
    await run(dynamo.client, profile);
    expect(mails).toHaveLength(1);
    const email = 'kim@post.example';
    expect((await stored()).letters.one).toMatchObject({ state: 'sent', channel: 'email', email });
    // Name and address are nowhere in it, whoever settles it.
    expect((await stored()).letters.one).not.toHaveProperty('facts');
    const tags = mails.map((mail) => (mail as SendRawEmailCommand).input.Tags?.[0]?.Value ?? '');
    expect(tags.map(placeOf)).toEqual([
      { item: youthKey((await stored()).personKey), path: ['letters', 'one'], attempt: 1 },
    ]);
  });

  test.each([
    { name: 'an abandoned claim becomes a task', claimedAt: '2026-11-23T08:00:00Z', state: 'unknown', tasks: 1 },
    { name: 'a fresh claim is left alone', claimedAt: '2026-11-23T08:59:30Z', state: 'sending', tasks: 0 },
  ])('that may have been sent is not sent again: $name', async ({ claimedAt, state, tasks }) => {
    const sending = { state: 'sending', attempt: 1, channel: 'email', claimedAt } as const;
    const { run, stored, mails } = await system(sending, { email: 'kim@post.example', contactHold: true });
    await run(dynamo.client, profile);
    expect(mails).toEqual([]);
    const record = await stored();
    expect(record.letters.one?.state).toBe(state);
    expect(Object.values(record.tasks).filter(({ type }) => type === 'outcome-unknown')).toHaveLength(tasks);
  });
});
