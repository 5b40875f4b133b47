import { randomUUID } from 'node:crypto';
import { SqsStore } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import type { LambdaFunction } from '../lambda/lambda.ts';
import { ACCOUNT, REGION } from '../template/intrinsics.ts';
import type { EventRuleSpec } from '../template/template-events.ts';
import { matches } from './event-pattern.ts';
import { transformed } from './input-transformer.ts';

/** What a service tells of; the bus adds the rest of AWS's envelope. */
export type ServiceEvent = { source: string; detailType: string; resources: string[]; detail: unknown };

export type EventBus = {
  /** Brings the event to the targets of every rule that matches it: after a moment, and as many times as told. */
  put: (event: ServiceEvent, how: { afterMilliseconds: number; times: number }) => void;
  /** Events that are still on their way. They do not outlive the stack. */
  waiting: () => number;
  stop: () => void;
};

type Targets = { sqs: SqsStore; functions: LambdaFunction[] };

/** The default event bus of EventBridge: at least once, so that a test may ask for twice. */
export function openEvents(rules: EventRuleSpec[], { sqs, functions }: Targets): EventBus {
  const bound = rules.map(({ pattern, targets }) => ({
    pattern,
    targets: targets.map((target) => ({ ...target, send: senderTo(target.arn, { sqs, functions }) })),
  }));
  const timers = new Set<NodeJS.Timeout>();
  const deliver = (event: unknown) => {
    for (const { targets } of bound.filter(({ pattern }) => matches(pattern, event)))
      for (const { send, input, transformer } of targets)
        send(input ?? (transformer ? transformed(transformer, event) : JSON.stringify(event)));
  };
  return {
    put: (event, { afterMilliseconds, times }) => {
      const enveloped = envelope(event);
      const timer = setTimeout(() => {
        timers.delete(timer);
        for (let time = 0; time < times; time += 1) deliver(enveloped);
      }, afterMilliseconds);
      timers.add(timer);
    },
    waiting: () => timers.size,
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
}

function senderTo(arn: string, { sqs, functions }: Targets): (input: string) => void {
  const queue = sqs.getQueueByArn(arn);
  if (queue) return (input) => queue.enqueue(SqsStore.createMessage(input));
  const target = functions.find(({ spec }) => spec.arn === arn);
  if (target) return (input) => void target.invoke(JSON.parse(input));
  throw new Error(`An event rule names a target that the template lacks: ${arn}`);
}

function envelope({ source, detailType, resources, detail }: ServiceEvent): Record<string, unknown> {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': detailType,
    source,
    account: ACCOUNT,
    time: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    region: REGION,
    resources,
    detail,
  };
}
