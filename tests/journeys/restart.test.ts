import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chain, daysAgo, people, report, startChain } from '../support/chain.ts';

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ prewarm: false });
  await chain.importExamples();
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

test('functions that are not started yet answer a mail and send the notice', async () => {
  await chain.send(report('Avbrott', people.alva, daysAgo(6)));
  expect((await chain.atRest()).mailsOut).toHaveLength(2);
});

test('after a restart everything is still there, and the chain goes on', async () => {
  const before = await chain.atRest();
  await chain.stop();
  chain = await startChain({ stateDir: chain.stateDir });
  const after = await chain.atRest();
  expect(after.youths).toEqual(before.youths);
  expect(after.reports).toEqual(before.reports);
  expect(after.mailsOut).toEqual(before.mailsOut);
  await chain.send(report('Ej påbörjat', people.ziggy, daysAgo(30)));
  const ziggy = (await chain.atRest()).youths.find(({ personnummer }) => personnummer === people.ziggy.number);
  expect(ziggy?.entries).toMatchObject([{ kind: 'kaa', state: 'open' }]);
});
