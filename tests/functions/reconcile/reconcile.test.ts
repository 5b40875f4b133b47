import type { Temporal } from 'temporal-polyfill';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { createHandler } from '../../../functions/reconcile/dependencies.ts';
import { holdSortKey } from '../../../shared/domain/hold.ts';
import { WRITES } from '../../../shared/domain/schema.ts';
import { deleteItem, getItem, type Item, putItem, putNew, updateItem } from '../../../shared/store/table.ts';
import { stockholm } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo, type Snapshot } from '../../support/direct-dynamo.ts';
import { allItems } from '../../support/dynamo.ts';
import type { FakeObject } from '../../support/fake-s3.ts';
import { automaticMail, dropoutMail, report, sealedMail, strangersMail } from '../../support/system/mails.ts';
import { PEOPLE, START } from '../../support/system/people.ts';
import { seed } from '../../support/system/seed.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { env } from '../../support/system/template.ts';

/** An accepted, a sealed, a held and an automatic mail, all at rest. */
let dynamo: DirectDynamo;
let whole: { tables: Snapshot; objects: Map<string, FakeObject>; at: Temporal.Instant };
beforeAll(async () => {
  dynamo = await directDynamo();
  await seed(dynamo);
  const system = startSystem(dynamo, START);
  system.receive(dropoutMail(), 'accepted');
  system.receive(strangersMail().replaceAll(PEOPLE.minor.number, PEOPLE.adult.number), 'held');
  system.receive(automaticMail(), 'automatic');
  system.receive(sealedMail().replaceAll(PEOPLE.minor.number, PEOPLE.stranger.number), 'sealed');
  await system.settle();
  system.end();
  whole = { tables: dynamo.snapshot(), objects: new Map(system.s3.objects), at: system.clock.instant() };
});

let system: System;
let morning: Temporal.Instant;
const lines: Record<string, unknown>[] = [];
beforeEach(() => {
  dynamo.restore(whole.tables);
  morning = whole.at.add({ hours: 20 });
  system = startSystem(dynamo, morning, { objects: whole.objects });
  lines.length = 0;
});

async function reconcile(): Promise<string[]> {
  const { log } = console;
  console.log = (line: string) => lines.push(JSON.parse(line));
  try {
    await createHandler(env, { dynamoDb: dynamo.client, s3: system.s3 }, stockholm, () => morning)();
  } finally {
    console.log = log;
  }
  return lines.flatMap(({ what, code }) => (what === 'lost' ? String(code) : [])).toSorted();
}

const items = () => allItems(dynamo.client as never, 'register');
const itemOf = async (is: (item: Item) => boolean) => {
  const item = (await items()).find(is);
  if (!item) throw new Error('there is none');
  return item;
};
const reportOf = (object: string) => itemOf((item) => item.pk.startsWith('REPORT#') && item.object === object);
const youth = () => itemOf(({ pk }) => pk === `YOUTH#${PEOPLE.minor.personKey}`);
const row = () => itemOf(({ pk, personKey }) => pk.startsWith('NOTIFICATION#') && personKey !== undefined);
const forget = ({ pk }: Item) => deleteItem(dynamo.client, 'register', pk);
const change = ({ pk }: Item, path: string[], value?: unknown) =>
  updateItem(dynamo.client, 'register', pk, {
    ...(value === undefined ? { remove: [path] } : { set: [[path, value]] }),
    when: [{ path: ['pk'], is: 'exists' }],
  });
const letterIn = (item: Item) => Object.keys(item.letters as object)[0] ?? '';
const read = (pk: string) => getItem(dynamo.client, 'register', pk);
const remove = (path: string) => {
  expect(system.s3.objects.delete(path)).toBe(true);
};

test('where nothing is lost the figures of the day add up, and hold no person', async () => {
  expect(await reconcile()).toEqual([]);
  expect(lines).toEqual([{ what: 'reconciled', count: 0 }]);
  const figures = await read('RECONCILED#2026-11-24');
  expect(figures).toEqual({
    pk: 'RECONCILED#2026-11-24',
    schema: WRITES,
    at: morning.toString(),
    figures: {
      mails: { in: 4, waiting: 0, reports: { accepted: 1, held: 1, automatic: 1, sealed: 1 } },
      rows: { in: 2, accepted: 1, refused: 0, held: 1, waiting: 0 },
      letters: { planned: 2, made: 2, waiting: 0, stopped: 0 },
      notices: { planned: 4, sent: 3, open: 1, cancelled: 0 },
    },
    lost: {},
  });
});

test('a second run of the day writes the same figures', async () => {
  await reconcile();
  const first = await read('RECONCILED#2026-11-24');
  await reconcile();
  expect(await read('RECONCILED#2026-11-24')).toEqual(first);
});

/** What is planted, and what is found the next morning. */
const LOSSES: Record<string, { plant: () => unknown; found: string[] }> = {
  'the report of a mail': {
    plant: async () => forget(await reportOf('automatic')),
    found: ['mail no-report'],
  },
  'a mail': { plant: () => remove('raw-mail/mail/held'), found: ['mail no-mail'] },
  'a sealed mail': { plant: () => remove('sealed-mail/mail/sealed'), found: ['mail no-mail'] },
  'the report of a sealed mail': {
    plant: async () => forget(await reportOf('sealed')),
    found: ['mail no-report'],
  },
  'a mail that was never taken in': {
    plant: () => {
      const long = {
        bytes: Buffer.from('x'),
        etag: '"x"',
        versionId: 'x',
        storedAt: new Date(whole.at.epochMilliseconds),
      };
      system.s3.objects.set('raw-mail/in/new', long);
    },
    found: ['mail no-report'],
  },
  'the way to the sealed bucket': {
    plant: () => system.s3.put('raw-mail', 'mail/sealed', 'x'),
    found: ['mail not-sealed'],
  },
  'the work on a mail': {
    plant: async () => {
      const report = await reportOf('held');
      await change(report, ['done'], false);
      await change(report, ['workPartition']);
    },
    found: ['mail not-due'],
  },
  'a row that register was to get': { plant: async () => forget(await row()), found: ['row not-stored'] },
  'a row that a youth had': {
    plant: async () => {
      await change(await youth(), ['rows'], {});
      await change(await youth(), ['facts'], {});
    },
    found: ['row not-applied'],
  },
  'the work on a row': { plant: async () => change(await row(), ['expiresAt']), found: ['row not-due'] },
  'a row from the counts': {
    plant: async () => change(await reportOf('accepted'), ['counts', 'accepted'], 0),
    found: ['row not-counted'],
  },
  'a whole youth': {
    plant: async () => forget(await youth()),
    found: ['letter no-record', 'letter no-record', 'row not-applied'],
  },
  'the letters of an entry': {
    plant: async () => {
      await change(await youth(), ['letters'], {});
      for (const path of [...system.s3.objects.keys()]) if (path.startsWith('letters/')) remove(path);
    },
    found: ['letter not-planned'],
  },
  'a letter whose PDF was made': {
    plant: async () => {
      const record = await youth();
      await change(record, ['letters', letterIn(record)]);
    },
    found: ['letter no-record'],
  },
  'a PDF': {
    plant: async () => remove(`letters/letters/${letterIn(await youth())}.pdf`),
    found: ['letter no-file'],
  },
  'the work on a letter': {
    plant: async () => {
      const record = await youth();
      await change(record, ['letters', letterIn(record), 'state'], 'planned');
      await change(record, ['workPartition']);
    },
    found: ['letter not-due'],
  },
  'the notice of an entry': {
    plant: async () => change(await youth(), ['notices'], {}),
    found: ['notice not-planned'],
  },
  'the work on a notice': {
    plant: async () => {
      await change(await reportOf('held'), ['notices', 'held', 'state'], 'planned');
      await change(await reportOf('held'), ['workPartition']);
    },
    found: ['notice not-due'],
  },
  'the notice of a mail that waits': {
    plant: async () => change(await reportOf('held'), ['notices'], {}),
    found: ['notice not-told'],
  },
  'the work on an answer': {
    plant: async () => {
      await change(await reportOf('accepted'), ['answer', 'state'], 'planned');
      await change(await reportOf('accepted'), ['workPartition']);
    },
    found: ['answer not-due'],
  },
  'what an item says': {
    plant: async () => change(await reportOf('held'), ['counts']),
    found: ['mail no-report', 'mail not-readable'],
  },
};

test.each(Object.entries(LOSSES))('%s is missed the next morning', async (_, { plant, found }) => {
  await plant();
  expect(await reconcile()).toEqual(found);
  expect(lines.at(-1)).toEqual({ what: 'reconciled', count: found.length });
  const { lost } = await itemOf(({ pk }) => pk === 'RECONCILED#2026-11-24');
  expect(Object.values(lost as object).reduce((sum, some) => sum + some, 0)).toBe(found.length);
});

test('the KAA group is told of a report and of a case, not of what only officers may hear of', async () => {
  await forget(await row());
  remove('sealed-mail/mail/sealed');
  const record = await youth();
  remove(`letters/letters/${letterIn(record)}.pdf`);
  await reconcile();
  expect((await reportOf('accepted')).notices).toMatchObject({ stuck: { kind: 'stuck', to: 'kaa-group' } });
  expect((await reportOf('sealed')).notices).not.toHaveProperty('stuck');
  expect((await youth()).notices).toMatchObject({ stuck: { kind: 'stuck', to: 'kaa-group' } });
  await system.settle();
  system.end();
  const { caseNumber } = Object.values((await youth()).entries as Record<string, { caseNumber: string }>)[0] ?? {};
  const { pk } = await reportOf('accepted');
  const toGroup = system.mails.filter(({ to }) => to === 'kaa-gruppen@kommun.example').map(({ raw }) => String(raw));
  expect(toGroup.filter((raw) => raw.includes(`Referens: ${pk.slice('REPORT#'.length)}`))).toHaveLength(1);
  expect(toGroup.filter((raw) => raw.includes(`rendenummer: ${caseNumber}`))).toHaveLength(1);
});

test('what is left to do goes on by itself, and is sent once', async () => {
  await change(await reportOf('held'), ['notices', 'held', 'state'], 'planned');
  await change(await reportOf('held'), ['workPartition']);
  expect(await reconcile()).toEqual(['notice not-due']);
  await system.settle();
  system.end();
  expect(system.mails).toHaveLength(1);
  lines.length = 0;
  expect(await reconcile()).toEqual([]);
});

test('whom an earlier release left in no list is put in one by register; told of only if that does not help', async () => {
  const before = await youth();
  for (const path of ['place', 'list', 'listSort']) await change(await youth(), [path]);
  expect(await reconcile()).toEqual([]);
  const asked = dynamo.snapshot();
  expect(await reconcile()).toEqual([]);
  await change(await youth(), ['workPartition']);
  expect(await reconcile()).toEqual(['case not-listed']);
  lines.length = 0;
  dynamo.restore(asked);
  await system.settle();
  system.end();
  const { place, list, listSort } = before;
  expect(await youth()).toMatchObject({ place, list, listSort });
  expect(await youth()).not.toHaveProperty('listAskedOn');
  expect(await reconcile()).toEqual([]);
});

test.each<[name: string, write: (record: Item) => Promise<unknown>, list: string]>([
  [
    'a hold that register has not seen',
    async (record) => {
      const { personKey } = PEOPLE.minor;
      const hold = { personKey, reference: 'S-7K3Q-9F', cause: 'telephone', setAt: morning.toString() } as const;
      await putNew(dynamo.client, 'holds', { pk: personKey, sk: holdSortKey(hold), ...hold });
      await change(record, ['contactHold'], true);
    },
    'skydd',
  ],
  ['the list of another district', (record) => change(record, ['list'], 'bromma'), 'farsta'],
  [
    'a task, and the step as before',
    (record) =>
      change(record, ['tasks', 'one'], { type: 'stuck', dueOn: '2026-11-25', createdOn: '2026-11-24', done: false }),
    'farsta',
  ],
])('%s: register puts her in the right one', async (_, write, list) => {
  await write(await youth());
  expect(await reconcile()).toEqual([]);
  expect(await youth()).toMatchObject({ listAskedOn: '2026-11-24', lookAgainOn: '2026-11-24' });
  await system.settle();
  system.end();
  expect(await youth()).toMatchObject({ list });
  expect(await youth()).not.toHaveProperty('listAskedOn');
  lines.length = 0;
  expect(await reconcile()).toEqual([]);
});

test('a task of a newer release leaves her where register of this one puts her', async () => {
  const task = { type: 'newer', dueOn: '2026-11-25', createdOn: '2026-11-24', done: false };
  await change(await youth(), ['tasks', 'newer'], task);
  expect(await reconcile()).toEqual([]);
  expect(await youth()).not.toHaveProperty('listAskedOn');
});

test('many are asked for little by little, so that what else is due comes in between; nothing due waits longer', async () => {
  const one = await youth();
  for (const path of ['place', 'list', 'listSort', 'dueAt', 'workPartition']) await change(one, [path]);
  const bare = await youth();
  const soon = morning.subtract({ minutes: 1 }).toString();
  for (let n = 0; n < 250; n++)
    await putItem(dynamo.client, 'register', {
      ...bare,
      pk: `YOUTH#${String(n).padStart(64, '0')}`,
      rows: {},
      facts: {},
      changes: {},
      letters: {},
      entries: {},
      notices: {},
      ...(n === 249 && { dueAt: soon, workPartition: 'w' }),
    });
  expect(await reconcile()).toEqual([]);
  const due = (await items()).filter(({ listAskedOn }) => listAskedOn !== undefined).map(({ dueAt }) => String(dueAt));
  const counts = Map.groupBy(due, (at) => Math.round(morning.until(at).total('minutes')));
  expect([...counts.keys()].toSorted()).toEqual([-1, 0, 1, 2]);
  expect(counts.get(-1)).toHaveLength(1);
  for (const { length } of counts.values()) expect(length).toBeLessThanOrEqual(100);
});

test('a mail that waits and that an earlier release left in no list is put in it, without a word', async () => {
  const { list, listSort } = await reportOf('held');
  expect(list).toBe('mejl');
  for (const path of ['list', 'listSort']) await change(await reportOf('held'), [path]);
  expect(await reconcile()).toEqual([]);
  expect(await reportOf('held')).toMatchObject({ list, listSort });
  for (const other of ['accepted', 'automatic', 'sealed']) expect(await reportOf(other)).not.toHaveProperty('list');
});

test('what is on its way when it is counted is not missed', async () => {
  const report = await reportOf('automatic');
  await forget(report);
  const { s3 } = system;
  let lists = 0;
  const send = s3.send.bind(s3) as (command: unknown) => Promise<unknown>;
  system.s3.send = (async (command: unknown) => {
    lists += 1;
    // Stored after the first count.
    if (lists === 5) dynamo.restore(whole.tables);
    return send(command);
  }) as typeof s3.send;
  expect(await reconcile()).toEqual([]);
});

test('a report of the stage’s first day is counted like any other', async () => {
  system.receive(report('Avbrott', PEOPLE.adult), 'second');
  await system.settle();
  system.end();
  morning = system.clock.instant();
  expect(await reconcile()).toEqual([]);
  expect(await read('RECONCILED#2026-11-24')).toMatchObject({
    figures: { mails: { in: 5 }, rows: { in: 3, accepted: 2 } },
  });
});
