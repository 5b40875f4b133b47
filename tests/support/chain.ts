import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DynamoDBClient, ScanCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll } from 'vitest';
import { clientsOf, sourcesOf, untilIdle } from '../../infra/local/clients.ts';
import { importFile } from '../../infra/local/import-files.ts';
import { residentsCsv, type SamplePerson, samplePeople } from '../../infra/local/samples/people.ts';
import { startStack } from '../../infra/local/stack.ts';
import { type StageName, stackName, stages } from '../../infra/stages.ts';
import { synthesize } from '../../infra/tools/synth.ts';
import { afterQuietPeriods, dateInStockholm } from '../../shared/domain/calendar.ts';
import { stockholm } from './builders.ts';

export const today = dateInStockholm(Temporal.Now.instant());
export const sendingDay = afterQuietPeriods(today, stockholm.letters.quietPeriods, stockholm.freeDays);
/** How far the functions' clock must be ahead for letters to leave, whenever the tests run. */
export const untilLettersLeave = today.until(sendingDay).total({ unit: 'milliseconds', relativeTo: today });
export const people = samplePeople(today);

/** A file of infra/local/samples. */
export const example = (name: string) =>
  readFileSync(new URL(`../../infra/local/samples/${name}`, import.meta.url), 'utf8');

type ChainOptions = {
  prewarm?: boolean;
  stateDir?: string;
  /** Instead of the deployed assembly. */
  template?: string;
  stage?: StageName;
  clockAheadMilliseconds?: number;
  variables?: Record<string, string>;
};

/** With the example extract and directory, for all tests of a file. */
export function exampleChain(): () => Chain {
  let chain: Chain;
  beforeAll(async () => {
    chain = await startChain();
    await chain.importExamples();
  });
  afterAll(async () => {
    await chain.stop();
    chain.forget();
  });
  return () => chain;
}

/** The system as deployed: real bundles in real processes, from the synthesized template. */
export async function startChain({
  prewarm = true,
  stateDir,
  template,
  stage = 'production',
  ...rest
}: ChainOptions = {}) {
  const stack = await startStack({
    template: template ?? (await synthesize({ nag: false })).outdir,
    stackName: stackName({ name: stage }),
    stateDir: stateDir ?? mkdtempSync(join(tmpdir(), 'kaa-')),
    prewarm,
    schedules: false,
    ...rest,
  });
  const { mailbox } = stages({})[stage];
  const sources = sourcesOf(stack, mailbox);
  const { s3, dynamoDb, names } = clientsOf(stack);
  /** By the functions' clock. */
  const extractOf = (residents: SamplePerson[]) => residentsCsv(residents, dateInStockholm(stack.now()));
  const transport = createTransport({ host: '127.0.0.1', port: stack.ports.smtp, secure: false, ignoreTLS: true });
  return {
    stack,
    sources,
    s3,
    dynamoDb,
    names,
    stateDir: stack.stateDir,
    mailbox,
    extractOf,
    importExamples: async (residents = extractOf(Object.values(people))) => {
      for (const name of ['coordinators.csv', 'schools.csv'])
        await importFile(s3, names.imports, `directory/${name}`, example(name));
      return importFile(s3, names.imports, 'residents/uttag.csv', residents);
    },
    importResidents: (csv: string) => importFile(s3, names.imports, 'residents/uttag.csv', csv),
    /** As plain text from the first example school. */
    send: async (
      text: string,
      {
        from = 'rapport@exempelgymnasiet.example',
        subject = 'Rapport',
        ...more
      }: Pick<SendMailOptions, 'headers' | 'html' | 'attachments'> & { from?: string; subject?: string } = {},
    ) => {
      await transport.sendMail({ from, to: mailbox, subject, text, ...more });
    },
    atRest: () => untilIdle(sources),
    /** For the next sweep. */
    everythingIsDue: () => everythingIsDue(dynamoDb, names.tables.register),
    letter: async (object: string) => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: names.letters, Key: object }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
    stop: async () => {
      transport.close();
      await stack.stop();
    },
    forget: () => rmSync(stack.stateDir, { recursive: true, force: true }),
  };
}

async function everythingIsDue(dynamoDb: DynamoDBClient, register: string): Promise<void> {
  const { Items = [] } = await dynamoDb.send(
    new ScanCommand({ TableName: register, FilterExpression: 'attribute_exists(dueAt)' }),
  );
  for (const { pk, lookAgainOn } of Items)
    if (pk && !(lookAgainOn?.S && !pk.S?.startsWith('YOUTH')))
      await dynamoDb.send(
        new UpdateItemCommand({
          TableName: register,
          Key: { pk },
          UpdateExpression: 'SET dueAt = :past',
          ExpressionAttributeValues: { ':past': { S: '2000-01-01T00:00:00Z' } },
        }),
      );
}
export type Chain = Awaited<ReturnType<typeof startChain>>;

export function report(type: string, person: { number: string; given: string; family: string }, date: string): string {
  return `Typ av rapport: ${type}\nPersonnummer: ${person.number}\nNamn: ${person.given} ${person.family}\nSkolenhetskod: 10000001\nDatum: ${date}\n`;
}

export const daysAgo = (days: number) => today.subtract({ days }).toString();
