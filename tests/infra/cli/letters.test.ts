import { statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { workStore } from '../../../functions/sweep/work-store.ts';
import { handOverWords } from '../../../infra/cli/hand-over-words.ts';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { letterId } from '../../../shared/domain/reference.ts';
import type { OpenResident } from '../../../shared/domain/resident.ts';
import { contactSwitch } from '../../../shared/store/contact-switch.ts';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { SWITCH } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import {
  aHold,
  aProtectedResident,
  aResident,
  NOW,
  personKeyOf,
  profileWith,
  stockholm,
  TODAY,
} from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { allItems, type Dynamo } from '../../support/dynamo.ts';
import { aFolder, anOffice, inFolder, later, type Office } from './handed-over.ts';

let dynamo: Dynamo;
let office: Office;
beforeEach(async () => {
  dynamo = await directDynamo();
  office = anOffice(dynamo);
  await office.extract();
});

const ourResident = (change: Partial<OpenResident>) => aResident({ personKey: personKeyOf('kim'), ...change });

test('letters are written as they lie in the bucket, marked with their batch, and the list comes last', async () => {
  await office.youth('kim', { one: {}, two: { addressee: 'guardian1', facts: undefined } });
  await office.youth('robin', { three: { channel: 'email', state: 'sent' }, four: { state: 'planned' } });
  const folder = aFolder();
  const result = await office.handOver({ folder });
  expect(result).toMatchObject({ stopped: 0, waiting: 0, missing: [], unreadable: 0, unfinished: [] });
  const { letters, manifests } = inFolder(folder);
  expect(letters).toEqual({ 'one.pdf': 'PDF of one', 'two.pdf': 'PDF of two' });
  expect(manifests).toEqual([{ batch: 'first', letters: result.written }]);
  expect((await office.load('kim')).letters).toMatchObject({ one: { batch: 'first' }, two: { batch: 'first' } });
  expect(await office.batch('first')).toMatchObject({ by: 'lisa', count: 2, finishedAt: NOW.toString() });
  expect(statSync(join(folder, 'one.pdf')).mode & 0o077).toBe(0);
});

test('written again, a batch leaves no letter of who has been sealed since, and says so', async () => {
  const id = letterId('kim');
  await office.youth('kim', { [id]: {} });
  await office.youth('robin');
  const folder = aFolder();
  await office.handOver({ folder });
  await office.change('kim', () => ({ state: 'sealed', letters: {} }));
  const result = await office.handOver({ folder, mode: 'lost' });
  expect(result).toMatchObject({ written: ['robin.pdf'], removed: 1 });
  expect(inFolder(folder).letters).toEqual({ 'robin.pdf': 'PDF of robin' });
  const order = { folder, batch: 'first', mode: 'lost' as const };
  expect(handOverWords(order, result)).toContain('1 brev från en tidigare gång togs bort ur mappen');
});

test('a second hand-over writes what is new, and nothing twice', async () => {
  await office.youth('kim');
  await office.handOver({ folder: aFolder() });
  await office.youth('robin');
  const folder = aFolder();
  expect((await office.handOver({ folder, batch: 'second' })).written).toEqual(['robin.pdf']);
});

describe('P6, checked again', () => {
  const stops: { name: string; resident: Parameters<Office['resident']>[0]; because: string; task?: string }[] = [
    {
      name: 'a protected youth',
      resident: { ...aProtectedResident(), personKey: personKeyOf('kim') },
      because: 'protected',
    },
    {
      name: 'one gone from the extract',
      resident: ourResident({ gone: true }),
      because: 'gone',
      task: 'letter-stopped',
    },
    {
      name: 'one who moved away',
      resident: ourResident({ homeMunicipality: '0380' }),
      because: 'not-covered',
      task: 'letter-stopped',
    },
    {
      name: 'one who turned 20',
      resident: ourResident({ birthDate: '2006-11-23' }),
      because: 'not-covered',
      task: 'letter-stopped',
    },
    { name: 'one who died', resident: ourResident({ deceased: true }), because: 'not-covered', task: 'letter-stopped' },
    {
      name: 'one with another address',
      resident: ourResident({ address: { street: 'Nya vägen 2', postcode: '12345', city: 'Exempelstad' } }),
      because: 'address-changed',
      task: 'letter-stopped',
    },
    {
      name: 'one without an address',
      resident: ourResident({ address: undefined }),
      because: 'no-address',
      task: 'no-address',
    },
  ];
  test.each(stops)('$name gets no letter, and a task states why', async ({ resident, because, task }) => {
    await office.youth('kim');
    await office.resident(resident);
    const folder = aFolder();
    const result = await office.handOver({ folder });
    expect(result).toMatchObject({ written: [], stopped: 1, waiting: 0 });
    expect(inFolder(folder).letters).toEqual({});
    const { letters, tasks, lookAgainOn } = await office.load('kim');
    expect(letters.kim).toMatchObject({ state: 'stopped', stoppedBecause: because });
    expect(letters.kim?.batch).toBeUndefined();
    const added = Object.values(tasks).map(({ type, done, createdOn }) => [type, done, createdOn]);
    expect(added).toEqual(task ? [[task, false, TODAY]] : []);
    expect(lookAgainOn).toBe(TODAY);
    const work = workStore(dynamo.client, dynamo.tables);
    expect(await work.dueWork(NOW, 10)).toMatchObject([{ what: 'youth', record: { personKey: personKeyOf('kim') } }]);
    expect(await office.handOver({ folder, batch: 'next' })).toMatchObject({ written: [], stopped: 0 });
    const words = handOverWords({ folder, batch: 'first', mode: 'new' }, result);
    const caseNumber = (await office.load('kim')).entries.kaa1?.caseNumber;
    // Of a protected youth no more than of any hold (P5).
    if (because === 'protected') expect(words).toContain('- brev kim, stoppat: kontakten är stoppad');
    else expect(words).toMatch(new RegExp(`- brev kim i ärende ${caseNumber}, stoppat: [^\\n]{10,}`));
  });

  test('an ended entry cancels the letter', async () => {
    await office.youth('kim');
    await office.change('kim', ({ entries }) => ({
      state: 'closed',
      entries: Object.fromEntries(Object.entries(entries).map(([id, one]) => [id, { ...one, state: 'closed' }])),
    }));
    expect(await office.handOver({ folder: aFolder() })).toMatchObject({ written: [], stopped: 1 });
    expect((await office.load('kim')).letters.kim?.state).toBe('cancelled');
  });

  test("a guardian's letter is cancelled once the youth is of age", async () => {
    await office.youth('kim', { guardians: { addressee: 'guardian1' } });
    await office.resident(ourResident({ birthDate: '2008-11-23' }));
    expect(await office.handOver({ folder: aFolder() })).toMatchObject({ written: [], stopped: 1 });
    expect((await office.load('kim')).letters.guardians?.state).toBe('cancelled');
  });

  test('on hold the letter waits, and leaves when the hold ends', async () => {
    await office.youth('kim');
    await office.change('kim', () => ({ contactHold: true }));
    const folder = aFolder();
    expect(await office.handOver({ folder })).toMatchObject({ written: [], stopped: 0, waiting: 1 });
    expect((await office.load('kim')).letters.kim).toMatchObject({ state: 'handed-over' });
    await office.change('kim', () => ({ contactHold: false }));
    expect((await office.handOver({ folder, batch: 'next' })).written).toEqual(['kim.pdf']);
  });

  test('under an unread objection, or a hold that register has not seen, the letter waits', async () => {
    const { personKey } = await office.youth('kim');
    const holds = holdStore(dynamo.client, dynamo.tables);
    for (const cause of ['objection', 'sealed-mail'] as const) {
      const hold = aHold({ personKey, cause });
      await holds.put(hold, NOW);
      expect(await office.handOver({ folder: aFolder(), batch: cause })).toMatchObject({ written: [], waiting: 1 });
      await holds.lift(hold, 'olga', NOW);
    }
    expect((await office.handOver({ folder: aFolder(), batch: 'next' })).written).toEqual(['kim.pdf']);
  });

  test('while the stage is stopped no batch is begun, and one that runs writes no more', async () => {
    await office.youth('kim');
    const { stop, start } = contactSwitch(dynamo.client, 'register');
    expect(await stop('lena', NOW)).toBe('updated');
    expect(await stop('lena', NOW)).toBe('condition-failed');
    await expect(office.handOver({ folder: aFolder() })).rejects.toThrow('kaa start');
    const [item] = (await allItems(dynamo.client, 'register')).filter(({ pk }) => pk === SWITCH);
    expect(item).toMatchObject({ stoppedBy: 'lena', dueAt: expect.any(String) });
    expect(Object.values(item?.notices ?? {})).toMatchObject([{ kind: 'contact-stopped', to: 'kaa-group' }]);
    expect(await start('lena', NOW)).toBe('updated');
    expect((await office.handOver({ folder: aFolder() })).written).toEqual(['kim.pdf']);
  });

  test('in a quiet period the letter waits', async () => {
    await office.youth('kim');
    const quietPeriods = [{ from: TODAY.slice(5), to: TODAY.slice(5) }];
    office.ports.profile = profileWith({ letters: { ...stockholm.letters, quietPeriods } });
    expect(await office.handOver({ folder: aFolder() })).toMatchObject({ written: [], stopped: 0, waiting: 1 });
    expect((await office.load('kim')).letters.kim).toMatchObject({ state: 'handed-over' });
  });

  test('with an extract too old the letter waits, and one task asks for a newer one', async () => {
    await office.youth('kim', { one: {}, two: {} });
    const folder = aFolder();
    expect(await office.handOver({ folder }, { now: later(60) })).toMatchObject({
      written: [],
      stopped: 0,
      waiting: 2,
    });
    await office.handOver({ folder, batch: 'next' }, { now: later(60) });
    const { letters, tasks } = await office.load('kim');
    expect(letters.one).toMatchObject({ state: 'handed-over' });
    expect(Object.values(tasks).map(({ type }) => type)).toEqual(['extract-too-old']);
    await office.extract({ date: '2027-01-20' });
    expect((await office.handOver({ folder, batch: 'last' }, { now: later(60) })).written).toHaveLength(2);
  });

  test('a hold that comes right before the mark keeps the letter', async () => {
    await office.youth('kim');
    const send = async (command: Parameters<Dynamo['client']['send']>[0]) => {
      if ('UpdateExpression' in command.input && JSON.stringify(command.input).includes('"letters"'))
        await office.change('kim', () => ({ contactHold: true }));
      return dynamo.client.send(command);
    };
    const folder = aFolder();
    const dynamoDb = { send: send as DynamoDb['send'] };
    expect(await office.handOver({ folder }, { dynamoDb })).toMatchObject({ written: [], waiting: 1 });
    expect(inFolder(folder).letters).toEqual({});
  });
});

describe('one letter, one record and one file stop no other', () => {
  test('a PDF that is missing is named; the letter stays for the next time', async () => {
    await office.youth('kim');
    await office.youth('robin');
    const bytes = office.s3.text('letters', 'letters/kim.pdf') ?? '';
    office.s3.objects.delete('letters/letters/kim.pdf');
    const result = await office.handOver({ folder: aFolder() });
    expect(result).toMatchObject({ written: ['robin.pdf'], missing: ['kim'] });
    office.s3.put('letters', 'letters/kim.pdf', bytes);
    expect((await office.handOver({ folder: aFolder(), batch: 'next' })).written).toEqual(['kim.pdf']);
  });

  test('a record that cannot be read is counted', async () => {
    const { personKey, letters } = await office.youth('kim');
    await office.youth('robin');
    const { register } = dynamo.tables;
    await putItem(dynamo.client, register, { pk: `YOUTH#${personKey}`, personKey, letters });
    await putItem(dynamo.client, register, { pk: 'YOUTH#broken', letters: 'x' });
    const result = await office.handOver({ folder: aFolder() });
    expect(result).toMatchObject({ written: ['robin.pdf'], unreadable: 2 });
  });
});
