import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chain, startChain } from '../support/chain.ts';
import { sendFile } from './send-file.ts';

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
  await chain.importExamples();
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

/** By the machine's speed the library gives up just before its time is over, or is ended. */
const GIVEN_UP = /^(?:attachment-not-readable|too-large)$/;

test('a file on which its reader never ends is held at the first attempt', async () => {
  const bytes = readFileSync(new URL('../fixtures/spreadsheet/merge_cells.xls', import.meta.url));
  bytes[16_532] = 30;
  await sendFile(chain, 'lista.xls', bytes);
  const { reports } = await chain.atRest();
  expect(reports.find(({ state }) => state === 'held')).toMatchObject({
    answer: 'sent',
    reason: expect.stringMatching(GIVEN_UP),
  });
});
