import { expect, test } from 'vitest';
import { canaryStore } from '../../../shared/store/canary-store.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { allItems } from '../../support/dynamo.ts';
import { automaticMail } from '../../support/system/mails.ts';
import { START } from '../../support/system/people.ts';
import { seed } from '../../support/system/seed.ts';
import { startSystem } from '../../support/system/system.ts';
import { env } from '../../support/system/template.ts';

test('our own trial mail is known by its nonce alone, and nobody hears of it; whatever else says so is counted', async () => {
  const dynamo = await directDynamo();
  await seed(dynamo);
  const nonce = await canaryStore(dynamo.client, env.REGISTER_TABLE).begin(START);
  const trial = (of: string) => `${automaticMail()}\r\n`.replace('\r\nTo: ', `\r\nSubject: Kontrollmejl ${of}\r\nTo: `);
  const system = startSystem(dynamo, START);
  system.receive(trial(nonce), 'ours');
  system.receive(trial('b'.repeat(32)), 'theirs');
  await system.settle();
  system.end();
  const items = await allItems(dynamo.client, env.REGISTER_TABLE);
  const ofKind = (kind: string) => items.filter(({ pk }) => pk.startsWith(kind));
  expect(ofKind('REPORT#').map(({ state, answer }) => [state, (answer as { state: string }).state])).toEqual([
    ['automatic', 'none'],
    ['automatic', 'none'],
  ]);
  expect(ofKind('AUTOMATIC#').map(({ counted }) => counted)).toEqual([1]);
  expect(system.printed.filter((line) => line.includes('"what":"trial mail came back"'))).toHaveLength(1);
});

test('only the last two nonces are ours: a mail may come back late', async () => {
  const dynamo = await directDynamo();
  const store = canaryStore(dynamo.client, env.REGISTER_TABLE);
  expect(await store.isOurs('b'.repeat(32))).toBe(false);
  const nonces = [await store.begin(START), await store.begin(START), await store.begin(START)];
  expect(await Promise.all(nonces.map(store.isOurs))).toEqual([false, true, true]);
});
