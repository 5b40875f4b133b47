import { expect, test } from 'vitest';
import { perStage } from '../infra/synthesized.ts';
import { judgedInProcess, largeWorkbook, mailWith } from '../support/attacks.ts';

/** Of memory for which Lambda gives one core: docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html */
const MB_OF_A_CORE = 1_769;
const MOST_SECONDS = 3;

test.each(perStage)('in %s a workbook of 2,500 rows and 25 columns is judged soon', (stage, synthesized) => {
  const [, intake] = synthesized.functions().get('mail-intake') ?? [];
  const megabytes = Number(intake?.Properties.MemorySize);
  const times = Array.from({ length: 5 }, () => judgedInProcess(mailWith(largeWorkbook(2_500, 25))).milliseconds);
  const ofACore = (times.toSorted((a, b) => a - b)[2] ?? 0) / 1000;
  const seconds = ofACore / (megabytes / MB_OF_A_CORE);
  console.log(`${stage}: ${ofACore} s of a core, ${seconds.toFixed(1)} s with ${megabytes} MB`);
  expect(seconds).toBeLessThan(MOST_SECONDS);
});
