import type { Temporal } from 'temporal-polyfill';
import profileJson from '#profile' with { type: 'json' };
import { type SendingAccount, sendingAccount } from '../../../infra/local/ses/sending-account.ts';
import type { DirectDynamo, Snapshot } from '../direct-dynamo.ts';
import { type FakeObject, fakeS3 } from '../fake-s3.ts';
import { fakeSecrets } from '../fake-secrets.ts';
import type { Draw } from '../random.ts';
import { type Aws, type Build, build, type Host } from './build.ts';
import { type Calls, callsOf } from './calls.ts';
import { clockFrom } from './clock.ts';
import { deliveriesOf, workerThat } from './deliveries.ts';
import type { InjectedFault } from './injected-faults.ts';
import { type Invocations, invocationsOf } from './invocations.ts';
import { type DeliveryOutcome, mailerTo } from './mailer.ts';
import { type Outage, outagesAt } from './outages.ts';
import { type Queues, queuesAt } from './queues.ts';
import { remembered } from './remembered-letters.ts';
import { env, SWEEP_EVERY_MS } from './template.ts';

const MAX_STEPS = 400;
const unchangedBuild = await build();

/** A run before a batch or sweep: nothing is under way. */
export type Moment = {
  /** How often the system has come to rest, and sweeps since that found nothing. */
  settles: number;
  quiet: number;
  at: Temporal.Instant;
  tables: Snapshot;
  s3: ReturnType<ReturnType<typeof fakeS3>['kept']>;
  queues: ReturnType<Queues['kept']>;
  sentAt: number[];
  mailer: ReturnType<ReturnType<typeof mailerTo>['kept']>;
  calls: ReturnType<Calls['kept']>;
  invocations: ReturnType<Invocations['kept']>;
  received: string[];
  sentBySweep: string[];
};

export type Circumstances = {
  faults?: InjectedFault[];
  build?: Build;
  profile?: object;
  /** Makes a letter; by default each is remembered. */
  letter?: Host['letter'];
  /** Events of SES about each mail. */
  deliveryOutcome?: DeliveryOutcome;
  outages?: Outage[];
  /** Lambda starts nothing until then. */
  throttledUntil?: number;
  /** Of SES. */
  account?: Partial<SendingAccount>;
  objects?: ReadonlyMap<string, FakeObject>;
  /** Two deliveries at once; before each AWS call it is drawn which goes on. */
  together?: Draw;
  /** Goes on from this moment of an undisturbed run. */
  from?: Moment;
  /** Collects its moments. */
  moments?: Moment[];
};

/** For actions of staff, without faults. */
export type StaffContext = { aws: Pick<Aws, 'dynamoDb' | 's3' | 'sqs'>; now: Temporal.Instant; profile: object };

/** The real handlers of all functions; tables, queues, buckets and clock in memory. */
export function startSystem(dynamo: DirectDynamo, start: Temporal.Instant, circumstances: Circumstances = {}) {
  const { faults = [], build = unchangedBuild, profile = profileJson, letter = remembered } = circumstances;
  const { deliveryOutcome, objects = [], together, from, moments } = circumstances;
  const clock = clockFrom(from?.at ?? start);
  const queues = queuesAt(clock.now, from?.queues);
  const account = sendingAccount(clock.now, circumstances.account, from?.sentAt);
  const mailer = mailerTo(
    (signal) => queues.put('feedback', JSON.stringify(signal)),
    account,
    deliveryOutcome,
    from?.mailer,
  );
  const s3 = fakeS3({ now: () => new Date(clock.now()), chunkBytes: 1 << 20, ...(from && { from: from.s3 }) });
  for (const [path, object] of objects) s3.objects.set(path, object);
  const services: Aws = { dynamoDb: dynamo.client, s3, sqs: queues.client, ses: mailer.client, secrets: fakeSecrets() };
  const calls = callsOf({
    services,
    dynamo,
    faults,
    outages: outagesAt(clock.now, circumstances.outages ?? []),
    purgeQueues: queues.purge,
    processQueues: (worker) => deliveries.oneByOne(worker),
    waitForTurn: (worker) => deliveries.waitForTurn(worker),
    from: from?.calls,
  });
  if (from) dynamo.restore(from.tables);
  const invocations = invocationsOf(build, { profile, letter }, calls, clock, from?.invocations);
  const { invoke: invokeNow, printed, end } = invocations;
  const invoke: typeof invokeNow = async (...call) =>
    clock.now() < (circumstances.throttledUntil ?? 0) ? 'failed' : invokeNow(...call);
  const deliveries = deliveriesOf(queues, invoke, together, keep);
  const received = [...(from?.received ?? [])];
  const sentBySweep = new Set(from?.sentBySweep);
  let { settles, quiet } = from ?? { settles: 0, quiet: 0 };

  /** Before a batch or sweep. */
  function keep(): void {
    moments?.push(moment());
  }

  const moment = (): Moment => ({
    settles,
    quiet,
    at: clock.instant(),
    tables: dynamo.snapshot(),
    s3: s3.kept(),
    queues: queues.kept(),
    sentAt: account.sentAt(),
    mailer: mailer.kept(),
    calls: calls.kept(),
    invocations: invocations.kept(),
    received: [...received],
    sentBySweep: [...sentBySweep],
  });

  /** True if it sent something, failed, or saw an index that lags. */
  async function sweep(): Promise<boolean> {
    keep();
    clock.pass(SWEEP_EVERY_MS);
    const before = { sent: queues.sent.length, purges: queues.purges() };
    const run = () => invoke('sweep', [], worker);
    const worker = workerThat(run);
    const ended = await run();
    await Promise.all(worker.meanwhile);
    if (worker.again) await run();
    const sent = queues.sent.slice(before.sent);
    for (const { body } of sent) sentBySweep.add(body);
    return calls.sweptBehind() || typeof ended === 'string' || sent.length > 0 || queues.purges() > before.purges;
  }

  /** Until queues are empty, all is read and two sweeps found nothing. */
  async function settle(): Promise<void> {
    for (let step = 0; quiet < 2; step++) {
      if (step > MAX_STEPS) throw new Error('the system does not come to rest');
      await deliveries.all();
      const next = queues.nextAt();
      if (next !== undefined) clock.waitUntil(next);
      else quiet = (await sweep()) || hasUnread([...s3.objects.keys()]) ? 0 : quiet + 1;
    }
    quiet = 0;
    settles += 1;
  }

  /** With its S3 event. */
  function upload(bucket: string, key: string, content: string | Uint8Array, queue: string): void {
    s3.put(bucket, key, content);
    const s3Event = { bucket: { name: bucket }, object: { key: encodeURIComponent(key) } };
    queues.put(queue, JSON.stringify({ Records: [{ s3: s3Event }] }));
  }

  return {
    receive(raw: string | Uint8Array, name: string) {
      received.push(name);
      upload(env.RAW_MAIL_BUCKET, `in/${name}`, raw, 'mail');
    },
    importFile: (key: string, text: string) => upload(env.IMPORT_BUCKET, key, text, 'imports'),
    settle,
    /** Returns the environments: the next run starts warm. */
    end,
    clock,
    staffContext: (): StaffContext => ({ aws: services, now: clock.instant(), profile }),
    s3,
    queues,
    received,
    mails: mailer.mails,
    sesCalls: mailer.calls,
    account,
    sweep,
    deliverAll: deliveries.all,
    printed,
    calls,
    sentBySweep,
  };
}
export type System = ReturnType<typeof startSystem>;

/** Mails or files that were not read. */
function hasUnread(paths: string[]): boolean {
  const isMail = (path: string) => path.startsWith(`${env.RAW_MAIL_BUCKET}/in/`);
  const hasNoResult = (path: string) =>
    path.endsWith('.csv') && !paths.includes(path.replace(/\.csv$/, '.result.json'));
  return paths.some((path) => isMail(path) || hasNoResult(path));
}
