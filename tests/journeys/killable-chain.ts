import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { importFile } from '../../infra/local/import-files.ts';
import type { State } from '../../infra/local/page/state.ts';
import { stages } from '../../infra/stages.ts';
import { synthesize } from '../../infra/tools/synth.ts';
import { SWEEP } from '../../shared/store/keys.ts';
import { deleteItem } from '../../shared/store/table.ts';
import { example } from '../support/chain.ts';
import { type StackProcess, startStackProcess } from '../support/stack-process.ts';
import { MORNING, type SentReport } from './two-hundred.ts';

/** Longer than any grace, claim or hidden message lasts. */
const A_WHILE = 11 * 60_000;
const MAX_WHILES = 8;
const LOOK_EVERY = 25;

/** The system in a process that may be killed at any time and starts again on the same state. */
export async function startKillableChain(stateDir: string) {
  const { outdir } = await synthesize({ nag: false });
  const mailbox = stages({}).production.mailbox;
  let clockAheadMilliseconds = MORNING.epochMilliseconds - Date.now();
  const start = () =>
    startStackProcess({
      template: outdir,
      stackName: 'kaa-production',
      stateDir,
      mailbox,
      schedules: false,
      clockAheadMilliseconds,
    });
  let stack: StackProcess = await start();
  let down = Promise.resolve();
  const mayHaveArrived = new Set<string>();

  /** Sends again what was not taken, as a mail server does. */
  const send = async ({ messageId, from, text }: SentReport): Promise<void> => {
    for (;;) {
      const options = { host: '127.0.0.1', port: stack.ports.smtp, secure: false, ignoreTLS: true };
      try {
        await createTransport(options).sendMail({ from, to: mailbox, subject: 'Rapport', text, messageId });
        return;
      } catch {
        mayHaveArrived.add(messageId);
        await pause(LOOK_EVERY);
        await down;
      }
    }
  };

  /** Nothing is running or ready; messages of what was killed may be hidden. */
  const quiet = async (): Promise<void> => {
    for (let calm = 0; calm < 3; await pause(LOOK_EVERY)) {
      const ready = Object.values(await stack.ask('queues')).some((queue) => queue.ready > 0);
      calm = ready || (await stack.ask('busy')) > 0 ? 0 : calm + 1;
    }
  };

  /** S3's times are the machine's, not the clock's that is ahead: else the sweep would mistake how long a mail has waited. */
  const forgetLastSweep = () => deleteItem(new DynamoDBClient(stack.clientsConfig), stack.names.tables.register, SWEEP);

  /** Time passes and the sweep runs until nothing is due. */
  const settled = async (): Promise<State> => {
    for (let whiles = 0; whiles < MAX_WHILES; whiles += 1) {
      await quiet();
      clockAheadMilliseconds += A_WHILE;
      await stack.ask('letTimePass', A_WHILE);
      await quiet();
      await forgetLastSweep();
      await stack.ask('fire', 'sweep');
      await quiet();
      const state = await stack.ask('state');
      if (state.idle) return state;
    }
    throw new Error('the chain does not come to rest');
  };

  return {
    stack: () => stack,
    send,
    settled,
    /** The stack was killed before it answered, and may have stored them. */
    mayHaveArrived,
    kill: async () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      down = promise;
      await stack.kill();
      stack = await start();
      resolve();
    },
    /** Of reports and cases, each once. */
    referencesIn: async ({ id }: State['mailsOut'][number]): Promise<string[]> => {
      const { subject, text } = await PostalMime.parse(readFileSync(join(stateDir, 'outbox', `${id}.eml`)));
      return [...new Set(`${subject} ${text}`.match(/\b[RKS](-[0-9A-Z]+)+\b/g))];
    },
    importAll: async (residents: string) => {
      const s3 = new S3Client(stack.clientsConfig);
      for (const name of ['coordinators.csv', 'schools.csv'])
        await importFile(s3, stack.names.imports, `directory/${name}`, example(name));
      return importFile(s3, stack.names.imports, 'residents/uttag.csv', residents);
    },
    stop: () => stack.kill(),
  };
}
export type KillableChain = Awaited<ReturnType<typeof startKillableChain>>;
