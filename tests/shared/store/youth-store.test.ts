import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decide } from '../../../shared/domain/decide.ts';
import { nextDue } from '../../../shared/domain/next-due.ts';
import { WORK_PARTITIONS, workPartition, youthKey } from '../../../shared/store/keys.ts';
import { casesIn } from '../../../shared/store/list-store.ts';
import { dueKeys, getItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import {
  aDropout,
  aLetterOf,
  aNotice,
  aNotification,
  aResident,
  aYouthRecord,
  inStockholm,
  KIM,
  LOOK,
  NOW,
  personKeyOf,
  population,
  recordAfter,
  reportEvent,
  stockholm,
} from '../../support/builders.ts';
import { allItems, type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
let youths: ReturnType<typeof youthStore>;
beforeAll(async () => {
  dynamo = await startDynamo();
  youths = youthStore(dynamo.client, dynamo.tables.register);
});
afterAll(() => dynamo.stop());

let count = 0;
const somebody = () => personKeyOf(`test youth ${count++}`);
const inGrace = '2026-11-23T09:10:00Z';

describe('two writers at once', () => {
  test.each([0, 1])('of version %i: exactly one wins, and the other hears of it', async (version) => {
    const personKey = somebody();
    if (version === 1) await youths.save(aYouthRecord({ personKey }), NOW);
    const outcomes = await Promise.all([
      youths.save(aYouthRecord({ personKey, version, name: 'A' }), NOW),
      youths.save(aYouthRecord({ personKey, version, name: 'B' }), NOW),
    ]);
    expect(outcomes.toSorted()).toEqual(['changed-meanwhile', 'saved']);
    const stored = await youths.load(personKey);
    expect(stored).toMatchObject({ version: version + 1, name: outcomes[0] === 'saved' ? 'A' : 'B' });
  });

  test('a record that somebody removed is not written again from what was read before', async () => {
    expect(await youths.save(aYouthRecord({ personKey: somebody(), version: 7 }), NOW)).toBe('changed-meanwhile');
  });

  test('a case number: one youth gets it, and may take it again', async () => {
    const [a, b] = [somebody(), somebody()];
    const outcomes = await Promise.all([
      youths.takeCaseNumber('K-1111-1', a, 'kaa1'),
      youths.takeCaseNumber('K-1111-1', b, 'kaa1'),
    ]);
    expect(outcomes.toSorted()).toEqual(['taken', 'used-by-another']);
    const winner = outcomes[0] === 'taken' ? a : b;
    expect(await youths.takeCaseNumber('K-1111-1', winner, 'kaa1')).toBe('taken');
    expect(await youths.takeCaseNumber('K-1111-1', winner, 'kaa2')).toBe('used-by-another');
  });
});

describe('a record comes back as it was decided', () => {
  test('a person without a record gets an empty one, and nothing is stored', async () => {
    const personKey = somebody();
    expect(await youths.load(personKey)).toEqual(aYouthRecord({ personKey }));
    expect(await getItem(dynamo.client, dynamo.tables.register, youthKey(personKey))).toBeUndefined();
  });

  test.each([
    { name: 'with a district', facts: population() },
    { name: 'without a district', facts: population({ resident: aResident({ district: undefined }) }) },
    { name: 'undecided', facts: population({ resident: undefined }) },
  ])('$name, so that deciding again changes nothing', async ({ facts }) => {
    const personKey = somebody();
    const event = reportEvent(aNotification({ personKey }));
    const decided = decide(aYouthRecord({ personKey }), event, facts, stockholm, NOW);
    await youths.save(decided, NOW);
    const loaded = await youths.load(personKey);
    expect(decide(loaded, event, facts, stockholm, NOW)).toBe(loaded);
    expect(decide(loaded, LOOK, facts, stockholm, NOW)).toBe(loaded);
    expect(loaded.district).toBe(decided.district);
  });
});

describe('what stands on the indexes', () => {
  test('an open record stands in its district from the day the entry was opened; a closed one nowhere', async () => {
    const open = aDropout();
    await youths.save({ ...open, version: 0 }, NOW);
    const item = await getItem(dynamo.client, dynamo.tables.register, youthKey(KIM));
    expect(item).toMatchObject({ district: 'farsta', openedAt: '2026-11-23' });
    const closed = recordAfter(await youths.load(KIM), [reportEvent({ reportId: 'R-0000-01', type: 'returned' })]);
    await youths.save({ ...closed, version: 1 }, NOW);
    expect(await getItem(dynamo.client, dynamo.tables.register, youthKey(KIM))).not.toHaveProperty('openedAt');
  });

  test('a living record that no rule has put in a list is not stored', async () => {
    const personKey = somebody();
    const record = aYouthRecord({ personKey, state: 'undecided' });
    await expect(youths.save(record, NOW)).rejects.toThrow('in no list');
    expect((await youths.load(personKey)).version).toBe(0);
  });

  test('a list holds its cases by step and day, and nothing of a closed one', async () => {
    const list = 'a-district';
    const cases = ['2026-11-23', '2026-11-20', '2026-11-25'].map((nextOn, n) =>
      aYouthRecord({
        personKey: somebody(),
        state: 'open',
        place: { list, step: n === 2 ? 'check' : 'new', nextOn, reference: `K-${n}` },
      }),
    );
    for (const record of cases) await youths.save(record, NOW);
    const found = async () =>
      (await casesIn(dynamo.client, dynamo.tables.register, list, () => {})).map((one) => one.place.reference);
    expect(await found()).toEqual(['K-2', 'K-1', 'K-0']);
    const [first] = cases;
    if (first) await youths.save({ ...first, version: 1, state: 'closed' }, NOW);
    expect(await found()).toEqual(['K-2', 'K-1']);
  });

  test('a record that has something to do is due after the grace; one that has nothing is not due', async () => {
    const pk = youthKey(KIM);
    const isDue = async (until: string) => {
      const due = await dueKeys(dynamo.client, dynamo.tables.register, workPartition(pk), until, 100);
      return due.map((item) => item.pk);
    };
    const busy = await youths.load(KIM);
    await youths.save({ ...busy, notices: { a: aNotice() } }, NOW);
    expect(await isDue('2026-11-23T09:09:59Z')).not.toContain(pk);
    expect(await isDue(inGrace)).toContain(pk);
    const idle = await youths.load(KIM);
    await youths.save({ ...idle, notices: {}, letters: {}, lookAgainOn: undefined }, NOW);
    expect(await isDue('2099-01-01T00:00:00Z')).not.toContain(pk);
  });

  test('due keys come oldest first, and no more than asked for', async () => {
    const { client, tables } = dynamo;
    const records = Array.from({ length: 40 }, () => somebody());
    for (const [index, personKey] of records.entries())
      await youths.save(aYouthRecord({ personKey, notices: { a: aNotice() } }), NOW.subtract({ minutes: index }));
    for (const partition of WORK_PARTITIONS) {
      const keys = await dueKeys(client, tables.register, partition, inGrace, 100);
      const dueAt = keys.map((key) => key.dueAt);
      const stored = keys.map(async ({ pk }) => (await getItem(client, tables.register, pk))?.dueAt);
      expect(dueAt).toEqual(await Promise.all(stored));
      expect(dueAt).toEqual(dueAt.toSorted());
      expect(await dueKeys(client, tables.register, partition, inGrace, 1)).toEqual(keys.slice(0, 1));
    }
  });

  test('no attribute of a stored youth holds the key in the clear beside its own', async () => {
    const items = await allItems(dynamo.client, dynamo.tables.register);
    expect(items.every(({ pk }) => /^(YOUTH#[0-9a-f]{64}|CASE#K-.*)$/.test(pk))).toBe(true);
  });
});

describe('when the sweep should look', () => {
  const due = (change: Parameters<typeof aYouthRecord>[0]) => nextDue(aYouthRecord(change), NOW)?.toString();
  test.each([
    { name: 'nothing to do', change: {}, at: undefined },
    { name: 'marked for sealing', change: { state: 'sealing' as const, contactHold: true }, at: inGrace },
    { name: 'a planned notice', change: { notices: { a: aNotice() } }, at: inGrace },
    { name: 'a planned notice under hold', change: { contactHold: true, notices: { a: aNotice() } }, at: undefined },
    {
      name: "the officer's notice under hold",
      change: { contactHold: true, notices: { a: aNotice({ to: 'officer' }) } },
      at: inGrace,
    },
    {
      name: 'a notice that may have been sent, under hold: it waits until the hold is lifted',
      change: { contactHold: true, notices: { a: aNotice({ state: 'sending' }) } },
      at: undefined,
    },
    { name: 'a sent notice', change: { notices: { a: aNotice({ state: 'sent' }) } }, at: undefined },
    { name: 'a letter due today', change: { letters: { a: aLetterOf() } }, at: inGrace },
    {
      name: 'a letter after the quiet period',
      change: { letters: { a: aLetterOf({ dueOn: '2027-01-08' }) } },
      at: inStockholm('2027-01-08T00:00').toString(),
    },
    { name: 'a planned letter under hold', change: { contactHold: true, letters: { a: aLetterOf() } }, at: undefined },
    { name: 'a letter handed over', change: { letters: { a: aLetterOf({ state: 'handed-over' }) } }, at: undefined },
    {
      name: 'a 20th birthday',
      change: { lookAgainOn: '2027-07-01' },
      at: inStockholm('2027-07-01T00:00').toString(),
    },
    {
      name: 'the first of several',
      change: { lookAgainOn: '2027-07-01', letters: { a: aLetterOf({ dueOn: '2027-01-08' }) } },
      at: inStockholm('2027-01-08T00:00').toString(),
    },
  ])('$name: $at', ({ change, at }) => {
    expect(due(change)).toBe(at);
  });
});
