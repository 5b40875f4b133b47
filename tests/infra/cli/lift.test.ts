import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { hold, liftAll, lift as liftOne } from '../../../infra/cli/holds.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { newYouthRecord } from '../../../shared/domain/youth-record.ts';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { EXTRACT_CURRENT, residentKey } from '../../../shared/store/keys.ts';
import { sealedStore } from '../../../shared/store/sealed-store.ts';
import { deleteItem, putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import {
  aHold,
  anExtract,
  aProtectedResident,
  aResident,
  HOLD,
  held,
  KIM,
  KIM_NUMBER,
  NOW,
  personKeyOf,
  recordAfter,
  reportEvent,
  stockholm,
} from '../../support/builders.ts';
import { allItems, type Dynamo, startDynamo } from '../../support/dynamo.ts';

const REFERENCE = 'R-7K3Q-9F';
const reader = { by: 'olga', now: NOW };
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
  const persons = [{ number: KIM_NUMBER, personKey: KIM }];
  const mail = { reportId: REFERENCE, object: '0a1b2c', receivedAt: NOW.toString(), persons, cases: [] };
  await sealedStore(dynamo.client, 'sealed').mail(mail);
  await putItem(dynamo.client, 'residents', { pk: EXTRACT_CURRENT, ...anExtract() });
});
afterAll(() => dynamo.stop());
beforeEach(() => putItem(dynamo.client, 'residents', { pk: residentKey(KIM), ...aResident() }));

const youths = () => youthStore(dynamo.client, 'register');
const holds = () => holdStore(dynamo.client, { holds: 'holds', register: 'register' });
async function stored(record: YouthRecord): Promise<void> {
  const { version } = await youths().load(KIM);
  await youths().save({ ...record, version }, NOW);
  for (const { sk } of await allItems(dynamo.client, 'holds'))
    await deleteItem(dynamo.client, 'holds', { pk: KIM, sk: String(sk) });
  if (record.contactHold) await holds().put(aHold(), NOW);
}
const ports = () => ({
  dynamoDb: dynamo.client,
  tables: dynamo.tables,
  profile: stockholm,
  actor: reader,
  keyedHash: async () => ({ personKeyOf, hashOf: String }),
});
const lift = (number = KIM_NUMBER) => liftOne(REFERENCE, number, ports());
const tasksOf = (record: YouthRecord) => Object.values(record.tasks).filter(({ done }) => !done);

test('contact goes on, the task is done, and what was planned is due for the sweep', async () => {
  await stored(recordAfter(newYouthRecord(KIM), [reportEvent(), HOLD], { facts: held() }));
  expect(tasksOf(await youths().load(KIM)).map(({ type }) => type)).toEqual(['contact-hold']);
  expect(await lift()).toContain('hävt');
  const record = await youths().load(KIM);
  expect(record).toMatchObject({ contactHold: false, state: 'open' });
  expect(tasksOf(record)).toEqual([]);
  expect(record.timeline.at(-1)).toMatchObject({ what: 'hold-lifted' });
  const item = (await allItems(dynamo.client, 'register')).find(({ pk }) => pk === `YOUTH#${KIM}`);
  expect(item?.dueAt).toBeDefined();
});

test('another hold on the same person stays, and is named', async () => {
  await stored(recordAfter(newYouthRecord(KIM), [reportEvent(), HOLD], { facts: held() }));
  await holds().put(aHold({ reference: 'R-0000-02' }), NOW);
  expect(await lift()).toContain('kvar från R-0000-02');
  expect(await youths().load(KIM)).toMatchObject({ contactHold: true, heldBy: ['R-0000-02'] });
  expect((await holds().of(KIM)).map(({ liftedBy }) => liftedBy)).toEqual([undefined, 'olga']);
});

test('who lifted it is noted', async () => {
  const notes = (await allItems(dynamo.client, 'register')).filter(({ pk }) => pk.startsWith(`TRACE#${REFERENCE}#`));
  expect(notes[0]).toMatchObject({ by: 'olga', act: 'lift-hold' });
});

test('a second time says the same; to another, that there is no hold', async () => {
  expect(await lift()).toContain('Kontaktstoppet är hävt.');
  const other = { ...ports(), actor: { by: 'per', now: NOW } };
  expect(await liftOne(REFERENCE, KIM_NUMBER, other)).toContain('inget kontaktstopp');
});

test('a hold on a person who was not reported is lifted, too', async () => {
  await stored(recordAfter(newYouthRecord(KIM), [HOLD], { facts: held() }));
  expect(await lift()).toContain('hävt');
  expect(await youths().load(KIM)).toMatchObject({ contactHold: false, state: 'closed' });
});

test('a number that the mail does not name lifts nothing', async () => {
  await stored(recordAfter(newYouthRecord(KIM), [HOLD], { facts: held() }));
  await expect(lift('200802292383')).rejects.toThrow('nämner inte numret');
  expect((await youths().load(KIM)).contactHold).toBe(true);
});

test('a person whom the extract protects stays held', async () => {
  await stored(recordAfter(newYouthRecord(KIM), [reportEvent(), HOLD], { facts: held() }));
  await putItem(dynamo.client, 'residents', { pk: residentKey(KIM), ...aProtectedResident() });
  await expect(lift()).rejects.toThrow('skydd');
  expect((await youths().load(KIM)).contactHold).toBe(true);
});

test('a call sets a hold of its own, whether the person is known or not, and only that is lifted by its reference', async () => {
  await stored(recordAfter(newYouthRecord(KIM), [reportEvent(), HOLD], { facts: held() }));
  const said = await hold(KIM_NUMBER, ports());
  const reference = /S-\w{4}-\w\w/.exec(said)?.[0] ?? '';
  expect(await holds().of(KIM)).toMatchObject([
    { cause: 'sealed-mail' },
    { reference, cause: 'telephone', setBy: 'olga' },
  ]);
  const other = '200802292383';
  expect((await hold(other, ports())).replace(/S-\w{4}-\w\w/g, reference)).toBe(said);
  expect(await youths().load(personKeyOf(other))).toMatchObject({ version: 0 });
  expect(await liftOne(reference, KIM_NUMBER, ports())).toContain(`kvar från ${REFERENCE}`);
  expect((await youths().load(KIM)).contactHold).toBe(true);
  await expect(hold('20080101-2387', ports())).rejects.toThrow('inget personnummer');
});

test('a hold of a call on somebody without a record stays, too, where the extract protects', async () => {
  const other = '200802292383';
  const reference = /S-\w{4}-\w\w/.exec(await hold(other, ports()))?.[0] ?? '';
  await putItem(dynamo.client, 'residents', { pk: residentKey(personKeyOf(other)), ...aProtectedResident() });
  await expect(liftOne(reference, other, ports())).rejects.toThrow('skydd');
});

test('all holds of a mail are lifted at once; those of others stay', async () => {
  await stored(recordAfter(newYouthRecord(KIM), [reportEvent(), HOLD], { facts: held() }));
  await holds().put(aHold({ reference: 'R-0000-02' }), NOW);
  const said = await liftAll(REFERENCE, ports());
  expect(said).toContain('hävt för 1 personer');
  expect(said).toContain('1 har kontaktstopp kvar');
  expect((await youths().load(KIM)).heldBy).toEqual(['R-0000-02']);
});

test('a case number in the mail is lifted like a number', async () => {
  const mail = { reportId: 'R-0000-03', object: '1a', receivedAt: NOW.toString(), persons: [] };
  const number = caseNumber('kim');
  await sealedStore(dynamo.client, 'sealed').mail({ ...mail, cases: [{ caseNumber: number, personKey: KIM }] });
  await stored(recordAfter(newYouthRecord(KIM), [reportEvent()]));
  await holds().put(aHold({ reference: 'R-0000-03' }), NOW);
  expect(await liftOne('R-0000-03', number, ports())).toContain('hävt');
});
