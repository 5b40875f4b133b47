import { expect, test } from 'vitest';
import { ATTACKS, judgedInProcess, largeWorkbook, mailWith } from '../support/attacks.ts';

/** Goal: a second of processor time a mail, since Lambda's processor may be slower. */
const MILLISECONDS = 2_000;

const mails = { ...ATTACKS, 'a list of 2,500 pupils and 25 columns': () => mailWith(largeWorkbook(2_500, 25)) };

test.each(Object.entries(mails))('%s: judged soon', (name, make) => {
  const { milliseconds, megabytes } = judgedInProcess(make());
  console.log(`${name.padEnd(58)} ${milliseconds} ms, ${megabytes} MB`);
  expect(milliseconds).toBeLessThan(MILLISECONDS);
});
