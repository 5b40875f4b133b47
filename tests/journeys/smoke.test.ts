import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { smokeMail } from '../../infra/deploy/smoke.ts';
import { reportReference } from '../../shared/domain/reference.ts';
import { type Chain, startChain } from '../support/chain.ts';

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ prewarm: false });
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

const ports = () => ({ s3: chain.s3, bucket: chain.names.rawMail, mailbox: chain.mailbox });

test('the smoke mail of a deployment is taken in as automatic: nobody is reported, answered or waited for', async () => {
  await expect(smokeMail('1', { ...ports(), patience: { tries: 200, pauseMs: 100 } })).resolves.toBe(true);
  await chain.atRest();
  const Key = { pk: { S: `REPORT#${reportReference('prov-1', 0)}` } };
  const { Item } = await chain.dynamoDb.send(new GetItemCommand({ TableName: chain.names.tables.register, Key }));
  expect(Item).toMatchObject({ state: { S: 'automatic' }, answer: { M: { state: { S: 'none' } } } });
  expect(chain.stack.mailsOut()).toEqual([]);
});

test('a smoke mail that was put away, and lies still where it came in, was not taken in', async () => {
  const copying = { send: async () => ({ Contents: [{}] }) } as never;
  await expect(smokeMail('3', { ...ports(), s3: copying, patience: { tries: 2, pauseMs: 1 } })).resolves.toBe(false);
});

test('where nobody takes it, the smoke mail says so', async () => {
  const deaf = { send: async () => ({}) } as never;
  await expect(smokeMail('2', { ...ports(), s3: deaf, patience: { tries: 2, pauseMs: 1 } })).resolves.toBe(false);
});
