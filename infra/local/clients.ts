import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import type { Names } from '../parts/tool-names.ts';
import { type StageName, stages } from '../stages.ts';
import type { Stack } from './stack.ts';
import { readState, type Sources, type State } from './state.ts';

/** What the functions themselves are told of tables and buckets: the template's word, read in one place. */
export function clientsOf(stack: Stack) {
  const environment = Object.assign({}, ...stack.template.functions.map((one) => one.environment)) as Record<
    string,
    string
  >;
  const name = (key: string) => environment[key] ?? '';
  return {
    s3: new S3Client(stack.clientsConfig),
    dynamoDb: new DynamoDBClient(stack.clientsConfig),
    names: {
      imports: name('IMPORT_BUCKET'),
      letters: name('LETTERS_BUCKET'),
      rawMail: name('RAW_MAIL_BUCKET'),
      sealedMail: name('SEALED_BUCKET'),
      mailQueue: name('MAIL_QUEUE_URL'),
      tables: {
        register: name('REGISTER_TABLE'),
        residents: name('RESIDENTS_TABLE'),
        directory: name('DIRECTORY_TABLE'),
        sealed: name('SEALED_TABLE'),
      },
    },
  };
}

/** What `npm run kaa` must know of a stack, as `cdk deploy --outputs-file` writes it. */
export function outputsOf(stack: Stack, stage: StageName): Names {
  const { tables, letters, rawMail, sealedMail, mailQueue } = clientsOf(stack).names;
  const { profile, region } = stages()[stage];
  return {
    RegisterTable: tables.register,
    ResidentsTable: tables.residents,
    DirectoryTable: tables.directory,
    SealedTable: tables.sealed,
    LettersBucket: letters,
    RawMailBucket: rawMail,
    SealedBucket: sealedMail,
    MailQueueUrl: mailQueue,
    Profile: profile,
    Region: region,
  };
}

/** What `GET /api/state` is read from. */
export function sourcesOf(stack: Stack, mailbox: string): Sources {
  const { dynamoDb, names } = clientsOf(stack);
  return {
    dynamoDb,
    tables: names.tables,
    queues: stack.queues,
    mailsOut: () =>
      stack.mailsOut().map(({ id, destinations, subject, at }) => ({ id, to: destinations, subject, at })),
    idle: stack.idle,
    mailbox,
  };
}

const PATIENCE_MS = 60_000;
const LOOK_EVERY_MS = 250;

/** Waits until nothing is on its way any more; gives what the outside sees then. */
export async function untilIdle(sources: Sources, seen: (state: State) => void = () => {}): Promise<State> {
  for (const start = Date.now(); Date.now() - start < PATIENCE_MS; ) {
    const state = await readState(sources);
    seen(state);
    if (state.idle) return state;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
  throw new Error(`Kedjan kom inte till ro på ${PATIENCE_MS / 1000} sekunder.`);
}
