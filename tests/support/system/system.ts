import type { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import type { DirectDynamo } from '../direct-dynamo.ts';
import { type FakeObject, fakeS3 } from '../fake-s3.ts';
import { fakeSecrets } from '../fake-secrets.ts';
import { type Aws, type Build, build, type Host } from './build.ts';
import { callsOf } from './calls.ts';
import { clockFrom } from './clock.ts';
import { deliveriesOf, workerWho } from './deliveries.ts';
import type { Strike } from './injected-faults.ts';
import type { Draw } from './interleaving.ts';
import { invocationsOf } from './invocations.ts';
import { type Fate, mailerTo } from './mailer.ts';
import { queuesAt } from './queues.ts';
import { remembered } from './remembered-letters.ts';
import { env, SWEEP_EVERY_MS } from './template.ts';

const MOST_STEPS = 400;
const trueBuild = await build();

export type Circumstances = {
  strikes?: Strike[];
  build?: Build;
  profile?: object;
  /** By default a letter of the same facts is made once. */
  letter?: Host['letter'];
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
  const { strikes = [], build = trueBuild, profile = profileJson, letter = remembered } = circumstances;
  const { fate, objects = [], together } = circumstances;
  const clock = clockFrom(start);
  const queues = queuesAt(clock.now);
  const mailer = mailerTo((signal) => queues.put('feedback', JSON.stringify(signal)), fate);
  const s3 = fakeS3({ now: () => new Date(clock.now()), chunkBytes: 1 << 20 });
  for (const [path, object] of objects) s3.objects.set(path, object);
  const services: Aws = { dynamoDb: dynamo.client, s3, sqs: queues.client, ses: mailer.client, secrets: fakeSecrets() };
  const calls = callsOf({
    services,
    dynamo,
    strikes,
    purgeQueues: queues.purge,
    workThroughQueues: (worker) => deliveries.oneByOne(worker),
    turn: (worker) => deliveries.turn(worker),
  });
  const { invoke, printed, end } = invocationsOf(build, { profile, letter }, calls, clock);
  const deliveries = deliveriesOf(queues, invoke, together);
  const received: string[] = [];
  const mended = new Set<string>();

  /** True if it was not quiet: it sent something, failed, or may not have seen all. */
  async function sweep(): Promise<boolean> {
    clock.pass(SWEEP_EVERY_MS);
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

  /** Runs until the queues are empty, everything is taken in and the sweep finds nothing left to signal, twice. */
  async function settle(): Promise<void> {
    let quiet = 0;
    for (let step = 0; quiet < 2; step++) {
      if (step > MOST_STEPS) throw new Error('the chain does not come to rest');
      await deliveries.all();
      const next = queues.nextAt();
      if (next !== undefined) clock.waitUntil(next);
      else quiet = (await sweep()) || isUntouched([...s3.objects.keys()]) ? 0 : quiet + 1;
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
    settle,
    /** Gives back what the functions ran in. */
    end,
    clock,
    desk: (): Desk => ({ aws: services, now: clock.instant(), profile }),
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

/** Mails lie there, or files, that nobody has taken in. */
function isUntouched(paths: string[]): boolean {
  const isMail = (path: string) => path.startsWith(`${env.RAW_MAIL_BUCKET}/in/`);
  const hasNoResult = (path: string) =>
    path.endsWith('.csv') && !paths.includes(path.replace(/\.csv$/, '.result.json'));
  return paths.some((path) => isMail(path) || hasNoResult(path));
}
