import { expect, test } from 'vitest';
import { resendMails } from '../../../infra/cli/resend.ts';
import { restored, restoredResident } from '../../../infra/cli/restored.ts';
import { getItem, type Item, putItem } from '../../../shared/store/table.ts';
import { due, UNTIL_STARTED } from '../../../shared/store/work.ts';
import { stockholm } from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { allItems } from '../../support/dynamo.ts';
import { START } from '../../support/system/people.ts';

const ACTOR = { by: 'drift', now: START };
const planned = { state: 'planned', attempt: 0, to: 'kvitto@skola.example' };
const back = (item: Item) => restored(item, stockholm, START) ?? { item, doubts: ['not put back'] };

test('receipts that were never tried are listed by a report, and go again', async () => {
  const report = { pk: 'REPORT#R-7K3Q-9F', state: 'partly', done: true, answer: planned, notices: {} };
  const pk = 'ANSWERS#kvitto@skola.example#2026-11-23T07:00:00Z';
  const gathered = { 'R-8M4R-1A': true, 'R-2C2C-2C': true };
  const hour = { pk, gathered, gatheredCount: 2, atOnce: {}, answer: planned, notices: {} };
  expect([report, hour].map((item) => back(item).doubts)).toEqual([['R-7K3Q-9F'], ['R-2C2C-2C']]);

  const { client } = await directDynamo();
  const ports = { dynamoDb: client, register: 'register', actor: ACTOR };
  for (const item of [report, hour]) await putItem(client, 'register', back(item).item);
  const list = (await resendMails(['list'], {}, ports)) ?? '';
  expect(list.split('\n')).toHaveLength(2);
  expect(list).not.toContain('kvitto@');
  await resendMails(['R-7K3Q-9F'], {}, ports);
  await resendMails(['R-2C2C-2C'], {}, ports);
  for (const item of [report, hour])
    expect(await getItem(client, 'register', item.pk)).toMatchObject({ answer: { state: 'planned' } });
  const traces = (await allItems(client as never, 'register')).filter((item) => item.pk.startsWith('TRACE#'));
  expect(traces.map((trace) => trace.pk.split('#')[1]).toSorted()).toEqual(['R-2C2C-2C', 'R-7K3Q-9F']);
  expect(JSON.stringify(traces)).not.toContain('kvitto@');
});

test('an hour that has gathered nothing is none', () => {
  const pk = 'ANSWERS#kvitto@skola.example#2026-11-23T07:00:00Z';
  const hour = { pk, gathered: {}, gatheredCount: 0, atOnce: {}, answer: planned, notices: {} };
  expect(back(hour)).toEqual({ item: hour, doubts: [] });
});

test('what only officers may hear of is named nowhere', () => {
  const notice = { kind: 'sealed', to: 'officer', reference: 'S-1A1A-1A', state: 'planned', attempt: 0 };
  const sealed = { pk: 'REPORT#R-3D3D-3D', state: 'sealed', done: true, notices: { sealed: notice } };
  const held = {
    pk: 'YOUTH#key',
    contactHold: true,
    entries: { kaa1: { caseNumber: 'K-4M2P-X' } },
    tasks: {},
    notices: { opened: { ...notice, kind: 'new-case', to: 'coordinator', reference: 'K-4M2P-X' } },
    letters: { one: { state: 'sending', entryId: 'kaa1', dueOn: '2026-11-20', attempt: 1 } },
  };
  expect(back(sealed).doubts).toEqual([]);
  expect(back(held).doubts).toEqual([]);
  expect(back(held).item).toMatchObject({ letters: { one: { state: 'stopped' } }, lookAgainOn: '2026-11-23' });
  expect(back({ ...held, contactHold: false }).doubts).toContain('K-4M2P-X');
});

test('what was due waits until contact is started; what holds and seals, until the import has ended', () => {
  const wasDue = (pk: string, more: object = {}) => ({ pk, ...more, ...due(pk, START.subtract({ hours: 1 })) });
  const dueAt = (item: Item) => back(item).item.dueAt;
  for (const item of [
    wasDue('NOTIFICATION#R-7K3Q-9F#1'),
    wasDue('YOUTH#key', { state: 'open' }),
    wasDue('REPORT#R-7K3Q-9F', { state: 'held', done: false }),
  ])
    expect(dueAt(item)).toBe(UNTIL_STARTED);
  const ended = START.add({ hours: 1 }).toString();
  for (const item of [
    wasDue('HOLD#key'),
    wasDue('YOUTH#key', { state: 'sealing' }),
    wasDue('REPORT#R-7K3Q-9F', { state: 'sealed', done: false }),
    wasDue('REPORT#R-7K3Q-9F', { state: 'accepted', done: true, hidden: 'wanted' }),
  ])
    expect(dueAt(item)).toBe(ended);
  expect(restoredResident(wasDue('key'), START).dueAt).toBe(ended);
  const later = { pk: 'YOUTH#key', ...due('YOUTH#key', START.add({ hours: 48 })) };
  expect(back(later).item).toEqual(later);
});
