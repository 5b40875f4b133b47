import { afterAll, beforeAll, expect, test } from 'vitest';
import { stages } from '../../infra/stages.ts';
import { type Chain, startChain } from '../support/chain.ts';
import { allItems } from '../support/dynamo.ts';
import { refused } from './rights-used.ts';

const { mailbox, sinkAddress } = stages({}).staging;
let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ stage: 'staging', prewarm: false });
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

const told = (what: string) => chain.stack.logs().filter(({ line }) => line.includes(what)).length;
const run = async () => {
  await chain.stack.fire('mailbox-watch');
  return chain.atRest();
};

test('the trial mail of staging goes through the real mailbox to its end, and nobody hears of it', async () => {
  const { reports, mailsOut } = await run();
  expect(mailsOut).toMatchObject([{ to: [mailbox] }]);
  expect(reports).toMatchObject([{ state: 'automatic', answer: 'none' }]);
  expect(told('"what":"trial mail came back"')).toBe(1);
  const items = await allItems(chain.dynamoDb, chain.names.tables.register);
  expect(items.filter(({ pk }) => pk.startsWith('AUTOMATIC#'))).toEqual([]);
  expect((await run()).mailsOut).toHaveLength(1);
  expect(refused(chain.stack)).toEqual([]);
});

test('a copy by somebody who does not know the nonce is an automatic mail like any', async () => {
  const subject = `Kontrollmejl ${'b'.repeat(32)}`;
  await chain.send('Hej', { headers: { 'Auto-Submitted': 'auto-generated' }, subject });
  const { reports, mailsOut } = await chain.atRest();
  expect(reports.map(({ state }) => state)).toEqual(['automatic', 'automatic']);
  expect(told('"what":"trial mail came back"')).toBe(1);
  expect(mailsOut.every(({ to }) => [mailbox, sinkAddress].includes(to.join()))).toBe(true);
});

test('a mailbox that somebody has closed takes no mail, and is told at the next hour', async () => {
  chain.stack.activateRuleSet(undefined);
  await expect(chain.send('Hej')).rejects.toThrow('No such mailbox');
  await run();
  expect(told('"code":"mailbox-closed"')).toBe(1);
  chain.stack.letTimePass(24 * 60 * 60_000);
  await run();
  expect([told('"code":"mailbox-closed"'), told('"what":"trial mail came back"')]).toEqual([2, 1]);
});
