import { beforeEach, describe, expect, test } from 'vitest';
import { identity } from '../../../infra/cli/identity.ts';
import { showCase } from '../../../infra/cli/show-case.ts';
import type { FactNotification } from '../../../shared/domain/notification.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { caseKey, EXTRACT_CURRENT, residentKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import {
  anExtract,
  aProtectedResident,
  aResident,
  aYouthRecord,
  corrected,
  KIM,
  NOW,
  recordAfter,
  reportEvent,
  stockholm,
} from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { allItems, type Dynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeEach(async () => {
  dynamo = await directDynamo();
  const { client, tables } = dynamo;
  await putItem(client, tables.residents, { pk: residentKey(KIM), ...aResident() });
  await putItem(client, tables.residents, { pk: EXTRACT_CURRENT, ...anExtract() });
});

const actor = { by: 'lisa', now: NOW };
const kaa = (args: string[], options: { ok?: boolean; wrong?: boolean } = {}) =>
  identity(args, options, { dynamoDb: dynamo.client, tables: dynamo.tables, profile: stockholm, actor });
const load = () => youthStore(dynamo.client, dynamo.tables.register).load(KIM);
const show = async (number: string) => JSON.parse(await showCase(dynamo.client, dynamo.tables, number, actor));

const aCase = (...reports: Partial<FactNotification>[]): Promise<string> =>
  stored(recordAfter(aYouthRecord(), reports.map(reportEvent)), 'kaa1');

async function stored(record: YouthRecord, entryId: string): Promise<string> {
  const { client, tables } = dynamo;
  await youthStore(client, tables.register).save({ ...record, version: 0 }, NOW);
  const number = record.entries[entryId]?.caseNumber ?? '';
  await putItem(client, tables.register, { pk: caseKey(number), personKey: KIM, entryId });
  return number;
}

describe('a case with a report under another name', () => {
  test('is listed, and shows both names', async () => {
    const number = await aCase({ name: 'Alva Exempel' });
    expect(await kaa(['list'])).toBe(number);
    expect(await show(number)).toMatchObject({
      name: 'Kim Robin Exempel',
      waitsFor: ['check-identity'],
      names: { names: [{ reportId: 'R-7K3Q-9F', reported: 'Alva Exempel' }] },
    });
  });

  test('shows no second name while contact is held', async () => {
    const number = await aCase({ name: 'Alva Exempel' });
    const { client, tables } = dynamo;
    await youthStore(client, tables.register).save({ ...(await load()), contactHold: true }, NOW);
    expect(JSON.stringify(await show(number))).not.toContain('Alva');
  });

  test.each([
    { options: { ok: true }, says: 'Raden gäller ungdomen', state: 'open', act: 'identity-confirmed' },
    { options: { wrong: true }, says: 'Raden gäller någon annan', state: 'closed', act: 'identity-wrong' },
  ])('$act by a person, which is noted', async ({ options, says, state, act }) => {
    const number = await aCase({ name: 'Alva Exempel' });
    expect(await kaa([number], options)).toContain(says);
    const record = await load();
    expect(record.entries.kaa1?.state).toBe(state);
    expect(record).not.toHaveProperty('waitsFor');
    const traces = (await allItems(dynamo.client, 'register')).filter(({ pk }) => pk.startsWith('TRACE#'));
    expect(traces).toMatchObject([{ reference: number, by: 'lisa', act }]);
    await expect(kaa([number], options)).rejects.toThrow('Inget namn väntar på besked');
    expect(await kaa(['list'])).toContain('Inget ärende väntar');
  });

  test('with two such reports asks which one', async () => {
    const number = await aCase({ name: 'Alva Exempel' }, { reportId: 'R-0000-01', name: 'Lo Exempel' });
    await expect(kaa([number], { ok: true })).rejects.toThrow(/Flera rapporter.*R-7K3Q-9F, R-0000-01/);
    expect(await kaa([number, 'R-0000-01'], { wrong: true })).toContain('någon annan');
    expect(await kaa([number], { ok: true })).toContain('Raden gäller ungdomen');
  });

  test('that opens an entry gives it a number by which it is found', async () => {
    const number = await stored(
      recordAfter(aYouthRecord(), [
        reportEvent({ type: 'absence' }),
        corrected({ rightType: 'dropout', name: 'Alva Exempel' }),
      ]),
      'prevention1',
    );
    await kaa([number], { ok: true });
    const opened = (await load()).entries.kaa1;
    expect(opened?.state).toBe('open');
    expect(await show(opened?.caseNumber ?? '')).toMatchObject({ name: 'Kim Robin Exempel' });
  });

  test('of a youth who is protected since is not settled', async () => {
    const number = await aCase({ name: 'Alva Exempel' });
    await putItem(dynamo.client, dynamo.tables.residents, { pk: residentKey(KIM), ...aProtectedResident() });
    await expect(kaa([number], { ok: true })).rejects.toThrow('Inget namn väntar på besked');
    expect((await load()).waitsFor).toEqual(['check-identity']);
  });
});

test.each([
  { args: [], options: { ok: true } },
  { args: ['K-4M2P-X'], options: {} },
  { args: ['K-4M2P-X'], options: { ok: true, wrong: true } },
])('$args $options is no command', async ({ args, options }) => {
  expect(await kaa(args, options)).toBeUndefined();
});
