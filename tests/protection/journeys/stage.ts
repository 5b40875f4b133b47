import { AsyncLocalStorage } from 'node:async_hooks';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import profileJson from '#profile' with { type: 'json' };
import { createHandler as notices } from '../../../functions/coordinator-notice/dependencies.ts';
import { createHandler as imports } from '../../../functions/import/dependencies.ts';
import { createHandler as mailIntake } from '../../../functions/mail-intake/dependencies.ts';
import { createHandler as outreach } from '../../../functions/outreach/dependencies.ts';
import { createHandler as register } from '../../../functions/register/dependencies.ts';
import { createHandler as sweep } from '../../../functions/sweep/dependencies.ts';
import { readProfile } from '../../../shared/domain/profile.ts';
import { sendGate } from '../../../shared/store/send-gate.ts';
import type { Item } from '../../../shared/store/table.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { fakeS3 } from '../../support/fake-s3.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { clockFrom } from '../../support/system/clock.ts';
import { START } from '../../support/system/people.ts';
import { seed } from '../../support/system/seed.ts';
import { env } from '../../support/system/template.ts';
import type { Moments } from './model.ts';

type Aws = Parameters<typeof mailIntake>[1];
export type Message = { queue: string; body: object };

/** One delivery or command at work. */
export type Work = {
  started: number;
  writes: { names: string[]; written: number; told: number }[];
  reads: Map<string, number>;
};

/** Something of a youth that left the stores, or was made to. */
export type Leaving =
  | { what: 'pdf'; letter: string; bytes: Buffer; work: Work }
  | { what: 'mail'; item: string; path: string[]; raw: string; work: Work };

const QUOTA = { rate: 1_000_000, perDay: -1, sent: 0 };

/** Every function of ours, called as Lambda would, on tables, queues and buckets in this process. */
export async function startStage(emailInvitations: boolean) {
  const dynamo = await directDynamo();
  await seed(dynamo);
  // The clock stands still: nobody waits for a turn.
  await sendGate(dynamo.client, 'register', () => START).setQuota(QUOTA);
  const seeded = dynamo.snapshot();
  const running = new AsyncLocalStorage<Work>();
  const clock = clockFrom(START);
  const s3 = fakeS3({ now: () => new Date(clock.now()), chunkBytes: 1 << 20 });
  const state = {
    calls: 0,
    messages: [] as Message[],
    onLeaving: (_: Leaving): void => {},
    /** Comes between two calls of the next delivery of letters or notices, or of a hand-over. */
    between: undefined as { calls: number; act: () => Promise<void> } | undefined,
    interrupted: undefined as Work | undefined,
  };

  const wrapped = <T extends { send: unknown }>(inner: T): T =>
    ({
      send: async (command: object) => {
        const work = running.getStore();
        state.calls += 1;
        const written = state.calls;
        if (work) leaving(command, work);
        const answer = await (inner.send as (command: object) => Promise<unknown>)(command);
        if (work && state.between && work === state.interrupted) {
          state.between.calls -= 1;
          const { calls, act } = state.between;
          if (calls === 0) {
            state.between = undefined;
            await running.exit(act);
          }
        }
        if (work && command instanceof UpdateItemCommand)
          work.writes.push({
            names: Object.values(command.input.ExpressionAttributeNames ?? {}),
            written,
            told: state.calls,
          });
        if (work && command instanceof GetObjectCommand) work.reads.set(command.input.Key ?? '', state.calls);
        return answer;
      },
    }) as unknown as T;

  function leaving(command: object, work: Work): void {
    if (command instanceof PutObjectCommand && command.input.Bucket === env.LETTERS_BUCKET)
      state.onLeaving({
        what: 'pdf',
        letter: letterOf(command.input.Key ?? ''),
        bytes: Buffer.from(command.input.Body as Uint8Array),
        work,
      });
    if (command instanceof SendRawEmailCommand) {
      const raw = Buffer.from(command.input.RawMessage?.Data ?? []).toString('utf8');
      const [item, path] = JSON.parse(Buffer.from(command.input.Tags?.[0]?.Value ?? '', 'base64url').toString('utf8'));
      state.onLeaving({ what: 'mail', item, path, raw, work });
    }
  }

  const sqs = {
    send: async (command: unknown) => {
      if (!(command instanceof SendMessageBatchCommand)) return { Attributes: {} };
      const queue = command.input.QueueUrl?.split('/').at(-1) ?? '';
      for (const { MessageBody = '' } of command.input.Entries ?? [])
        state.messages.push({ queue, body: JSON.parse(MessageBody) });
      return {};
    },
  } as unknown as Aws['sqs'];
  const ses = {
    send: async () => ({
      MessageId: String(state.calls),
      ...{ MaxSendRate: QUOTA.rate, Max24HourSend: QUOTA.perDay, SentLast24Hours: QUOTA.sent, Enabled: true },
    }),
  } as unknown as Aws['ses'];
  const aws: Aws = {
    dynamoDb: wrapped(dynamo.client as Aws['dynamoDb']),
    s3: wrapped(s3 as unknown as Aws['s3']),
    sqs: wrapped(sqs),
    ses: wrapped(ses),
    secrets: fakeSecrets() as unknown as Aws['secrets'],
  };

  const functionsFor = () => {
    const profile = readProfile({ ...profileJson, letters: { ...profileJson.letters, emailInvitations } });
    const now = clock.instant;
    const intake = mailIntake(env, aws, profile, now);
    const handlers: Record<string, (body: never) => Promise<void>> = {
      mail: (body) => intake(body),
      notifications: register(env, aws, profile, now),
      letters: outreach(env, aws, profile, now),
      notices: notices(env, aws, profile, now),
      imports: imports(env, aws, profile, now),
    };
    return { profile, handlers, sweep: sweep(env, aws, profile, now) };
  };

  /** May be interrupted, unless another is at work. */
  async function work<T>(what: () => Promise<T>, mayBeInterrupted: boolean): Promise<T> {
    const own: Work = { started: state.calls, writes: [], reads: new Map() };
    const isFirst = running.getStore() === undefined && state.interrupted === undefined;
    if (!mayBeInterrupted || !isFirst) return running.run(own, what);
    state.interrupted = own;
    try {
      return await running.run(own, what);
    } finally {
      state.interrupted = undefined;
    }
  }

  return {
    state,
    aws,
    s3,
    /** For what is handed over. */
    folder: mkdtempSync(join(tmpdir(), 'kaa-journeys-')),
    clock,
    functions: functionsFor(),
    work,
    current: () => running.getStore(),
    begin() {
      dynamo.restore(seeded);
      s3.objects.clear();
      clock.pass(START.epochMilliseconds - clock.now());
      Object.assign(state, { calls: 0, messages: [], between: undefined, interrupted: undefined });
    },
    items: (table: string, prefix = ''): Item[] =>
      [...(dynamo.snapshot().get(table)?.values() ?? [])]
        .filter(({ pk }) => pk?.S?.startsWith(prefix))
        .map((item) => unmarshall(item) as Item),
  };
}
export type Stage = Awaited<ReturnType<typeof startStage>>;

export const letterOf = (object: string) => object.replace(/^letters\//, '').replace(/\.pdf$/, '');

/** Of the write that claimed or marked this effect. */
export function momentsOf({ started, writes, reads }: Work, id: string, marker: string): Moments {
  const write = writes.findLast(({ names }) => names.includes(id) && names.includes(marker));
  return {
    started,
    written: write?.written ?? 0,
    told: write?.told ?? 0,
    read: reads.get(`letters/${id}.pdf`) ?? 0,
  };
}
