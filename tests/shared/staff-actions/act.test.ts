import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ActRequest } from '../../../shared/domain/judge-act.ts';
import { newAct } from '../../../shared/domain/new-act.ts';
import { type ActPorts, actOn } from '../../../shared/staff-actions/act.ts';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { personKeyOf } from '../../functions/import/city.ts';
import { aNotification, stockholm } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { type CallFault, faultyCalls } from '../../support/failing-calls.ts';
import { aTown, type Town } from './town.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const KIM = 0;
const CLOSE: ActRequest = { kind: 'close', outcome: 'work' };
const DONE = { outcome: 'done' };
const refused = (why: string) => ({ outcome: 'refused', why });

async function aTownWithKim() {
  const dynamo = await directDynamo();
  const town = aTown(dynamo);
  await town.importFile('a', extract([aRow(KIM, { uttagsdatum: '2026-11-20' })]));
  await town.notify(KIM, aNotification({ name: 'Kim Exempel0' }));
  const { entries } = await town.record(KIM);
  return { dynamo, town, number: entries.kaa1?.caseNumber ?? '' };
}

const ports = ({ city }: Town, { client, tables }: DirectDynamo, change: Partial<ActPorts> = {}): ActPorts => ({
  dynamoDb: client,
  tables,
  profile: stockholm,
  staff: async () => [
    {
      role: 'coordinator',
      district: 'farsta',
      name: 'Olle',
      email: 'Olle@kommun.example',
      deputy: 'eva@kommun.example',
    },
    { role: 'coordinator', district: 'bromma', name: 'Bo', email: 'bo@kommun.example' },
    { role: 'manager', name: 'Maj', email: 'chef@kommun.example' },
  ],
  actor: { by: 'farsta@kommun.example', now: city.now() },
  ...change,
});

test('is stored with who and when; a trace is left, the release before waits', async () => {
  const { town, dynamo, number } = await aTownWithKim();
  expect(await actOn(number, newAct(), CLOSE, ports(town, dynamo))).toEqual(DONE);
  const record = await town.record(KIM);
  expect(record.entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'by-person', outcome: 'work' });
  expect(Object.values(record.acts ?? {})).toMatchObject([
    { by: 'farsta@kommun.example', at: expect.stringContaining('2026-11-23T10:00:00') },
  ]);
  const items = await town.city.all('register');
  expect(items.filter(({ pk }) => pk.startsWith(`TRACE#${number}`))).toMatchObject([{ act: 'close' }]);
  expect(items.find(({ pk }) => pk.startsWith('YOUTH#'))?.schema).toBe(2);
});

test('sent twice it is done once; of two people the second is told', async () => {
  const { town, dynamo, number } = await aTownWithKim();
  const id = newAct();
  const both = await Promise.all([1, 2].map(() => actOn(number, id, CLOSE, ports(town, dynamo))));
  expect(both.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'done']);
  const again = { kind: 'reopen' } as const;
  const two = await Promise.all(
    ['bo', 'eva'].map((by) =>
      actOn(number, newAct(), again, ports(town, dynamo, { actor: { by, now: town.city.now().add({ hours: 1 }) } })),
    ),
  );
  expect(two.toSorted((a, b) => a.outcome.localeCompare(b.outcome))).toEqual([DONE, refused('entry-open')]);
  expect(Object.keys((await town.record(KIM)).acts ?? {})).toHaveLength(2);
});

test('a case is handed over to a coordinator of its district, or her deputy, and to nobody else', async () => {
  const { town, dynamo, number } = await aTownWithKim();
  const handOver = (from: string, to: string) =>
    actOn(number, newAct(), { kind: 'hand-over', from, to }, ports(town, dynamo));
  for (const to of ['@', 'olle@kommun.exmple', 'x@y@z <script>', 'chef@kommun.example', 'bo@kommun.example'])
    expect(await handOver('farsta', to)).toEqual(refused('unknown-colleague'));
  expect(await handOver('farsta', 'olle@kommun.example')).toEqual(DONE);
  expect(await handOver('olle@kommun.example', 'eva@kommun.example')).toEqual(DONE);
  expect((await town.record(KIM)).coordinator).toBe('eva@kommun.example');
});

describe('is not there', () => {
  test.each<[string, (made: Awaited<ReturnType<typeof aTownWithKim>>) => Promise<unknown>]>([
    ['with a number that nobody has', async () => {}],
    [
      'while contact with the youth is held, also before register has looked',
      async ({ dynamo, town }) => {
        const setAt = town.city.now().toString();
        const hold = {
          personKey: personKeyOf(numberOf(KIM)),
          reference: 'S-0000-01',
          cause: 'telephone' as const,
          setAt,
        };
        await holdStore(dynamo.client, dynamo.tables).put(hold, town.city.now());
      },
    ],
    [
      'once the extract protects her',
      ({ town }) =>
        town.city.importFile('residents/b.csv', extract([aRow(KIM, { uttagsdatum: '2026-11-21', skydd: 'ja' })])),
    ],
    [
      'once it is sealed',
      ({ town }) => town.importFile('b', extract([aRow(KIM, { uttagsdatum: '2026-11-21', skydd: 'ja' })])),
    ],
  ])('%s', async (what, prepare) => {
    const made = await aTownWithKim();
    await prepare(made);
    const before = await made.town.record(KIM);
    const number = what.startsWith('with a number') ? 'K-0000-0' : made.number;
    const outcome = await actOn(number, newAct(), { kind: 'acknowledge' }, ports(made.town, made.dynamo));
    expect(outcome).toEqual(refused('not-there'));
    expect(await made.town.record(KIM)).toEqual(before);
  });

  test('to whom may not see it', async () => {
    const { town, dynamo, number } = await aTownWithKim();
    const maySee = () => false;
    expect(await actOn(number, newAct(), CLOSE, ports(town, dynamo, { maySee }))).toEqual(refused('not-there'));
  });
});

test('an entry that a correction opens has a case number by which it is found', async () => {
  const { town, dynamo, number } = await aTownWithKim();
  const correct = { kind: 'correct', fact: 'R-7K3Q-9F#1', type: 'absence' } as const;
  expect(await actOn(number, newAct(), correct, ports(town, dynamo))).toEqual(DONE);
  const opened = Object.values((await town.record(KIM)).entries).find(({ state }) => state === 'open');
  expect(opened?.kind).toBe('prevention');
  expect(await town.youths.personOfCase(opened?.caseNumber ?? '')).toBe(personKeyOf(numberOf(KIM)));
});

test('of a youth without an entry a task is ticked off by the number of the record', async () => {
  const dynamo = await directDynamo();
  const town = aTown(dynamo);
  await town.importFile('a', extract([aRow(1, { uttagsdatum: '2026-11-20' })]));
  await town.notify(KIM, aNotification({ name: 'Kim Exempel0' }));
  const { caseNumber = '', tasks } = await town.record(KIM);
  const [task = ''] = Object.keys(tasks);
  expect(tasks[task]).toMatchObject({ type: 'check-identity', done: false });
  const call = { kind: 'contact', way: 'telefon' } as const;
  expect(await actOn(caseNumber, newAct(), call, ports(town, dynamo))).toEqual(refused('not-there'));
  expect(await actOn(caseNumber, newAct(), { kind: 'task-done', task }, ports(town, dynamo))).toEqual(DONE);
  await town.look(KIM);
  expect((await town.record(KIM)).tasks[task]?.done).toBe(true);
});

test('killed, refused or unanswered at any call it is done once when it is sent again', async () => {
  const { town, dynamo, number } = await aTownWithKim();
  const start = dynamo.snapshot();
  const requests: ActRequest[] = [CLOSE, { kind: 'hand-over', from: 'farsta', to: 'bromma' }];
  for (const request of requests) {
    const run = async (at: number, fault: CallFault) => {
      dynamo.restore(start);
      const id = 'act-00000000';
      const { state, wrap, end } = faultyCalls(at, fault);
      const dynamoDb = wrap(dynamo.client) as typeof dynamo.client;
      const ended = await end(actOn(number, id, request, ports(town, dynamo, { dynamoDb })));
      if (ended !== 'done') expect((await actOn(number, id, request, ports(town, dynamo))).outcome).not.toBe('refused');
      return { calls: state.calls, state: await town.state() };
    };
    const undisturbed = await run(-1, 'before');
    expect(undisturbed.calls).toBeGreaterThan(5);
    for (const fault of ['before', 'after', 'kill'] as const)
      for (let at = 0; at < undisturbed.calls; at++)
        expect((await run(at, fault)).state, `${fault} ${at}`).toEqual(undisturbed.state);
  }
});
