import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { readState, State } from '../../../../infra/local/page/state.ts';
import type { Act } from '../../../../shared/domain/acts.ts';
import { reduceToSealed } from '../../../../shared/domain/seal-youth.ts';
import { notificationStore } from '../../../../shared/store/notification-store.ts';
import { sealedStore } from '../../../../shared/store/sealed-store.ts';
import { deleteItem, putItem } from '../../../../shared/store/table.ts';
import { due } from '../../../../shared/store/work.ts';
import { stockholm } from '../../../support/builders.ts';
import { allItems, startDynamo } from '../../../support/dynamo.ts';
import { aReport, aYouth, NOW, storing, UNIT } from './stored-samples.ts';

const dynamo = await startDynamo();
const { client, tables } = dynamo;
const store = storing(dynamo);
afterAll(dynamo.stop);

const key = (letter: string) => letter.repeat(64);

beforeEach(async () => {
  for (const table of Object.values(tables))
    for (const { pk } of await allItems(client, table)) await deleteItem(client, table, pk);
});

const read = async (change: Partial<Parameters<typeof readState>[0]> = {}) => {
  const state = await readState({
    dynamoDb: client,
    tables,
    queues: () => ({ mail: { ready: 0, inFlight: 0, dead: 0 } }),
    mailsOut: () => [{ id: 'm-1', to: ['rapport@skola.example'], subject: 'Kvitto R-7K3Q-9F' }],
    idle: () => true,
    mailbox: 'kaa@kommun.example',
    profile: stockholm,
    now: () => NOW,
    ...change,
  });
  expect(State.strict().safeParse(state).error).toBeUndefined();
  return JSON.parse(JSON.stringify(state)) as State;
};

test('the state has the names and values that other programs rely on', async () => {
  await store.directory();
  await store.report(
    aReport({
      state: 'partly',
      plan: 'aaaar',
      counts: { accepted: 4, refused: 1, held: 0 },
      refusals: [{ attachment: 1, row: 3, field: 'personnummer', code: 'check-digit' }],
    }),
  );
  const called: Act = {
    kind: 'contact',
    entry: 'e1',
    way: 'telefon',
    next: '2026-11-30',
    by: 'farsta@kommun.example',
    at: '2026-11-23T09:00:00Z',
  };
  const check = { type: 'check-identity', dueOn: '2026-11-24', createdOn: '2026-11-22' } as const;
  await store.youth(
    aYouth(key('a'), {
      acts: { 'an-act-of-hers': called },
      tasks: { 'check-identity.1': { ...check, done: false }, 'gone.2': { ...check, done: true } },
    }),
  );
  const state = await read();
  expect(state).toMatchObject({
    idle: true,
    mailbox: 'kaa@kommun.example',
    reports: [
      {
        reference: 'R-7K3Q-9F',
        messageId: '<a@b>',
        receivedAt: '2026-11-22T10:00:00Z',
        state: 'partly',
        rows: { accepted: 4, refused: 1, held: 0 },
        refusals: [{ attachment: 1, row: 3, field: 'personnummer', code: 'check-digit' }],
        answer: 'sent',
        receipts: ['m-1'],
        unitName: 'Exempelgymnasiet',
      },
    ],
    youths: [
      {
        personnummer: '200801012386',
        record: 'open',
        contactHold: false,
        entries: [
          {
            caseNumber: 'K-4M2P-X',
            kind: 'kaa',
            state: 'open',
            reason: 'dropout',
            openedOn: '2026-11-22',
            closedOn: null,
            closeReason: null,
            unit: UNIT,
          },
        ],
        letters: [
          {
            id: '0123456789ABCDEF',
            variant: 'first',
            addressee: 'youth',
            state: 'handed-over',
            channel: 'paper',
            object: 'letters/0123456789ABCDEF.pdf',
          },
        ],
        notices: [{ id: 'e1.opened', state: 'sent' }],
        tasks: [{ type: 'check-identity', dueOn: '2026-11-24' }],
        contacts: [{ at: called.at, by: called.by, way: 'telefon', with: null, on: '2026-11-23', next: '2026-11-30' }],
        nextStep: { step: 'new', nextOn: '2026-11-22', list: 'farsta' },
        coverage: { result: 'covered', reason: 'no-education-known' },
        district: 'Farsta',
      },
    ],
    sealed: 0,
    mailsOut: [{ id: 'm-1', to: ['rapport@skola.example'], subject: 'Kvitto R-7K3Q-9F', raw: '/api/mails/m-1.eml' }],
    queues: { mail: { ready: 0, inFlight: 0, dead: 0 } },
  });
});

test('an unknown value is null, not missing', async () => {
  await store.report(aReport({ messageId: undefined }));
  const planned = { entryId: 'e1', variant: 'first', addressee: 'youth', dueOn: '2026-11-24', attempt: 0 } as const;
  await store.youth(aYouth(key('a'), { coverage: undefined, letters: { L: { ...planned, state: 'planned' } } }));
  const { reports, youths } = await read();
  expect(reports[0]?.messageId).toBeNull();
  expect(youths[0]?.coverage).toBeNull();
  expect(youths[0]?.letters[0]).toMatchObject({ state: 'planned', channel: null, object: null });
});

test.each([
  ['none', 'none'],
  ['planned', 'pending'],
  ['sending', 'pending'],
  ['sent', 'sent'],
  ['unknown', 'pending'],
] as const)('an answer that is stored as %s is shown as %s', async (stored, shown) => {
  await store.report(aReport({ answer: { state: stored, attempt: 0 } }));
  expect((await read()).reports[0]?.answer).toBe(shown);
});

test('a fact shows what corrections and withdrawals made of it', async () => {
  const ofSchool = { row: 1, units: [UNIT], receivedAt: '2026-11-23T08:00:00Z', appliedAt: '2026-11-23T08:00:05Z' };
  const withdrawal = { ...ofSchool, reportId: 'R-W000-01', type: 'withdrawal', aboutReport: 'R-7K3Q-9F' } as const;
  const correction = { ...ofSchool, reportId: 'R-C000-01', type: 'correction', date: '2026-11-12' } as const;
  await store.youth(aYouth(key('a'), { changes: { 'R-C000-01#1': correction } }));
  await store.youth(aYouth(key('b'), { changes: { 'R-W000-01#1': withdrawal } }));
  await store.youth(aYouth(key('c'), { changes: { 'R-W000-01#1': { ...withdrawal, units: [] } } }));
  const { youths } = await read();
  expect(youths.map(({ facts, changes }) => [facts[0]?.became, changes[0]?.unmatched])).toEqual([
    ['corrected', false],
    ['withdrawn', false],
    [null, true],
  ]);
  expect(youths[1]?.changes).toMatchObject([{ type: 'withdrawal', aboutReport: 'R-7K3Q-9F' }]);
});

describe('protected identity', () => {
  test('a sealed youth is in no list, from the moment of marking (P5)', async () => {
    await store.youth(aYouth(key('a'), { state: 'sealing', contactHold: true }));
    await store.youth(reduceToSealed(aYouth(key('b'))));
    const state = await read();
    expect(state.youths).toEqual([]);
    expect(JSON.stringify(state)).not.toMatch(/200801012386|Kim|aaaa|bbbb|K-4M2P-X/);
  });

  test('a sealed mail shows only its reference, time and state', async () => {
    const none = { accepted: 0, refused: 0, held: 0 };
    await store.report(aReport({ state: 'sealed', plan: '', counts: none, answer: { state: 'none', attempt: 0 } }));
    expect((await read()).reports).toEqual([
      {
        reference: 'R-7K3Q-9F',
        messageId: null,
        receivedAt: '2026-11-22T10:00:00Z',
        state: 'sealed',
        rows: none,
        refusals: [],
        answer: 'none',
        reason: null,
        answerState: 'none',
        receipts: [],
        ignoredColumns: [],
        notices: [],
        unit: null,
        unitName: null,
        toRead: false,
      },
    ]);
  });

  test('sealed counts mails and records, not a record’s notifications', async () => {
    const sealed = sealedStore(client, tables.sealed);
    await sealed.mail({ reportId: 'R-7K3Q-9F', object: '0a1b2c', receivedAt: NOW.toString(), persons: [], cases: [] });
    await sealed.record(aYouth(key('a')));
    await sealed.notification({
      reportId: 'R-7K3Q-9F',
      row: 1,
      type: 'dropout',
      personKey: key('a'),
      personnummer: '200801012386',
      date: '2026-11-16',
      receivedAt: NOW.toString(),
    });
    expect((await read()).sealed).toBe(2);
  });

  test('a hold shows no personnummer: only the key is known', async () => {
    await store.youth(
      aYouth(key('a'), { state: 'hold', contactHold: true, personnummer: undefined, entries: {}, letters: {} }),
    );
    expect((await read()).youths).toMatchObject([{ personnummer: null, record: 'hold', contactHold: true }]);
  });
});

describe('idle', () => {
  const notification = { reportId: 'R-7K3Q-9F', row: 1, type: 'dropout', personKey: key('a') } as const;
  const received = { personnummer: '200801012386', date: '2026-11-16', receivedAt: NOW.toString() };

  test('is false while work is due, not for work due later', async () => {
    await notificationStore(client, tables.register).store({ ...notification, ...received }, NOW);
    expect((await read()).idle).toBe(true);
    const later = NOW.add(Temporal.Duration.from({ minutes: 11 }));
    expect((await read({ now: () => later })).idle).toBe(false);
  });

  test('ignores finished reports that the sweep has not removed from the work index', async () => {
    const later = { now: () => NOW.add(Temporal.Duration.from({ minutes: 11 })) };
    await store.report(aReport({ done: true }));
    expect((await read(later)).idle).toBe(true);
    await store.report(aReport({ reportId: 'R-0000-00', done: false }));
    expect((await read(later)).idle).toBe(false);
  });

  test('is false while a changed resident waits', async () => {
    await putItem(client, tables.residents, { pk: key('c'), ...due(key('c'), NOW) });
    expect((await read({ now: () => NOW.add({ seconds: 1 }) })).idle).toBe(false);
  });

  test('is false when work starts while the stores are read', async () => {
    const answers = [true, false];
    expect((await read({ idle: () => answers.shift() ?? false })).idle).toBe(false);
  });
});
