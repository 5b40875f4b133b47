import { beforeEach, expect, test } from 'vitest';
import { ACTS, type ActOptions, act, OUTCOMES } from '../../../infra/cli/acts.ts';
import { showCase } from '../../../infra/cli/show-case.ts';
import { Outcome } from '../../../shared/domain/acts.ts';
import { caseKey, EXTRACT_CURRENT, residentKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { aDropout, anExtract, aResident, KIM, NOW, stockholm } from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import type { Dynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
let number = '';
beforeEach(async () => {
  dynamo = await directDynamo();
  const { client, tables } = dynamo;
  await putItem(client, tables.residents, { pk: residentKey(KIM), ...aResident() });
  await putItem(client, tables.residents, { pk: EXTRACT_CURRENT, ...anExtract() });
  const record = aDropout();
  number = record.entries.kaa1?.caseNumber ?? '';
  await youthStore(client, tables.register).save({ ...record, version: 0 }, NOW);
  await putItem(client, tables.register, { pk: caseKey(number), personKey: KIM, entryId: 'kaa1' });
});

const actor = { by: 'lisa', now: NOW };
const kaa = (command: string, args: string[] = [], options: ActOptions = {}, of = number) =>
  act(command, [of, ...args], options, {
    dynamoDb: dynamo.client,
    tables: dynamo.tables,
    profile: stockholm,
    staff: async () => [],
    actor,
  });
const show = async () => JSON.parse(await showCase(dynamo.client, dynamo.tables, number, actor));

test('a working day in a case, from what kaa case shows', async () => {
  const shown = await show();
  const [letter = ''] = Object.keys(shown.letters);
  const [fact = ''] = Object.keys(shown.reported);
  expect(shown.reported[fact]).toMatchObject({ type: 'dropout', date: '2026-11-16' });
  const steps: [string, string[], ActOptions, string][] = [
    ['acknowledge', [], {}, 'Kvitterat'],
    ['contact', [], { way: 'telefon', with: 'ungdom', next: '2026-12-01' }, 'antecknad'],
    ['letter', [letter], { stop: true }, 'stoppat'],
    ['letter', [letter], { anew: true }, 'på nytt'],
    ['correct', [fact], { date: '2026-11-10', type: 'Studiebevis' }, 'Rättat'],
    ['correct', [], { phone: '070-174 06 05', email: 'kim@post.example' }, 'Rättat'],
    ['hand-over', [], { from: 'farsta', to: 'Bromma' }, 'överlämnat'],
    ['close', [], { outcome: 'arbete', date: '2026-11-20' }, 'avslutat'],
    ['reopen', [], {}, 'öppet igen'],
    ['correct', [fact], { 'take-back': true }, 'gäller inte längre'],
  ];
  for (const [command, args, options, said] of steps)
    expect(await kaa(command, args, options), command).toContain(said);
  const after = await show();
  expect(after).toMatchObject({ district: 'bromma', phone: '070-174 06 05', email: 'kim@post.example' });
  expect(after.entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'withdrawn' });
  expect(Object.values(after.acts)).toHaveLength(steps.length);
});

test('what cannot be done is said in words', async () => {
  await expect(kaa('close', [], { outcome: 'borta' })).rejects.toThrow('--outcome ska vara något av: studier');
  await expect(kaa('contact', [], { way: 'fax' })).rejects.toThrow('telefon, brev');
  await expect(kaa('contact', [], { way: 'brev', date: '23/11' })).rejects.toThrow('2026-11-23');
  await expect(kaa('correct', [], { email: 'kim' })).rejects.toThrow('ingen e-postadress');
  await expect(kaa('correct', [], { phone: 'ring mamma' })).rejects.toThrow('inget telefonnummer');
  await expect(kaa('hand-over', [], { from: 'farsta', to: 'olle@kommun.exmple' })).rejects.toThrow('har den adressen');
  await expect(kaa('reopen')).rejects.toThrow('redan öppet');
  await expect(kaa('reopen', [], {}, 'K-4M2P-X')).rejects.toThrow();
  await expect(kaa('done', ['gone.1'])).rejects.toThrow('Uppgiften finns inte');
  expect(await kaa('contact')).toBeUndefined();
  expect(await kaa('letter', ['x'], { stop: true, anew: true })).toBeUndefined();
  expect(Object.keys(ACTS)).toHaveLength(8);
});

test('each outcome has a word', () => {
  expect(Object.values(OUTCOMES).toSorted()).toEqual(Outcome.options.toSorted());
});
