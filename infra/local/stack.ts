import { mkdirSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { ADMINISTRATOR_KEY, REGION } from './account.ts';
import { openEventBus } from './events/event-bus.ts';
import { startScheduler } from './events/scheduler.ts';
import { startGateway } from './gateway.ts';
import { listenForApi } from './http-api.ts';
import { createAuthorizer, type Refusal, type RightUse } from './iam/authorizer.ts';
import type { FunctionSpec } from './lambda/environment.ts';
import { type LambdaFunction, lambdaFunction } from './lambda/lambda.ts';
import { type LogLine, openLogs } from './logs.ts';
import { openReceiving } from './ses/receiving.ts';
import type { SendingAccount } from './ses/sending-account.ts';
import type { NextOutcome, SentMail, SesFault } from './ses/sent-mail.ts';
import { openSes } from './ses/ses.ts';
import { startSmtp } from './ses/smtp.ts';
import { type DynamoDb, openDynamoDb } from './stores/dynamodb.ts';
import { type Fauxqs, openFauxqs } from './stores/fauxqs.ts';
import { openQueues, type QueueDepths, queueDepths, shortenVisibility } from './stores/queues.ts';
import { s3Service } from './stores/s3.ts';
import { openSecrets } from './stores/secrets.ts';
import { readTemplate, type Template } from './template/read-template.ts';
import { invokeScheduled, startPollers, stopFunctions } from './triggers.ts';

export type StackOptions = {
  template: string;
  stateDir: string;
  /** 0 or missing = any free. */
  ports?: { aws?: number; smtp?: number; desk?: number };
  /** If the folder has several stacks. */
  stackName?: string;
  prewarm?: boolean;
  /** false = only by `fire`. */
  schedules?: boolean;
  /** Of functions, in place of those that name what is not on this machine, as the desk's own domain. */
  variables?: Record<string, string>;
  /** For tests: of the functions' clock. */
  clockAheadMilliseconds?: number;
  onRefusal?: (refusal: Refusal) => void;
};

export type Stack = {
  template: Template;
  stateDir: string;
  /** No desk: the template has no HTTP API. */
  ports: { aws: number; smtp: number; desk?: number };
  clientsConfig: {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  };
  functions: FunctionView[];
  schedules: string[];
  /** Dead letters do not count. */
  idle: () => Promise<boolean>;
  queues: () => Record<string, QueueDepths>;
  mailsOut: () => SentMail[];
  mailOut: (id: string) => Buffer;
  nextSends: (faults: SesFault[]) => void;
  setSesAccount: (change: Partial<SendingAccount>) => void;
  nextOutcomes: (outcomes: NextOutcome[]) => void;
  /** As somebody would in the console; undefined = none. */
  activateRuleSet: (name: string | undefined) => void;
  logs: () => LogLine[];
  rights: () => RightUse[];
  refusals: () => Refusal[];
  purgeAll: () => void;
  /** Schedules keep real time. */
  letTimePass: (milliseconds: number) => void;
  now: () => Temporal.Instant;
  fire: (schedule: string) => Promise<void>;
  stop: () => Promise<void>;
};
type FunctionView = Pick<LambdaFunction, 'running' | 'pids' | 'invoke'> & { name: string; shortName: string };

/** At least two, so that races happen. */
const MAX_PROCESSES_PER_FUNCTION = Math.max(2, Math.min(4, availableParallelism()));

export async function startStack(options: StackOptions): Promise<Stack> {
  const { stateDir } = options;
  mkdirSync(stateDir, { recursive: true });
  const undo: (() => unknown)[] = [];
  const stop = once(async () => {
    for (const step of undo.reverse()) await step();
  });
  const started = async <Part extends { stop: () => unknown }>(part: Part | Promise<Part>): Promise<Part> => {
    const running = await part;
    undo.push(() => running.stop());
    return running;
  };

  try {
    const gateway = await started(startGateway(options.ports?.aws ?? 0));
    const httpApi = await started(listenForApi(options.ports?.desk ?? 0));
    const template = readTemplate(options.template, {
      port: gateway.port,
      apiPort: httpApi.port,
      ...(options.stackName !== undefined && { stackName: options.stackName }),
    });
    const logs = await started(openLogs(join(stateDir, 'functions.log')));
    const [fauxqs, dynamodb]: [Fauxqs, DynamoDb] = await Promise.all([
      started(openFauxqs(stateDir, gateway.port)),
      started(openDynamoDb(template.tables, join(stateDir, 'dynamodb'))),
    ]);
    openQueues(fauxqs.sqs, template.queues, gateway.port);
    for (const { name } of template.buckets) fauxqs.s3.createBucket(name);
    const s3 = s3Service(fauxqs, template);
    const secrets = openSecrets(template.secrets, join(stateDir, 'secrets.json'));
    const clock = { aheadMilliseconds: options.clockAheadMilliseconds ?? 0 };
    const functions = template.functions.map((spec) =>
      lambdaFunction(withVariables(spec, { ...options.variables, DESK_URL: `http://127.0.0.1:${httpApi.port}` }), {
        port: gateway.port,
        processes: MAX_PROCESSES_PER_FUNCTION,
        clock,
        log: logs.add,
      }),
    );
    const eventBus = await started(openEventBus(template.eventRules, { sqs: fauxqs.sqs, functions }));
    const receiving = openReceiving(template.receiptRules, s3.put);
    const ses = openSes(template, join(stateDir, 'outbox'), eventBus, receiving);
    const authorizer = createAuthorizer({
      iam: template.iam,
      resources: template,
      exists: ({ Bucket, Key }) => s3.exists(Bucket, Key),
      onRefusal: (refusal) => {
        logs.add(refusal.who, `AccessDenied: ${refusal.action} on ${refusal.resource}`);
        options.onRefusal?.(refusal);
      },
    });
    gateway.serve({ authorizer, dynamodb, fauxqs, s3, secrets, ses });

    const pollers = startPollers(template, fauxqs, functions, authorizer, {
      maxProcesses: MAX_PROCESSES_PER_FUNCTION,
    });
    undo.push(() => stopFunctions(functions, pollers));
    if (options.prewarm) await Promise.all(functions.map(({ prewarm }) => prewarm()));

    if (template.httpApi) httpApi.serve(template.httpApi, functions, logs.add);
    else await httpApi.stop();

    const scheduler = await started(
      startScheduler(template.schedules, (arn, event) => invokeScheduled(functions, arn, event), {
        automatic: options.schedules ?? true,
      }),
    );
    const smtp = await started(startSmtp(receiving, options.ports?.smtp ?? 0));

    const queues = () => queueDepths(fauxqs.sqs, template.queues);
    return {
      template,
      stateDir,
      ports: { aws: gateway.port, smtp: smtp.port, ...(template.httpApi && { desk: httpApi.port }) },
      clientsConfig: {
        endpoint: `http://127.0.0.1:${gateway.port}`,
        region: REGION,
        credentials: { accessKeyId: ADMINISTRATOR_KEY, secretAccessKey: 'local' },
      },
      functions: functions.map(({ spec: { name, shortName }, ...rest }) => ({ name, shortName, ...rest })),
      schedules: scheduler.names,
      idle: async () =>
        smtp.busy() === 0 &&
        eventBus.waiting() === 0 &&
        functions.every(({ running }) => running() === 0) &&
        Object.values(queues()).every(({ ready, inFlight }) => ready + inFlight === 0),
      queues,
      mailsOut: ses.mails,
      mailOut: ses.raw,
      nextSends: ses.nextSends,
      setSesAccount: ses.setAccount,
      nextOutcomes: ses.nextOutcomes,
      activateRuleSet: receiving.activate,
      logs: logs.lines,
      rights: authorizer.rights,
      refusals: authorizer.refusals,
      purgeAll: () => {
        for (const queue of fauxqs.sqs.allQueues()) queue.purge();
      },
      letTimePass: (milliseconds) => {
        clock.aheadMilliseconds += milliseconds;
        shortenVisibility(fauxqs.sqs, milliseconds);
      },
      now: () => Temporal.Now.instant().add({ milliseconds: clock.aheadMilliseconds }),
      fire: scheduler.fire,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

const withVariables = (spec: FunctionSpec, variables: Record<string, string> = {}): FunctionSpec => ({
  ...spec,
  environment: Object.fromEntries(
    Object.entries(spec.environment).map(([name, value]) => [name, variables[name] ?? value]),
  ),
});

function once<Result>(work: () => Promise<Result>): () => Promise<Result> {
  let result: Promise<Result> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
