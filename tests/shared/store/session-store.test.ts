import { Temporal } from 'temporal-polyfill';
import { beforeEach, expect, test } from 'vitest';
import { Session } from '../../../shared/desk/session.ts';
import { loginStore, sessionStore } from '../../../shared/store/session-store.ts';
import { updateItem } from '../../../shared/store/table.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { allItems } from '../../support/dynamo.ts';

const NOW = Temporal.Instant.from('2026-11-30T08:00:00Z');
const ID = 'a'.repeat(43);

let dynamo: DirectDynamo;
beforeEach(async () => {
  dynamo = await directDynamo();
});
const sessions = () => sessionStore(dynamo.client, 'sessions');
const stored = () => allItems(dynamo.client as never, 'sessions');

test('one that nobody began, or that has ended, is not made by being seen', async () => {
  await sessions().seen(ID, NOW);
  const login = loginStore(dynamo.client, 'sessions');
  const ended = await login.start({ email: 'a@kommun.example', roles: ['chef'] }, NOW);
  await login.end(ended);
  await sessions().seen(ended, NOW);
  expect(await stored()).toEqual([]);
});

test('the right to write when it was seen makes none, also without that condition', async () => {
  await updateItem(dynamo.client, 'sessions', 'SESSION#0a1b', { set: [[['seenAt'], NOW.toString()]], when: [] });
  expect((await stored()).map((item) => Session.safeParse(item).success)).toEqual([false]);
});

test('being seen changes nothing else', async () => {
  const login = loginStore(dynamo.client, 'sessions');
  const id = await login.start({ email: 'a@kommun.example', roles: ['chef'] }, NOW);
  const before = await sessions().find(id);
  await sessions().seen(id, NOW.add({ minutes: 2 }));
  expect(await sessions().find(id)).toEqual({ ...before, seenAt: NOW.add({ minutes: 2 }).toString() });
});
