import { afterAll, beforeAll, expect, test } from 'vitest';
import { READS } from '../../../shared/domain/schema.ts';
import { sealedYouthKey } from '../../../shared/store/keys.ts';
import { notificationStore } from '../../../shared/store/notification-store.ts';
import { sealedStore } from '../../../shared/store/sealed-store.ts';
import {
  aCorrection,
  aDropout,
  aNotification,
  aWithdrawal,
  NOW,
  notified,
  recordAfter,
} from '../../support/builders.ts';
import { allItems, type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

test.each([
  aNotification({ until: '2026-11-20' }),
  aCorrection({ aboutReport: 'R-7K3Q-9F', rightType: 'absence', date: '2026-11-12' }),
  aWithdrawal({ aboutType: 'dropout', aboutDate: '2026-11-16' }),
])('a $type comes back as it was first stored', async (notification) => {
  const store = notificationStore(dynamo.client, dynamo.tables.register);
  await store.store(notification, NOW);
  await store.store({ ...notification, personnummer: '200801012386' }, NOW);
  expect(await store.load(notification.reportId, notification.row)).toEqual(notification);
});

test('one of a schema beyond ours is left to its version', async () => {
  const store = notificationStore(dynamo.client, dynamo.tables.register);
  const newer = { ...aNotification({ reportId: 'R-NEWR-01' }), schema: READS + 1 };
  await store.store(newer, NOW);
  await expect(store.load(newer.reportId, newer.row)).rejects.toThrow('newer-version');
  expect(await store.whole(newer.reportId, newer.row)).toEqual(newer);
});

test('a sealed record says where its corrections and withdrawals lie, as where its reports do', async () => {
  const record = recordAfter(aDropout(), [notified(aWithdrawal())]);
  const store = sealedStore(dynamo.client, dynamo.tables.sealed);
  await store.record(record);
  await store.notification(aNotification());
  await store.notification(aWithdrawal());
  const items = await allItems(dynamo.client, dynamo.tables.sealed);
  const rows = items.flatMap(({ reference, notification }) => (notification ? reference : []));
  expect(rows).toHaveLength(2);
  expect(items.find(({ pk }) => pk.startsWith(sealedYouthKey('')))).toMatchObject({
    rows: expect.toSatisfy((named: string[]) => new Set([...named, ...rows]).size === 2),
  });
});
