import { createHash } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { GetQueueAttributesCommand, SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import { wire as wireNotice } from '../../functions/coordinator-notice/wire.ts';
import { MailSignal, wire as wireIntake } from '../../functions/mail-intake/wire.ts';
import { wire as wireOutreach } from '../../functions/outreach/wire.ts';
import { wire as wireRegister } from '../../functions/register/wire.ts';
import { wire as wireSweep } from '../../functions/sweep/wire.ts';
import { LetterSignal, NoticeSignal, RegisterSignal } from '../../shared/domain/messages.ts';
import { readProfile } from '../../shared/domain/profile.ts';
import type { Item } from '../../shared/store/table.ts';
import { allItems, type Dynamo } from '../support/dynamo.ts';
import { fakeS3 } from '../support/fake-s3.ts';
import { fakeSecrets } from '../support/fake-secrets.ts';

export const profile = readProfile(profileJson);

/**
 * A fault at one AWS call. `killed` never settles: the invocation is abandoned and nothing of it runs on. `overtaken`:
 * the same message is delivered a second time and run to its end while the first delivery stands before the call.
 * `purged`: every queue is emptied, the message in flight too.
 */
export const FAILURES = ['fails-before', 'fails-after', 'delivered-twice', 'overtaken', 'part-refused'] as const;
export const LOSSES = ['killed-before', 'killed-after', 'purged', 'killed-and-purged'] as const;
export type Fault = (typeof FAILURES)[number] | (typeof LOSSES)[number];
export type Plan = { at: number; fault: Fault };

type Message = { queue: string; body: string; receiveCount: number; visibleAt: number };
export type SentMail = { to: string; raw: string };

const QUEUES = ['mail', 'notifications', 'letters', 'notices', 'imports'];
const urlOf = (queue: string) => `http://queue/${queue}`;
const VISIBILITY_MS = 6 * 60_000;
const SWEEP_EVERY_MS = 11 * 60_000;
/** The template's largest maxReceiveCount: one more delivery and a message is a dead letter. */
const MOST_DELIVERIES = 8;
const MOST_STEPS = 400;

const env = {
  STAGE: 'production',
  REGISTER_TABLE: 'register',
  RESIDENTS_TABLE: 'residents',
  DIRECTORY_TABLE: 'directory',
  SEALED_TABLE: 'sealed',
  RAW_MAIL_BUCKET: 'raw-mail',
  SEALED_BUCKET: 'sealed-mail',
  LETTERS_BUCKET: 'letters',
  IMPORT_BUCKET: 'imports',
  MAIL_QUEUE_URL: urlOf('mail'),
  NOTIFICATIONS_QUEUE_URL: urlOf('notifications'),
  LETTERS_QUEUE_URL: urlOf('letters'),
  NOTICES_QUEUE_URL: urlOf('notices'),
  IMPORTS_QUEUE_URL: urlOf('imports'),
  PERSON_KEY_SECRET: 'person-key',
  MAIL_FROM: 'kaa@kommun.example',
  CONFIGURATION_SET: 'kaa',
  SINK_ADDRESS: '',
};

/** The chain in process: the real wiring of every function, stores on dynalite, the rest in memory, a clock of its own. */
export function world(dynamo: Dynamo, start: Temporal.Instant, plan?: Plan) {
  let clock = start.epochMilliseconds;
  /** Every call that a fault may strike, in order. */
  const struck: string[] = [];
  let twice = false;
  let purges = 0;
  const purge = () => {
    messages = [];
    purges += 1;
  };
  const now = () => Temporal.Instant.fromEpochMilliseconds(clock);
  const s3 = fakeS3({ now: () => new Date(clock), chunkBytes: 1 << 20 });
  const secrets = fakeSecrets();
  const mails: SentMail[] = [];
  const bodies: string[] = [];
  let messages: Message[] = [];
  const dead: Message[] = [];
  const made: (Call & { functionName: string })[] = [];

  const enqueue = (queue: string, body: string) => {
    bodies.push(body);
    messages.push({ queue, body, receiveCount: 0, visibleAt: clock });
  };
  const sqs = {
    send: async (command: unknown): Promise<unknown> => {
      if (command instanceof GetQueueAttributesCommand) {
        const waiting = messages.filter(({ queue }) => urlOf(queue) === command.input.QueueUrl).length;
        return { Attributes: { ApproximateNumberOfMessages: String(waiting) } };
      }
      if (!(command instanceof SendMessageBatchCommand)) throw new Error('unknown command');
      const queue = command.input.QueueUrl?.split('/').at(-1) ?? '';
      for (const { MessageBody = '' } of command.input.Entries ?? []) enqueue(queue, MessageBody);
      return {};
    },
  };
  const ses = {
    send: async (command: unknown): Promise<unknown> => {
      if (!(command instanceof SendRawEmailCommand)) throw new Error('unknown command');
      const { Destinations = [], RawMessage } = command.input;
      mails.push({ to: Destinations.join(), raw: Buffer.from(RawMessage?.Data ?? []).toString('utf8') });
      return { MessageId: String(mails.length) };
    },
  };

  /** Clients of one invocation: counted, and broken at the planned call. After a kill nothing of it goes on. */
  function invocation(functionName: string, again?: () => Promise<unknown>) {
    let killed = false;
    let kill: () => void = () => {};
    const death = new Promise<'killed'>((resolve) => {
      kill = () => {
        killed = true;
        resolve('killed');
      };
    });
    const never = () => new Promise<never>(() => {});
    const wrap = <T extends { send: unknown }>(client: T): Pick<T, 'send'> => {
      const send = (client.send as (command: unknown) => Promise<unknown>).bind(client);
      const counted = async (command: unknown): Promise<unknown> => {
        if (killed) return never();
        made.push({ functionName, ...callOf(command), sent: command });
        if (isRepeatedQuery(command)) return send(command);
        struck.push(callOf(command).command);
        const fault = plan?.at === struck.length - 1 ? plan.fault : undefined;
        if (fault === 'fails-before') throw new Error('fault before the call');
        if (fault === 'killed-and-purged') purge();
        if (fault === 'killed-before' || fault === 'killed-and-purged') {
          kill();
          return never();
        }
        if (fault === 'overtaken') await again?.();
        if (fault === 'part-refused' && command instanceof SendMessageBatchCommand) {
          const [refused, ...others] = command.input.Entries ?? [];
          await send(new SendMessageBatchCommand({ ...command.input, Entries: others }));
          return { Failed: [{ Id: refused?.Id, SenderFault: false, Code: 'InternalError' }] };
        }
        const result = await send(command);
        if (killed) return never();
        if (fault === 'fails-after') throw new Error('fault after the call');
        if (fault === 'killed-after') {
          kill();
          return never();
        }
        if (fault === 'delivered-twice') twice = true;
        if (fault === 'purged') purge();
        return result;
      };
      return { send: counted as T['send'] };
    };
    const aws = {
      dynamoDb: wrap(dynamo.client),
      s3: wrap(s3),
      sqs: wrap(sqs as never),
      ses: wrap(ses as never),
      secrets: wrap(secrets),
    } as unknown as Parameters<typeof wireIntake>[1] & Parameters<typeof wireOutreach>[1];
    const end = (run: Promise<unknown>) =>
      Promise.race([run.then(() => 'done' as const).catch((error: unknown) => ({ error })), death]);
    return { aws, end };
  }

  /** Each delivery runs in fresh modules: nothing is remembered between invocations. */
  function handle(message: Message, mayBeOvertaken = true): ReturnType<ReturnType<typeof invocation>['end']> {
    const again = mayBeOvertaken ? () => handle(message, false) : undefined;
    const { aws, end } = invocation(FUNCTIONS[message.queue] ?? '', again);
    const body: unknown = JSON.parse(message.body);
    const delivery = { receiveCount: message.receiveCount };
    const run = {
      mail: () => wireIntake(env, aws, profile, now)(MailSignal.parse(body), delivery),
      notifications: () => wireRegister(env, aws, profile, now)(RegisterSignal.parse(body)),
      letters: () => wireOutreach(env, aws, profile, now)(LetterSignal.parse(body)),
      notices: () => wireNotice(env, aws, profile, now)(NoticeSignal.parse(body)),
    }[message.queue];
    if (!run) throw new Error(`no function for ${message.queue}`);
    return end(run());
  }

  async function deliver(message: Message): Promise<void> {
    message.receiveCount += 1;
    twice = false;
    const before = purges;
    const outcome = await handle(message);
    if (twice) await handle({ ...message, receiveCount: message.receiveCount + 1 });
    if (outcome === 'done' || purges > before) return;
    message.visibleAt = clock + VISIBILITY_MS;
    (message.receiveCount >= MOST_DELIVERIES ? dead : messages).push(message);
  }

  async function sweep(): Promise<boolean> {
    clock += SWEEP_EVERY_MS;
    const before = { sent: bodies.length, purges };
    const { aws, end } = invocation('sweep');
    const outcome = await end(wireSweep(env, aws, profile, now)());
    return outcome !== 'done' || purges > before.purges || bodies.length > before.sent;
  }

  /** Runs until the queues are empty and the sweep finds nothing left to signal, twice. */
  async function settle(): Promise<void> {
    let quiet = 0;
    for (let step = 0; quiet < 2; step++) {
      if (step > MOST_STEPS) throw new Error('the chain does not come to rest');
      const next = messages.find(({ visibleAt }) => visibleAt <= clock);
      if (next) {
        messages = messages.filter((message) => message !== next);
        await deliver(next);
        quiet = 0;
      } else if (messages.length > 0) clock = Math.min(...messages.map(({ visibleAt }) => visibleAt));
      else quiet = (await sweep()) ? 0 : quiet + 1;
    }
  }

  /** A mail arrives as SES delivers it: the object, then S3's event. */
  function receive(raw: string | Uint8Array, name: string): void {
    s3.put(env.RAW_MAIL_BUCKET, `in/${name}`, raw);
    const s3Event = { bucket: { name: env.RAW_MAIL_BUCKET }, object: { key: encodeURIComponent(`in/${name}`) } };
    enqueue('mail', JSON.stringify({ Records: [{ s3: s3Event }] }));
  }

  return { receive, settle, now, s3, mails, bodies, dead, struck, made, queues: QUEUES, env };
}
export type World = ReturnType<typeof world>;

const FUNCTIONS: Record<string, string> = {
  mail: 'mail-intake',
  notifications: 'register',
  letters: 'outreach',
  notices: 'coordinator-notice',
};

/** A call as a policy sees it: the command and what it is sent to. */
export type Call = { command: string; target: string; sent: unknown };

function callOf(command: unknown): Omit<Call, 'sent'> {
  const { input } = command as { input: Record<string, unknown> };
  const tables = input.RequestItems && Object.keys(input.RequestItems).join();
  const target = input.TableName ?? tables ?? input.Bucket ?? input.QueueUrl ?? input.SecretId ?? input.Source ?? '';
  return { command: (command as object).constructor.name.replace(/Command$/, ''), target: String(target) };
}

/** The sweep asks 16 partitions of each table alike: one stands for all where faults are counted. */
function isRepeatedQuery(command: unknown): boolean {
  if (!(command instanceof QueryCommand)) return false;
  return command.input.ExpressionAttributeValues?.[':partition']?.S !== 'due#0';
}

/** What comes and goes with attempts and clocks, and says nothing about what was done. */
const PASSING = new Set([
  ...['version', 'attempt', 'claimedAt', 'resent', 'sentAt', 'appliedAt', 'at', 'expiresAt', 'requestedAt'],
  ...['dueAt', 'workPartition', 'signals', 'pendingSince'],
]);

function lasting(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lasting);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !PASSING.has(key))
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, lasting(inner)]),
  );
}

/** Everything that stays: the items of every table, the objects of every bucket, the mails that left. */
export async function endState(dynamo: Dynamo, run: World) {
  const tables: Record<string, unknown[]> = {};
  for (const table of ['register', 'residents', 'sealed']) {
    const items: Item[] = await allItems(dynamo.client, table);
    tables[table] = items.filter(({ pk }) => pk !== 'SWEEP').map(lasting);
  }
  const objects = [...run.s3.objects]
    .map(([path, { bytes }]) => `${path} ${createHash('sha256').update(bytes).digest('hex')}`)
    .toSorted();
  const mails = run.mails.map(({ to, raw }) => `${to}\n${withoutDates(raw)}`).toSorted();
  return { tables, objects, mails, dead: run.dead.map(({ queue }) => queue) };
}

function withoutDates(raw: string): string {
  return raw.replace(/^(?:Date|Message-ID):.*\r?\n/gim, '');
}
