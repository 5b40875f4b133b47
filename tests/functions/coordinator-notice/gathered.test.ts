import { afterAll, beforeAll, expect, test } from 'vitest';
import { gatheredFrom } from '../../../functions/coordinator-notice/gathered.ts';
import { noticeText } from '../../../functions/coordinator-notice/notice-text.ts';
import { UnreadMails } from '../../../shared/domain/unread-mails.ts';
import { listTasks } from '../../../shared/staff-actions/tasks.ts';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { getItem, putItem } from '../../../shared/store/table.ts';
import { unreadMails } from '../../../shared/store/unread-mails.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import {
  aHold,
  aNotice,
  aResident,
  aYouthRecord,
  inStockholm,
  KIM,
  NOW,
  population,
  recordAfter,
  reportEvent,
  stockholm,
} from '../../support/builders.ts';
import { allItems, type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const TABLES = { register: 'register', residents: 'residents', holds: 'holds' };
const elsewhere = recordAfter(aYouthRecord(), [reportEvent()], {
  facts: population({ resident: aResident({ homeMunicipality: '0126' }) }),
});
const task = Object.keys(elsewhere.tasks)[0] ?? '';
const place = `${KIM}.${task}`;
const HIS_OLD = 'b'.repeat(64);
const refusing = { state: 'partly', followUp: { rows: 1, from: NOW.toString() } };
const ports = {
  report: async () => refusing as object,
  youth: async () => elsewhere as object,
  holds: async () => [],
  isAnyProtected: async (_personKeys: string[]) => false,
};
const gathered = (change: Partial<UnreadMails> = {}) =>
  UnreadMails.parse({ unread: {}, tasks: { [place]: true }, more: 0, ...change });

test('the KAA group hears of a task at the hours of the profile, with the mails to read, once', async () => {
  const store = unreadMails(dynamo.client, 'register', stockholm);
  const from = inStockholm('2026-11-23T10:00');
  for (let times = 0; times < 2; times++) await store.addTask(KIM, task, from);
  await store.add('R-1111-11', from);
  await store.addRefused('R-2222-22', 3, from);
  const at = inStockholm('2026-11-23T12:00');
  const item = await getItem(dynamo.client, 'register', `UNREAD#kaa-group#${at}`);
  expect(UnreadMails.parse(item)).toEqual({
    unread: { 'R-1111-11': true },
    tasks: { [place]: true },
    refused: { 'R-2222-22': 3 },
    more: 0,
  });
  expect(item?.dueAt).toBe(at.toString());
});

test('of a mail that is read nobody is told, however long it had waited before it was to be read, nor how often that began', async () => {
  const store = unreadMails(dynamo.client, 'register', stockholm);
  const [received, read] = [inStockholm('2026-11-02T10:00'), inStockholm('2026-12-11T09:00')];
  for (const from of ['2026-12-10T13:00', '2026-12-11T08:30']) await store.add('R-3333-33', inStockholm(from));
  await store.remove('R-3333-33', received, read);
  const items = await allItems(dynamo.client, 'register');
  expect(items.filter(({ unread }) => Object.hasOwn(unread ?? {}, 'R-3333-33'))).toEqual([]);
  expect(items.filter(({ pk }) => /^UNREAD#manager#2026-12-1[14]/.test(pk))).toHaveLength(2);
});

test('also where the release before has begun the mail', async () => {
  const notices = { unread: aNotice({ kind: 'unread-mails', to: 'kaa-group' }) };
  const pk = `UNREAD#kaa-group#${inStockholm('2026-11-24T08:00')}`;
  await putItem(dynamo.client, 'register', { pk, unread: {}, counted: 0, more: 0, notices });
  await unreadMails(dynamo.client, 'register', stockholm).addTask(KIM, task, inStockholm('2026-11-23T18:00'));
  expect((await getItem(dynamo.client, 'register', pk))?.tasks).toEqual({ [place]: true });
});

test('the mail says what is to do and about which report, never about whom', async () => {
  const notice = aNotice({ kind: 'unread-mails', to: 'kaa-group', reference: '2026-11-23 12:00' });
  const found = await gatheredFrom(gathered({ refused: { 'R-2222-22': 3, 'R-3333-33': 1 } }), ports);
  const { subject, text } = noticeText(notice, stockholm, { unreadMails: { unread: {}, ...found } });
  expect(subject).toBe('Uppgifter att göra 2026-11-23 12:00');
  expect(text).toContain(
    'Tala om för skolan att eleven är folkbokförd i en annan kommun, och att rapporten ska dit:\nR-7K3Q-9F',
  );
  expect(text).toContain('R-2222-22, 3 rader\nR-3333-33, 1 rad');
  expect(text).not.toMatch(/Kim|Exempel|20\d{6}-?\d{4}|[0-9a-f]{64}/);
});

test.each<[string, Partial<typeof ports>]>([
  ['is done', { youth: async () => ({ ...elsewhere, tasks: { [task]: { ...elsewhere.tasks[task], done: true } } }) }],
  ['is of somebody whose contact is held', { holds: async () => [aHold()] as never }],
  ['is of somebody who is protected', { isAnyProtected: async () => true }],
  [
    'is of somebody whose earlier number is protected',
    {
      youth: async () => ({ ...elsewhere, joinedFrom: [HIS_OLD] }),
      isAnyProtected: async (personKeys) => personKeys.includes(HIS_OLD),
    },
  ],
  ['is of somebody who is being sealed', { youth: async () => ({ ...elsewhere, state: 'sealing' }) }],
  ['is of somebody who is sealed', { youth: async () => ({ ...elsewhere, state: 'sealed', tasks: {} }) }],
  ['has gone', { youth: async () => undefined as never }],
])('nobody is told of a task that %s', async (_, change) => {
  expect(await gatheredFrom(gathered(), { ...ports, ...change })).toEqual({ tasks: [], refused: {}, more: 0 });
});

test('kaa tasks lists what is to do with its day, but nothing of whom only officers may hear', async () => {
  await youthStore(dynamo.client, 'register').save({ ...elsewhere, version: 0 }, NOW);
  const listed = { type: 'other-municipality', dueOn: '2026-11-25', about: 'R-7K3Q-9F' };
  expect(await listTasks(dynamo.client, TABLES, NOW)).toEqual([listed]);
  await holdStore(dynamo.client, TABLES).put(aHold(), NOW);
  expect(await listTasks(dynamo.client, TABLES, NOW)).toEqual([]);
});

test('nobody is told of refused rows that have come again, or of a mail that was sealed', async () => {
  const refused = { 'R-2222-22': 1 };
  for (const report of [
    { ...refusing, followUp: { settledBy: 'R-3333-33' } },
    { ...refusing, state: 'sealed' },
  ])
    expect((await gatheredFrom(gathered({ refused }), { ...ports, report: async () => report })).refused).toEqual({});
});
