import { expect, test } from 'vitest';
import { ATTACKS, judgedInProcess, largeWorkbook, mailWith } from '../support/attacks.ts';

/** Processor time of one mail. The goal is a second; a Lambda's share of a processor may be smaller than this machine's. */
const MILLISECONDS = 2_000;

const mails = { ...ATTACKS, 'a list of 2,500 pupils and 25 columns': () => mailWith(largeWorkbook(2_500, 25)) };

test.each(Object.entries(mails))('%s: judged soon', (name, make) => {
  const { milliseconds, megabytes } = judgedInProcess(make());
  console.log(`${name.padEnd(58)} ${milliseconds} ms, ${megabytes} MB`);
  expect(milliseconds).toBeLessThan(MILLISECONDS);
});
