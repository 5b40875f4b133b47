import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { cityProfile } from '../city.ts';
import { Names } from '../parts/tool-names.ts';
import { readState, type Sources, type State } from './page/state.ts';
import type { Stack } from './stack.ts';

/** Names as in the functions' environments. */
export function clientsOf(stack: Stack) {
  const variables = Object.assign({}, ...stack.template.functions.map(({ environment }) => environment)) as Record<
    string,
    string
  >;
  const name = (key: string) => variables[key] ?? '';
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
        holds: name('HOLDS_TABLE'),
        residents: name('RESIDENTS_TABLE'),
        directory: name('DIRECTORY_TABLE'),
        sealed: name('SEALED_TABLE'),
      },
    },
  };
}

/** As `cdk deploy --outputs-file` writes them. */
export const outputsOf = ({ template }: Stack): Names => Names.parse(template.outputs);

export function sourcesOf(stack: Stack, mailbox: string, profile = cityProfile()): Sources {
  const { dynamoDb, names } = clientsOf(stack);
  return {
    dynamoDb,
    tables: names.tables,
    queues: stack.queues,
    mailsOut: () =>
      stack.mailsOut().map(({ id, destinations, subject, at }) => ({ id, to: destinations, subject, at })),
    idle: stack.idle,
    mailbox,
    desk: stack.ports.desk === undefined ? undefined : `http://127.0.0.1:${stack.ports.desk}`,
    profile,
  };
}

const TIMEOUT_MS = 300_000;
const POLL_MS = 250;

/** Throws after five minutes: a busy machine is no failure. */
export async function untilIdle(sources: Sources, onState: (state: State) => void = () => {}): Promise<State> {
  for (const start = Date.now(); Date.now() - start < TIMEOUT_MS; ) {
    const state = await readState(sources);
    onState(state);
    if (state.idle) return state;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  throw new Error(`Kedjan kom inte till ro på ${TIMEOUT_MS / 1000} sekunder.`);
}
