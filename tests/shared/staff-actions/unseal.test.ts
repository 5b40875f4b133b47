import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Notification } from '../../../shared/domain/notification.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { effectStore } from '../../../shared/store/effect-store.ts';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { youthKey } from '../../../shared/store/keys.ts';
import { notificationStore } from '../../../shared/store/notification-store.ts';
import { personKeyOf } from '../../functions/import/city.ts';
import { aCorrection, aNotification, aWithdrawal, openTasks } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { type CallFault, faultyCalls } from '../../support/failing-calls.ts';
import fc from '../../support/fast-check.ts';
import { aTown, REASON, type Town } from './town.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const DAYS = ['2026-11-20', '2026-11-21', '2026-11-22'];
const protectedIn = (date: number, ...marked: number[]) =>
  extract([0, 1, 2].map((n) => aRow(n, { uttagsdatum: DAYS[date] ?? '', ...(marked.includes(n) && { skydd: 'ja' }) })));

async function sealedTown(dynamo: Dynamo, ...marked: number[]): Promise<Town> {
  const town = aTown(dynamo);
  await town.importFile('a', protectedIn(0));
  await town.notify(0, aNotification({ name: 'Kim Exempel0' }));
  await town.importFile('b', protectedIn(1, ...marked));
  return town;
}

const planned = (record: YouthRecord) =>
  Object.values(record.letters)
    .filter(({ state }) => state === 'planned')
    .map(({ entryId, variant, addressee }) => `${entryId} ${variant} ${addressee}`)
    .sort();

describe('unsealing one youth', () => {
  let dynamo: DirectDynamo;
  let town: Town;
  beforeEach(async () => {
    dynamo = await directDynamo();
    town = await sealedTown(dynamo, 0);
    expect((await town.record(0)).state).toBe('sealed');
  });

  test('brings the record back; letters wait for the next extract, and are planned by it', async () => {
    expect(await town.unsealPerson(0)).toBe('unsealed');
    expect(await town.city.item(numberOf(0))).toBeUndefined();
    const back = await town.record(0);
    expect(back).toMatchObject({ state: 'open', contactHold: false, entries: { kaa1: { state: 'open' } } });
    expect(planned(back)).toEqual([]);
    await town.importFile('c', protectedIn(2));
    expect(planned(await town.record(0))).toEqual(['kaa1 first guardian1', 'kaa1 first youth']);
    expect(await town.city.all('sealed')).toEqual([]);
  });

  test('who and why stands in the trace', async () => {
    await town.unsealPerson(0);
    const traces = (await town.city.all('register')).filter(({ pk }) => pk.startsWith('TRACE#S-'));
    expect(traces).toMatchObject([{ act: 'unseal', by: 'olga', reason: REASON }]);
  });

  test('tells the coordinator of an entry whose notice sealing had cancelled', async () => {
    await town.unsealPerson(0);
    const { notices } = await town.record(0);
    expect(Object.values(notices).filter(({ state }) => state === 'planned')).toMatchObject([{ kind: 'new-case' }]);
  });

  test('a row that came while it was sealed is applied', async () => {
    await town.notify(0, aNotification({ reportId: 'R-0000-02', type: 'study-start', date: '2026-11-19' }));
    expect(Object.keys((await town.record(0)).facts)).toEqual([]);
    await town.unsealPerson(0);
    await town.sweep();
    expect(Object.keys((await town.record(0)).facts)).toEqual(['R-7K3Q-9F#1', 'R-0000-02#1']);
    expect(await town.city.all('sealed')).toEqual([]);
  });

  test('a row whose mail nobody has read is asked for again when it has been read', async () => {
    const other = await directDynamo();
    const unread = aTown(other);
    await unread.importFile('a', protectedIn(0));
    await unread.notify(0, aNotification({ readFirst: true }));
    await unread.importFile('b', protectedIn(1, 0));
    await unread.unsealPerson(0);
    expect(Object.keys((await unread.record(0)).unreadReports)).toEqual(['R-7K3Q-9F']);
    const row = await notificationStore(other.client, 'register').load('R-7K3Q-9F', 1);
    expect(row).toMatchObject({ readFirst: true });
  });

  test('a newer flag seals again, and the record comes back a second time with all its rows', async () => {
    await town.notify(0, aNotification({ reportId: 'R-0000-02', type: 'study-start', date: '2026-11-19' }));
    await town.unsealPerson(0);
    await town.importFile('c', protectedIn(2, 0));
    expect((await town.record(0)).state).toBe('sealed');
    expect(
      Object.values((await town.record(0)).notices).filter(({ state }) => state === 'planned').length,
    ).toBeGreaterThan(0);
    expect(await town.unsealPerson(0)).toBe('unsealed');
    await town.sweep();
    expect(Object.keys((await town.record(0)).facts)).toEqual(['R-7K3Q-9F#1', 'R-0000-02#1']);
  });

  test('a letter that was made but not handed over is made anew; one on paper is not', async () => {
    const other = aTown(await directDynamo());
    await other.importFile('a', protectedIn(0));
    await other.notify(0, aNotification({ name: 'Kim Exempel0' }));
    const record = await other.record(0);
    const [first = '', second = ''] = Object.keys(record.letters);
    Object.assign(record.letters[first] ?? {}, { state: 'handed-over', attempt: 1, channel: 'paper' });
    Object.assign(record.letters[second] ?? {}, { state: 'handed-over', attempt: 1, channel: 'paper', batch: 'b1' });
    await other.youths.save(record, other.city.now());
    await other.importFile('b', protectedIn(1, 0));
    await other.unsealPerson(0);
    await other.importFile('c', protectedIn(2));
    const after = await other.record(0);
    expect(after.letters[first]?.state).toBe('cancelled');
    expect(after.letters[second]?.state).toBe('handed-over');
    expect(planned(after)).toHaveLength(1);
  });

  test('a claim that was read before sealing fails afterwards', async () => {
    const before = aTown(await directDynamo());
    await before.importFile('a', protectedIn(0));
    await before.notify(0, aNotification());
    const read = await before.record(0);
    await before.importFile('b', protectedIn(1, 0));
    await before.unsealPerson(0);
    await before.importFile('c', protectedIn(2));
    const now = await before.record(0);
    expect(now.holdSeq).toBeGreaterThan(read.holdSeq ?? 0);
    expect(now.version).toBeGreaterThan(read.version);
  });

  test('nobody who is not sealed is touched', async () => {
    const before = await town.state();
    expect(await town.unsealPerson(1)).toBe('not-sealed');
    expect(await town.state()).toEqual(before);
  });

  test('a hold stays until it is lifted', async () => {
    const personKey = personKeyOf(numberOf(0));
    const holds = holdStore(dynamo.client, dynamo.tables);
    const setAt = town.city.now().toString();
    await holds.put({ personKey, reference: 'I-0000-01', cause: 'lost-flag', setAt }, town.city.now());
    await town.unsealPerson(0);
    expect(await town.record(0)).toMatchObject({ contactHold: true, heldBy: ['I-0000-01'] });
  });

  test('of a letter that is being made is waited for', async () => {
    const other = aTown(await directDynamo());
    await other.importFile('a', protectedIn(0));
    await other.notify(0, aNotification());
    const record = await other.record(0);
    const [id = ''] = Object.keys(record.letters);
    const letter = record.letters[id] ?? { state: 'planned', attempt: 0 };
    const claim = effectStore(other.ports().dynamoDb, 'register').claim;
    await claim(youthKey(record.personKey), ['letters', id], letter, other.city.now(), { repeat: 'never' });
    await other.importFile('b', protectedIn(1, 0));
    expect((await other.record(0)).state).toBe('sealing');
    expect(await other.unsealPerson(0)).toBe('in-work');
    expect((await other.record(0)).state).toBe('sealing');
  });
});

describe('unsealing all that one file sealed', () => {
  test('a file that flags everybody is undone, of whom another flagged, too, nobody', async () => {
    const town = await sealedTown(await directDynamo(), 0, 1, 2);
    await town.importFile('c', protectedIn(2, 1, 2).replace(`${numberOf(0)};`, `${numberOf(5)};`));
    expect(await town.unsealFile('b')).toEqual(expect.arrayContaining(['unsealed', 'still-flagged', 'still-flagged']));
    expect((await town.record(0)).state).toBe('open');
    expect([await town.city.item(numberOf(1)), await town.city.item(numberOf(2))]).toMatchObject([
      { protected: true },
      { protected: true },
    ]);
  });

  test('also after a right file, which holds those whose flags it lacks until a person has looked', async () => {
    const town = await sealedTown(await directDynamo(), 0, 1, 2);
    await town.importFile('c', protectedIn(2));
    expect((await town.record(0)).state).toBe('sealed');
    expect(await town.unsealFile('b')).toEqual(['unsealed']);
    await town.sweep();
    expect(await town.record(0)).toMatchObject({
      state: 'open',
      contactHold: true,
      heldBy: [await town.importId('c')],
    });
  });

  test('a second time does nothing', async () => {
    const town = await sealedTown(await directDynamo(), 0, 1);
    expect(await town.unsealFile('b')).toEqual(['unsealed', 'unsealed']);
    const before = await town.state();
    expect(await town.unsealFile('b')).toEqual([]);
    expect(await town.state()).toEqual(before);
  });
});

test('killed, refused or unanswered at any call it goes on when it is run again', async () => {
  const dynamo = await directDynamo();
  const town = await sealedTown(dynamo, 0);
  await town.notify(0, aNotification({ reportId: 'R-0000-02', type: 'study-start', date: '2026-11-19' }));
  const start = dynamo.snapshot();
  const run = async (at: number, fault: CallFault) => {
    dynamo.restore(start);
    const { state, wrap, end } = faultyCalls(at, fault);
    const ended = await end(town.unsealPerson(0, wrap(dynamo.client) as typeof dynamo.client));
    if (ended !== 'done') await town.unsealPerson(0);
    await town.sweep();
    return { calls: state.calls, state: await town.state() };
  };
  const undisturbed = await run(-1, 'before');
  expect(undisturbed.state.sealed).toEqual([]);
  expect(undisturbed.calls).toBeGreaterThan(10);
  for (const fault of ['before', 'after', 'kill'] as const)
    for (let at = 0; at < undisturbed.calls; at++) {
      const { state } = await run(at, fault);
      const same = (items: typeof state.register) => items.map(({ version: _, holdSeq: __, ...item }) => item);
      expect(same(state.register), `${fault} ${at}`).toEqual(same(undisturbed.state.register));
      expect(state.residents, `${fault} ${at}`).toEqual(undisturbed.state.residents);
      expect(state.sealed, `${fault} ${at}`).toEqual([]);
    }
});

const aReport = fc.record({
  type: fc.constantFrom('dropout', 'absence', 'study-start', 'withdrawal', 'correction'),
  day: fc.integer({ min: 1, max: 18 }),
});
const before = fc.array(aReport, { minLength: 1, maxLength: 4 });
/** Of two that come at once an entry need not have been open in between. */
const during = fc.array(aReport, { maxLength: 1 });

function rowOf({ type, day }: { type: string; day: number }, n: number): Notification {
  const reportId = `R-000${n}-0${n}`;
  const date = `2026-11-${String(day).padStart(2, '0')}`;
  const receivedAt = `2026-11-23T08:0${n}:00Z`;
  if (type === 'withdrawal') return aWithdrawal({ reportId, receivedAt });
  if (type === 'correction') return aCorrection({ reportId, receivedAt, date });
  return aNotification({ reportId, receivedAt, date, type: type as 'dropout' });
}

/** Without what tells of the time at which it was done, and that the youth was not in the extract then. */
function outcomeOf(record: YouthRecord) {
  const { entries, facts, changes, coverage, name, district, waitsFor, unreadReports, contactHold, state } = record;
  const withoutTime = (all: object) =>
    JSON.parse(JSON.stringify(all, (key, value) => (key === 'appliedAt' || key === 'openedOn' ? undefined : value)));
  const notices = Object.values(record.notices)
    .filter(({ state, to }) => state !== 'cancelled' && to !== 'officer')
    .filter(({ kind }) => kind !== 'check-identity')
    .map(({ kind, reference }) => `${kind} ${reference}`)
    .sort();
  return {
    ...{ coverage, name, district, waitsFor, unreadReports, contactHold, state, notices },
    entries: withoutTime(entries),
    said: withoutTime({ facts, changes }),
    letters: planned(record),
    tasks: openTasks(record).sort(),
  };
}

test('sealed, unsealed and in a fresh extract a youth is as if never sealed', async () => {
  await fc.assert(
    fc.asyncProperty(before, during, async (before, during) => {
      const lives = [];
      for (const sealing of [true, false]) {
        const town = aTown(await directDynamo());
        await town.importFile('a', protectedIn(0));
        for (const [n, row] of before.entries()) await town.notify(0, rowOf(row, n));
        await town.importFile('b', protectedIn(1, ...(sealing ? [0] : [])));
        for (const [n, row] of during.entries()) await town.notify(0, rowOf(row, n + 5));
        if (sealing) expect(await town.unsealPerson(0)).toBe('unsealed');
        await town.sweep();
        await town.importFile('c', protectedIn(2));
        await town.look(0);
        lives.push(outcomeOf(await town.record(0)));
      }
      expect(lives[0]).toEqual(lives[1]);
    }),
    { numRuns: process.env.KAA_WHOLE === '1' ? 300 : 25 },
  );
});
