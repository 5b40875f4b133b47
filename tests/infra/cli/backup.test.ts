import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { createHandler } from '../../../functions/reconcile/dependencies.ts';
import { type BackupPorts, exportAll, importAll } from '../../../infra/cli/backup.ts';
import { contactSwitch } from '../../../shared/store/contact-switch.ts';
import { deskTrace } from '../../../shared/store/desk-trace.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import { deleteItem, getItem, type Item, putItem, updateItem } from '../../../shared/store/table.ts';
import { due } from '../../../shared/store/work.ts';
import { stockholm } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { allItems, TABLES } from '../../support/dynamo.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { automaticMail, dropoutMail, report, sealedMail, strangersMail } from '../../support/system/mails.ts';
import { PEOPLE, START } from '../../support/system/people.ts';
import { seed } from '../../support/system/seed.ts';
import { type System, startSystem } from '../../support/system/system.ts';
import { env } from '../../support/system/template.ts';

const work = mkdtempSync(join(tmpdir(), 'kaa-backup-'));
const exported = join(work, 'export');
const PASSPHRASE = 'korrekt häst batteri häftklammer';

const portsOf = (dynamo: DirectDynamo, { s3 }: System, now: Temporal.Instant): BackupPorts => ({
  dynamoDb: dynamo.client,
  s3: s3 as BackupPorts['s3'],
  tables: TABLES,
  buckets: { rawMail: env.RAW_MAIL_BUCKET, letters: env.LETTERS_BUCKET, sealedMail: env.SEALED_BUCKET },
  keyedHash: keyedHash(fakeSecrets(), env.PERSON_KEY_SECRET, dynamo.client, 'register'),
  profile: stockholm,
  actor: { by: 'drift', now },
  passphrase: PASSPHRASE,
});
const itemsOf = (dynamo: DirectDynamo, table: string) => allItems(dynamo.client as never, table);
const youthIn = (items: Item[], { personKey }: { personKey: string }) =>
  items.find(({ pk }) => pk === `YOUTH#${personKey}`) as Item & {
    letters: Record<string, { state: string; batch?: string }>;
    notices: Record<string, { state: string }>;
  };

/** Letters of two youths, one given to print; a hold and a sealed mail; a notice that was never sent. */
let before: DirectDynamo;
let first: System;
beforeAll(async () => {
  before = await directDynamo();
  await seed(before);
  first = startSystem(before, START);
  first.receive(dropoutMail(), 'minor');
  first.receive(report('Avbrott', PEOPLE.adult), 'adult');
  first.receive(strangersMail().replaceAll(PEOPLE.minor.number, PEOPLE.stranger.number), 'held');
  first.receive(sealedMail().replaceAll(PEOPLE.minor.number, PEOPLE.hidden.number), 'sealed');
  await first.settle();
  first.end();
  const youth = youthIn(await itemsOf(before, 'register'), PEOPLE.minor);
  const [printed = ''] = Object.keys(youth.letters);
  await updateItem(before.client, 'register', youth.pk, {
    set: [
      [['letters', printed, 'batch'], 'omgang-1'],
      [['notices', 'kaa1.opened', 'state'], 'planned'],
    ],
    when: [{ path: ['pk'], is: 'exists' }],
  });
  await deskTrace(before.client, 'trace').add([{ reference: 'K-4M2P-X', what: 'case' }], 'drift', START);
  await exportAll(exported, portsOf(before, first, first.clock.instant()));
});
afterAll(() => rmSync(work, { recursive: true, force: true }));

let after: DirectDynamo;
let second: System;
beforeEach(async () => {
  after = await directDynamo();
  second = startSystem(after, first.clock.instant().add({ hours: 48 }));
});
const importInto = (folder = exported, change: Partial<BackupPorts> = {}) =>
  importAll(folder, { ...portsOf(after, second, second.clock.instant()), ...change });

async function pass(hours: number): Promise<void> {
  second.clock.pass(Temporal.Duration.from({ hours }).total('milliseconds'));
  await second.settle();
}

test('files hold nobody, and open with the passphrase alone', async () => {
  const facts = Object.values(PEOPLE).flatMap(({ number, family, personKey }) => [number, family, personKey]);
  for (const name of readdirSync(exported)) {
    const text = readFileSync(join(exported, name));
    expect(facts.filter((fact) => text.includes(fact))).toEqual([]);
  }
  await expect(importInto(exported, { passphrase: `${PASSPHRASE}!` })).rejects.toThrow('öppnas inte');
  await expect(importInto(exported, { passphrase: 'kort' })).rejects.toThrow('minst 20 tecken');
  expect(await itemsOf(after, 'register')).toEqual([]);
});

test('a file that is changed, or in the place of another, stops the import before it begins', async () => {
  const folder = join(work, 'changed');
  cpSync(exported, folder, { recursive: true });
  cpSync(join(folder, 'holds-0'), join(folder, 'register-0'));
  await expect(importInto(folder)).rejects.toThrow('register-0');
  writeFileSync(join(folder, 'export.json'), '{}');
  await expect(importInto(folder)).rejects.toThrow('ingen export');
  expect(await itemsOf(after, 'register')).toEqual([]);
});

test('an imported stage is stopped, lacks no hold, sends nothing twice and loses nothing', async () => {
  const words = await importInto();
  const switched = contactSwitch(after.client, 'register');
  expect(await switched.isStopped()).toBe(true);
  for (const table of ['holds', 'sealed', 'residents', 'directory', 'trace'])
    expect(await itemsOf(after, table)).toEqual(await itemsOf(before, table));
  expect((await itemsOf(after, 'holds')).length).toBeGreaterThan(0);
  expect(await itemsOf(after, 'trace')).toHaveLength(1);
  const objects = ({ s3 }: System) => [...s3.objects].map(([path, { etag }]) => `${path} ${etag}`).toSorted();
  expect(objects(second)).toEqual(objects(first));

  const [{ caseNumber: minors } = { caseNumber: '' }] = Object.values(
    youthIn(await itemsOf(before, 'register'), PEOPLE.minor).entries as Record<string, { caseNumber: string }>,
  );
  expect(words).toContain(minors);
  await pass(2);
  await pass(24);
  await switched.start('chef', second.clock.instant());
  await pass(24);
  await pass(24);
  second.end();
  const subjects = second.mails.map(({ raw }) => /Subject: (.*)/.exec(String(raw))?.[1] ?? '');
  expect(subjects.filter((subject) => /Nytt|Kvitto|skyddade/.test(subject))).toEqual([]);
  expect(objects(second).filter((path) => path.startsWith(env.LETTERS_BUCKET))).toEqual(
    objects(first).filter((path) => path.startsWith(env.LETTERS_BUCKET)),
  );
  const letters = Object.values(youthIn(await itemsOf(after, 'register'), PEOPLE.minor).letters);
  expect(letters.map(({ state, batch }) => [state, batch]).toSorted()).toEqual([
    ['handed-over', 'omgang-1'],
    ['stopped', undefined],
  ]);
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(line);
  await createHandler(env, { dynamoDb: after.client, s3: second.s3 }, stockholm, second.clock.instant)();
  console.log = log;
  expect(lines).toEqual(['{"what":"reconciled","count":0}']);
});

const exportOf = async (old: DirectDynamo, system: System, change: Partial<BackupPorts> = {}) => {
  const folder = mkdtempSync(join(work, 'export-'));
  return { folder, words: await exportAll(folder, { ...portsOf(old, system, START), ...change }) };
};
const subjects = () => second.mails.map(({ raw }) => /Subject: (.*)/.exec(String(raw))?.[1] ?? '');

test('what was on its way when it was exported waits for a person, and is lost nowhere', async () => {
  const old = await directDynamo();
  await seed(old);
  const system = startSystem(old, START);
  system.receive(dropoutMail(), 'applied-later');
  await system.settle();
  for (const { pk, ...row } of await itemsOf(old, 'register'))
    if (pk.startsWith('YOUTH#') || pk.startsWith('CASE#')) await deleteItem(old.client, 'register', pk);
    else if (pk.startsWith('NOTIFICATION#')) await putItem(old.client, 'register', { ...row, pk, ...due(pk, START) });
  const mail = report('Avbrott', PEOPLE.adult);
  system.receive(mail, 'on-its-way');
  const { folder } = await exportOf(old, system);
  await system.settle();
  system.end();

  const words = await importInto(folder);
  expect(words).toContain('restored/on-its-way');
  const [reference = ''] = (await itemsOf(after, 'register')).flatMap(
    ({ pk }) => /^NOTIFICATION#([^#]+)/.exec(pk)?.[1] ?? [],
  );
  expect(words).toContain(`startar utskicken:\n  ${reference}`);
  await pass(24);
  expect(subjects().filter((subject) => !/stoppade/.test(subject))).toEqual([]);
  const youths = async () => (await itemsOf(after, 'register')).filter(({ pk }) => pk.startsWith('YOUTH#')).length;
  expect(await youths()).toBe(0);

  second.receive(mail, 'on-its-way');
  await second.settle();
  expect(await youths()).toBe(1);
  expect(subjects().some((subject) => /Kvitto/.test(subject))).toBe(true);
  await contactSwitch(after.client, 'register').start('chef', second.clock.instant());
  await pass(1);
  expect(await youths()).toBe(2);
  second.end();
});

test('what is sealed while it is exported has its hold, and a mail that came is named', async () => {
  const old = await directDynamo();
  await seed(old);
  const system = startSystem(old, START);
  let isFirst = true;
  const send = async (command: { input: { TableName?: string }; constructor: { name: string } }) => {
    const page = await old.client.send(command as never);
    if (isFirst && command.constructor.name === 'ScanCommand' && command.input.TableName === 'register') {
      isFirst = false;
      system.receive(sealedMail(), 'sealed');
      system.receive(report('Avbrott', PEOPLE.adult), 'late');
      await system.settle();
    }
    return page;
  };
  const { folder } = await exportOf(old, system, { dynamoDb: { send } as never });
  system.end();
  expect(await importInto(folder)).toContain('restored/late');
  second.end();
  for (const table of ['holds', 'sealed']) {
    expect((await itemsOf(old, table)).length).toBeGreaterThan(0);
    expect(await itemsOf(after, table)).toEqual(await itemsOf(old, table));
  }
});

test('a mail that was about to be sealed is sealed, with its holds, while contact is stopped', async () => {
  const old = await directDynamo();
  await seed(old);
  const system = startSystem(old, START);
  system.receive(sealedMail(), 'half');
  await system.settle();
  system.end();
  for (const { pk } of await itemsOf(old, 'register'))
    if (pk.startsWith('REPORT#'))
      await updateItem(old.client, 'register', pk, {
        set: [
          [['done'], false],
          ...Object.entries(due(pk, START)).map(([name, value]): [string[], string] => [[name], value]),
        ],
        when: [],
      });
  const holds = await itemsOf(old, 'holds');
  expect(holds.length).toBeGreaterThan(0);
  old.restore(
    new Map([...old.snapshot()].map(([table, items]) => [table, /holds|sealed/.test(table) ? new Map() : items])),
  );
  system.s3.objects.delete(`${env.SEALED_BUCKET}/mail/half`);
  system.s3.put(env.RAW_MAIL_BUCKET, 'in/half', sealedMail());
  const { folder } = await exportOf(old, system);

  expect(await importInto(folder)).not.toContain('restored/');
  await pass(2);
  second.end();
  expect((await itemsOf(after, 'holds')).map(({ pk }) => pk)).toEqual(holds.map(({ pk }) => pk));
  expect([...second.s3.objects.keys()]).toEqual([`${env.SEALED_BUCKET}/mail/half`]);
  expect(subjects().filter((subject) => !/stoppade/.test(subject))).toEqual([]);
});

test('who may not read what is sealed is told that it is left out; holds are not', async () => {
  const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
  const send = async (command: { input: { TableName?: string } }) => {
    if (command.input.TableName === 'sealed') throw denied;
    return before.client.send(command as never);
  };
  const s3 = {
    send: async (command: { input: { Bucket?: string } }) => {
      if (command.input.Bucket === env.SEALED_BUCKET) throw denied;
      return first.s3.send(command as never);
    },
  };
  const { folder, words } = await exportOf(before, first, { dynamoDb: { send } as never, s3: s3 as never });
  expect(words).toContain('skyddat ingår inte');
  expect(await importInto(folder)).toContain('skyddat ingår inte');
  second.end();
  expect(await itemsOf(after, 'holds')).toEqual(await itemsOf(before, 'holds'));
  expect(await itemsOf(after, 'sealed')).toEqual([]);
});

test('a mail that comes after an import is taken like any other', async () => {
  await importInto();
  second.receive(report('Studiestart', PEOPLE.adult, 'Datum: 2026-11-24'), 'new');
  await pass(2);
  second.end();
  const entries = Object.values(youthIn(await itemsOf(after, 'register'), PEOPLE.adult).entries as object);
  expect(entries).toMatchObject([{ state: 'closed' }]);
});

test('an import that was interrupted is repeated with the same end', async () => {
  const s3 = { send: async () => Promise.reject(new Error('the network is gone')) };
  await expect(importInto(exported, { s3 })).rejects.toThrow('network');
  await importInto();
  expect(await contactSwitch(after.client, 'register').isStopped()).toBe(true);
  const youths = async (dynamo: DirectDynamo) =>
    (await itemsOf(dynamo, 'register')).filter(({ pk }) => pk.startsWith('YOUTH#')).length;
  expect(await youths(after)).toBe(await youths(before));
  await expect(importInto()).rejects.toThrow('finns redan');
});

test('nothing is imported where another secret makes the keys', async () => {
  const other = () => Promise.reject(new Error('secret-wrong'));
  await expect(importInto(exported, { keyedHash: other })).rejects.toThrow('PersonKeySecret');
  expect(await itemsOf(after, 'register')).toEqual([]);
  await putItem(after.client, 'register', { pk: 'PERSONKEY#check', check: 'other' });
  await expect(importInto(exported, { keyedHash: other })).rejects.toThrow('PersonKeySecret');
  expect(await getItem(after.client, 'register', 'PERSONKEY#check')).toMatchObject({ check: 'other' });
});

test('a stage that was just deployed is empty, and knows the secret that is put back', async () => {
  second.receive(automaticMail(), 'trial');
  await second.deliverAll();
  expect((await itemsOf(after, 'register')).map(({ state }) => state)).toContain('automatic');
  await putItem(after.client, 'register', { pk: 'PERSONKEY#check', check: 'of the secret it was made with' });
  await importInto();
  expect(await getItem(after.client, 'register', 'PERSONKEY#check')).toEqual(
    await getItem(before.client, 'register', 'PERSONKEY#check'),
  );
});

test('an export lies in a folder of its own', async () => {
  await expect(exportAll(exported, portsOf(before, first, START))).rejects.toThrow('redan en export');
});
