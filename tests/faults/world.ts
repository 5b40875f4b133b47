import { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import type { DirectDynamo } from '../support/direct-dynamo.ts';
import { type FakeObject, fakeS3 } from '../support/fake-s3.ts';
import { fakeSecrets } from '../support/fake-secrets.ts';
import { type Aws, type Build, build, type Host } from './build.ts';
import { callsOf, type Invocation, never, type Worker } from './calls.ts';
import type { Strike } from './faults.ts';
import { type Ended, lambdaOf } from './lambda.ts';
import { type Fate, mailerTo } from './mailer.ts';
import { type Message, queuesAt, urlOf } from './queues.ts';
import { type Draw, turnsOf } from './turns.ts';

/** Whose queue it is, how long that function may run, and how many messages it may be given together (infra/). */
const WORKERS: Record<string, { functionName: string; seconds: number; batch: number }> = {
  mail: { functionName: 'mail-intake', seconds: 60, batch: 1 },
  notifications: { functionName: 'register', seconds: 30, batch: 10 },
  letters: { functionName: 'outreach', seconds: 60, batch: 10 },
  notices: { functionName: 'coordinator-notice', seconds: 30, batch: 10 },
  feedback: { functionName: 'delivery-feedback', seconds: 30, batch: 10 },
  imports: { functionName: 'import', seconds: 900, batch: 1 },
};
/** A message stays hidden for six timeouts of its function (infra/parts/work-queue.ts). */
const TIMEOUTS_HIDDEN = 6;

export const env = {
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
  FEEDBACK_QUEUE_URL: urlOf('feedback'),
  IMPORTS_QUEUE_URL: urlOf('imports'),
  PERSON_KEY_SECRET: 'person-key',
  MAIL_FROM: 'kaa@kommun.example',
  CONFIGURATION_SET: 'kaa',
  SINK_ADDRESS: '',
};

const SWEEP_EVERY_MS = 11 * 60_000;
const MOST_STEPS = 400;
const WORKERS_AT_ONCE = 2;

export const trueBuild = await build();

export type Circumstances = {
  strikes?: Strike[];
  build?: Build;
  profile?: object;
  /** What SES tells of each mail. */
  fate?: Fate;
  /** What the buckets hold. */
  objects?: ReadonlyMap<string, FakeObject>;
  /** Two deliveries are worked on at once; whose turn it is is drawn before each AWS call. */
  together?: Draw;
};

/** Where people work by hand, with tools that nothing strikes. */
export type Desk = { aws: Pick<Aws, 'dynamoDb' | 's3' | 'sqs'>; now: Temporal.Instant; profile: object };

/** The chain in process: the real handlers of every function, tables, queues and buckets in memory, a clock of its own. */
export function world(dynamo: DirectDynamo, start: Temporal.Instant, circumstances: Circumstances = {}) {
  const { strikes = [], build = trueBuild, profile = profileJson, fate, objects = [], together } = circumstances;
  let time = start.epochMilliseconds;
  const clock = () => time;
  const queues = queuesAt(clock);
  const mailer = mailerTo((signal) => queues.put('feedback', JSON.stringify(signal)), fate);
  const s3 = fakeS3({ now: () => new Date(time), chunkBytes: 1 << 20 });
  for (const [path, object] of objects) s3.objects.set(path, object);
  const services: Aws = { dynamoDb: dynamo.client, s3, sqs: queues.client, ses: mailer.client, secrets: fakeSecrets() };
  const turns = together && turnsOf(together, WORKERS_AT_ONCE);
  const calls = callsOf({
    services,
    dynamo,
    strikes,
    purgeQueues: queues.purge,
    workThroughQueues: (worker) => oneByOne(worker),
    turn: (worker) => turns?.wait(worker.under ?? worker),
  });
  const lambda = lambdaOf(build);
  const printed: string[] = [];
  const received: string[] = [];
  const mended = new Set<string>();

  async function invoke(functionName: string, messages: Message[], worker: Worker): Promise<Ended> {
    let die: (how: 'killed') => void = () => {};
    const death = new Promise<'killed'>((resolve) => {
      die = resolve;
    });
    const kill = () => {
      invocation.killed = true;
      die('killed');
    };
    const invocation: Invocation = { functionName, worker, killed: false, kill };
    invocation.ended = await lambda.invoke(functionName, messages, hostOf(invocation), death);
    return invocation.ended;
  }

  function hostOf(invocation: Invocation): Host {
    const pause = async (milliseconds: number) => {
      time += milliseconds;
      if (invocation.killed) await never();
    };
    return { aws: calls.clientsFor(invocation), env, profile, clock, pause, print: (line) => printed.push(line) };
  }

  /** Delivers messages; those that are not done with come back. */
  function deliver(batch: Message[], under?: Worker): { worker: Worker; done: Promise<void> } {
    let messages = batch.map(queues.receive);
    const { functionName, seconds } = workerOf(batch);
    const work = async () => {
      const ended = await invoke(functionName, messages, worker);
      return typeof ended === 'string' ? messages : ended.again;
    };
    const worker: Worker = { ...workerWho(work), ...(under && { under }) };
    const delivery = async () => {
      const purges = queues.purges();
      const left = await work();
      await Promise.all(worker.meanwhile);
      messages = messages.map((message) => ({ ...message, receiveCount: message.receiveCount + 1 }));
      if (worker.again) await worker.repeat();
      if (queues.purges() === purges)
        for (const message of left) queues.comesBack(message, seconds * 1000 * TIMEOUTS_HIDDEN);
    };
    return { worker, done: delivery() };
  }

  /** Messages that their function takes together: as many as it may, or fewer if so drawn. */
  function nextBatch(draw?: Draw): Message[] {
    const visible = queues.visible();
    const first = visible[draw?.(visible.length) ?? 0];
    if (!first) return [];
    const ofQueue = visible.filter(({ queue }) => queue === first.queue).slice(0, workerOf([first]).batch);
    return draw ? ofQueue.slice(0, 1 + draw(ofQueue.length)) : ofQueue;
  }

  async function oneByOne(under?: Worker): Promise<void> {
    for (let batch = nextBatch(); batch.length > 0; batch = nextBatch()) await deliver(batch, under).done;
  }

  const workThroughQueues = () =>
    turns
      ? turns.run(() => (queues.visible().length > 0 ? () => deliver(nextBatch(together)) : undefined))
      : oneByOne();

  /** True if it was not quiet: it sent something, failed, or may not have seen all. */
  async function sweep(): Promise<boolean> {
    time += SWEEP_EVERY_MS;
    const before = { sent: queues.sent.length, purges: queues.purges() };
    const run = () => invoke('sweep', [], worker);
    const worker = workerWho(run);
    const ended = await run();
    await Promise.all(worker.meanwhile);
    if (worker.again) await run();
    const sent = queues.sent.slice(before.sent);
    for (const { body } of sent) mended.add(body);
    return calls.sweptBehind() || typeof ended === 'string' || sent.length > 0 || queues.purges() > before.purges;
  }

  /** Mails and files that nobody has taken in. */
  function untouched(): boolean {
    const paths = [...s3.objects.keys()];
    const resultOf = (path: string) => path.replace(/\.csv$/, '.result.json');
    return paths.some(
      (path) =>
        path.startsWith(`${env.RAW_MAIL_BUCKET}/in/`) || (path.endsWith('.csv') && !paths.includes(resultOf(path))),
    );
  }

  /** Runs until the queues are empty, everything is taken in and the sweep finds nothing left to signal, twice. */
  async function settle(): Promise<void> {
    let quiet = 0;
    for (let step = 0; quiet < 2; step++) {
      if (step > MOST_STEPS) throw new Error('the chain does not come to rest');
      await workThroughQueues();
      const next = queues.nextAt();
      if (next !== undefined) time = next;
      else quiet = (await sweep()) || untouched() ? 0 : quiet + 1;
    }
  }

  /** An object appears, and S3 tells of it. */
  function upload(bucket: string, key: string, content: string | Uint8Array, queue: string): void {
    s3.put(bucket, key, content);
    const s3Event = { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } };
    queues.put(queue, JSON.stringify({ Records: [{ s3: s3Event }] }));
  }

  return {
    /** A mail arrives as SES delivers it. */
    receive(raw: string | Uint8Array, name: string) {
      received.push(name);
      upload(env.RAW_MAIL_BUCKET, `in/${name}`, raw, 'mail');
    },
    importFile: (key: string, text: string) => upload(env.IMPORT_BUCKET, key, text, 'imports'),
    pass(duration: Temporal.DurationLike) {
      time = Temporal.Instant.fromEpochMilliseconds(time).add(duration).epochMilliseconds;
    },
    settle,
    desk: (): Desk => ({ aws: services, now: Temporal.Instant.fromEpochMilliseconds(time), profile }),
    now: () => Temporal.Instant.fromEpochMilliseconds(time),
    end: lambda.end,
    s3,
    queues,
    received,
    mails: mailer.mails,
    printed,
    calls,
    /** What the sweep had to send. */
    mended,
  };
}
export type World = ReturnType<typeof world>;

function workerOf([first]: Message[]) {
  const worker = WORKERS[first?.queue ?? ''];
  if (!worker) throw new Error(`nobody works on ${first?.queue}`);
  return worker;
}

function workerWho(works: () => Promise<unknown>): Worker {
  const repeat = async () => {
    await works();
  };
  return { repeat, again: false, meanwhile: [] };
}
