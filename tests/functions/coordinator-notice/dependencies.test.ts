import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createHandler } from '../../../functions/coordinator-notice/dependencies.ts';
import type { Ses } from '../../../shared/aws/clients.ts';
import type { Notice } from '../../../shared/domain/effects.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { STAFF, youthKey } from '../../../shared/store/keys.ts';
import { getItem, putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { aNotice, aStaffMember, aYouthRecord, NOW, personKeyOf, stockholm } from '../../support/builders.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  await putItem(dynamo.client, dynamo.tables.directory, { pk: STAFF, staff: [aStaffMember()] });
});
afterAll(() => dynamo.stop());

const noAttemptsLeft = { state: 'sending' as const, attempt: 2, resent: true, claimedAt: '2026-11-23T08:00:00Z' };

let count = 0;
async function notify(
  notice: Notice,
  change: Partial<YouthRecord> = {},
  beforeClaim?: (personKey: string) => Promise<void>,
) {
  const personKey = personKeyOf(`noticed ${count++}`);
  await youthStore(dynamo.client, dynamo.tables.register).save(
    aYouthRecord({ personKey, notices: { one: notice }, ...change }),
    NOW,
  );
  const mails: SendRawEmailCommand[] = [];
  const ses: Ses = {
    send: (async (command: unknown) => {
      if (command instanceof SendRawEmailCommand) mails.push(command);
      return {};
    }) as Ses['send'],
  };
  // The directory is read between the item and its claim.
  const db = {
    send: (async (command: Parameters<Dynamo['client']['send']>[0]) => {
      const isDirectory = JSON.stringify(command.input).includes(`"${dynamo.tables.directory}"`);
      if (isDirectory) await beforeClaim?.(personKey);
      return dynamo.client.send(command);
    }) as Dynamo['client']['send'],
  };
  const env = {
    REGISTER_TABLE: dynamo.tables.register,
    HOLDS_TABLE: 'holds',
    RESIDENTS_TABLE: 'residents',
    DIRECTORY_TABLE: dynamo.tables.directory,
    MAIL_FROM: 'kaa@kommun.example',
    CONFIGURATION_SET: 'kaa',
    SINK_ADDRESS: '',
    DESK_URL: '',
  };
  await createHandler(env, { dynamoDb: db, ses }, stockholm, () => NOW)({ item: youthKey(personKey), notice: 'one' });
  const record = await youthStore(dynamo.client, dynamo.tables.register).load(personKey);
  return { mails, record };
}

test('a notice is sent, and the record says when', async () => {
  const { mails, record } = await notify(aNotice());
  expect(mails).toHaveLength(1);
  expect(record.notices.one).toMatchObject({ state: 'sent', sentAt: NOW.toString() });
});

test('a notice of unknown outcome becomes a task', async () => {
  const { mails, record } = await notify(aNotice(noAttemptsLeft));
  expect(mails).toEqual([]);
  expect(record.notices.one?.state).toBe('unknown');
  expect(Object.values(record.tasks)).toMatchObject([{ type: 'outcome-unknown', done: false }]);
});

test.each(['coordinator', 'kaa-group'] as const)(
  'a hold right before the claim stops a notice to the %s',
  async (to) => {
    const hold = async (personKey: string) => {
      const youths = youthStore(dynamo.client, dynamo.tables.register);
      await youths.save({ ...(await youths.load(personKey)), contactHold: true }, NOW);
    };
    const { mails, record } = await notify(aNotice({ to }), {}, hold);
    expect(mails).toEqual([]);
    expect(record.notices.one?.state).toBe('planned');
  },
);

test('a notice in a report is sent: no hold stands there', async () => {
  const pk = 'REPORT#R-7K3Q-9F';
  await putItem(dynamo.client, dynamo.tables.register, {
    pk,
    notices: { held: aNotice({ to: 'kaa-group', kind: 'report-held' }) },
  });
  const ses = { send: (async () => ({})) as Ses['send'] };
  const env = {
    REGISTER_TABLE: 'register',
    HOLDS_TABLE: 'holds',
    RESIDENTS_TABLE: 'residents',
    DIRECTORY_TABLE: 'directory',
    MAIL_FROM: 'kaa@kommun.example',
    CONFIGURATION_SET: 'kaa',
    SINK_ADDRESS: '',
    DESK_URL: '',
  };
  await createHandler(env, { dynamoDb: dynamo.client, ses }, stockholm, () => NOW)({ item: pk, notice: 'held' });
  expect(await getItem(dynamo.client, 'register', pk)).toMatchObject({ notices: { held: { state: 'sent' } } });
});
