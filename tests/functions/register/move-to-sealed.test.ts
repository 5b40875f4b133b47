import { expect, test } from 'vitest';
import type { RegisterSignal } from '../../../shared/domain/messages.ts';
import {
  aDropout,
  aNotification,
  aProtectedResident,
  aWithdrawal,
  aYouthRecord,
  KIM,
  KIM_NUMBER,
  LOOK,
  NOW,
  notified,
  population,
  recordAfter,
} from '../../support/builders.ts';
import { NOTHING } from '../../support/nothing.ts';
import { aSystem, recordIn, run } from './fake-ports.ts';

const look: RegisterSignal = { about: 'youth', personKey: KIM };
const facts = population({ resident: aProtectedResident() });

test('sealing leaves in the register only the key, the hold and the notice to the officer', async () => {
  const system = aSystem({ record: aDropout(), notifications: [aNotification()], facts });
  await run(look, system);
  const { notices, version: _version, ...rest } = recordIn(system);
  expect(rest).toEqual({
    personKey: KIM,
    state: 'sealed',
    contactHold: true,
    entries: {},
    facts: {},
    changes: {},
    letters: {},
    tasks: {},
    unreadReports: {},
    timeline: [],
    signals: 0,
  });
  expect(Object.values(notices)).toMatchObject([{ kind: 'sealed', to: 'officer', state: 'planned' }]);
  expect(JSON.stringify(recordIn(system))).not.toContain(KIM_NUMBER);
});

test('the whole record and each of its notifications lie in the sealed table, and nowhere else', async () => {
  const system = aSystem({ record: aDropout(), notifications: [aNotification()], facts });
  await run(look, system);
  expect([...system.sealed.keys()]).toEqual(['record', 'R-7K3Q-9F#1']);
  expect(system.sealed.get('record')).toMatchObject({ personnummer: KIM_NUMBER, entries: { kaa1: {} } });
  expect(system.notifications.size).toBe(0);
});

test('corrections and withdrawals that the record knows go with it', async () => {
  const withdrawal = aWithdrawal();
  const record = recordAfter(aDropout(), [notified(withdrawal)]);
  const system = aSystem({ record, notifications: [aNotification(), withdrawal], facts });
  await run(look, system);
  expect([...system.sealed.keys()]).toEqual(['record', 'R-7K3Q-9F#1', 'R-W000-01#1']);
  expect(system.notifications.size).toBe(0);
});

test('a withdrawal of what is sealed changes nothing that anybody but the officer sees', async () => {
  const sealed = aYouthRecord({ version: 4, state: 'sealed', contactHold: true });
  const system = aSystem({ record: sealed, notifications: [aWithdrawal()] });
  await run({ about: 'notification', reportId: 'R-W000-01', row: 1 }, system);
  expect(recordIn(system)).toMatchObject({ state: 'sealed', changes: NOTHING, tasks: NOTHING });
  expect([...system.sealed.keys()]).toEqual(['R-W000-01#1']);
  expect(system.notices).toHaveLength(1);
});

test('only the officer is signalled, by a reference without a name', async () => {
  const system = aSystem({ record: aDropout(), facts });
  await run(look, system);
  expect(system.letters).toEqual([]);
  expect(system.notices).toEqual(Object.keys(recordIn(system).notices));
  expect(Object.values(recordIn(system).notices)[0]?.reference).toMatch(/^S-[0-9A-Z]{4}-[0-9A-Z]{2}$/);
});

test('what was made before is hunted: PDFs, batches that somebody may hold, and the mails that name the youth', async () => {
  const record = aDropout();
  const [printed, made, ...others] = Object.values(record.letters);
  Object.assign(printed ?? {}, { state: 'handed-over', attempt: 1, object: 'letters/a.pdf', batch: 'omgang-1' });
  Object.assign(made ?? {}, { state: 'handed-over', attempt: 1, object: 'letters/b.pdf' });
  expect(others).toEqual([]);
  const system = aSystem({ record, notifications: [aNotification()], facts });
  await run(look, system);
  expect(system.removed).toEqual(['letters/a.pdf', 'letters/b.pdf']);
  expect([...system.recalled]).toEqual(['omgang-1']);
  expect([...system.hidden]).toEqual(['R-7K3Q-9F']);
  expect(recordIn(system).state).toBe('sealed');
});

test('a letter that is just being made is waited for: its PDF must not come after the hunt', async () => {
  const record = aDropout();
  const [id = ''] = Object.keys(record.letters);
  Object.assign(record.letters[id] ?? {}, { state: 'sending', attempt: 1, claimedAt: NOW.toString() });
  const system = aSystem({ record, notifications: [aNotification()], facts });
  await run(look, system);
  expect(recordIn(system)).toMatchObject({ state: 'sealing', contactHold: true });
  expect(system.removed).toEqual([]);
  system.now = NOW.add({ minutes: 11 });
  await run(look, system);
  expect(system.removed).toEqual([`letters/${id}.pdf`]);
  expect(recordIn(system).state).toBe('sealed');
});

test('a record that was marked before a crash is sealed by the next look', async () => {
  const marked = recordAfter(aDropout(), [LOOK], { facts });
  const system = aSystem({ record: marked, notifications: [aNotification()], facts });
  await run(look, system);
  expect(recordIn(system).state).toBe('sealed');
});

test('a later notification of a sealed youth goes straight to the sealed table, with one notice to the officer', async () => {
  const sealed = aYouthRecord({ version: 4, state: 'sealed', contactHold: true });
  const system = aSystem({ record: sealed, notifications: [aNotification()] });
  const rowSignal: RegisterSignal = { about: 'notification', reportId: 'R-7K3Q-9F', row: 1 };
  await run(rowSignal, system);
  await run(rowSignal, system);
  expect(recordIn(system)).toMatchObject({ state: 'sealed', facts: NOTHING, entries: NOTHING });
  expect(Object.values(recordIn(system).notices)).toMatchObject([{ kind: 'sealed', to: 'officer' }]);
  expect([...system.sealed.keys()]).toEqual(['R-7K3Q-9F#1']);
  expect([...system.hidden]).toEqual(['R-7K3Q-9F']);
  expect(system.notifications.size).toBe(0);
});

test('a hold on a sealed youth changes nothing and is let go of', async () => {
  const sealed = aYouthRecord({ version: 4, state: 'sealed', contactHold: true });
  const system = aSystem({ record: sealed, holdAskedAt: '2026-11-23T08:30:00Z' });
  await run({ about: 'hold', personKey: KIM }, system);
  expect(recordIn(system)).toEqual(sealed);
  expect(system.hold).toBeUndefined();
});
