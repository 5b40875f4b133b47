import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blankReport } from '../../functions/mail-intake/blank-report.ts';
import type { SamplePerson } from '../../infra/local/samples/people.ts';
import { sendSamples } from '../../infra/local/samples/send-samples.ts';
import { leakScan, type Output, type SeededPerson } from '../support/leak-scan.ts';
import { type Chain, people, startChain } from './chain.ts';

/** A family name that our own mails begin a word with ("automatiskt"): searched for with the given name alone. */
const EVERYDAY_WORD = 'Automat';
const seeded = ({ number, given, family, street, guardians }: SamplePerson): SeededPerson => ({
  number,
  given,
  family: family === EVERYDAY_WORD ? `${given} ${family}` : family,
  street,
  others: guardians,
});
const scan = leakScan(Object.fromEntries(Object.entries(people).map(([name, person]) => [name, seeded(person)])), {
  ourFiles: [blankReport().content],
});

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
  await chain.importExamples();
  const smtp = { port: chain.stack.ports.smtp, mailbox: chain.mailbox };
  await sendSamples(smtp, people, Temporal.Now.instant(), 'leaks', chain.atRest);
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

async function objects(bucket: string): Promise<string[]> {
  const { Contents = [] } = await chain.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

test('after every sample mail, no line, mail, name of an object or letter tells more than it may', async () => {
  const { stack, names } = chain;
  const letters = await objects(names.letters);
  const outputs: Output[] = [
    ...stack.logs().map(({ line }): Output => ({ kind: 'log', text: line })),
    ...stack
      .mailsOut()
      .flatMap(({ id, tags }): Output[] => [
        { kind: 'mail', text: stack.mailOut(id) },
        ...Object.values(tags).map((text): Output => ({ kind: 'mail-tag', text })),
      ]),
    ...[...letters, ...(await objects(names.rawMail))].map((text): Output => ({ kind: 'object-key', text })),
    ...(await Promise.all(letters.map(chain.letter))).map((text): Output => ({ kind: 'pdf', text })),
  ];
  const kinds = Map.groupBy(outputs, ({ kind }) => kind);
  for (const kind of ['log', 'mail', 'mail-tag', 'object-key'] as const)
    expect(kinds.get(kind)?.length).toBeGreaterThan(20);
  expect(scan.findings(outputs)).toEqual([]);
});
