import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { exampleChain } from '../support/chain.ts';
import { sendFile } from './send-file.ts';

const chain = exampleChain();

/** By the machine's speed the library gives up just before its time is over, or is ended. */
const GIVEN_UP = /^(?:attachment-not-readable|too-large)$/;

test('a file on which its reader never ends is held at the first attempt', async () => {
  const bytes = readFileSync(new URL('../fixtures/spreadsheet/merge_cells.xls', import.meta.url));
  bytes[16_532] = 30;
  await sendFile(chain(), 'lista.xls', bytes);
  const { reports } = await chain().atRest();
  expect(reports.find(({ state }) => state === 'held')).toMatchObject({
    answer: 'sent',
    reason: expect.stringMatching(GIVEN_UP),
  });
});
