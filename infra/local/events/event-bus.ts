import { randomUUID } from 'node:crypto';
import { ACCOUNT, REGION } from '../account.ts';
import type { LambdaFunction } from '../lambda/lambda.ts';
import { type Fauxqs, sendTo } from '../stores/fauxqs.ts';
import { type EventPattern, matches } from './event-pattern.ts';
import { type InputTransformer, transformed } from './input-transformer.ts';

export type EventRuleSpec = {
  name: string;
  pattern: EventPattern;
  /** Without both, the target gets the whole event. */
  targets: { arn: string; input?: string; transformer?: InputTransformer }[];
};

export type ServiceEvent = { source: string; detailType: string; resources: string[]; detail: unknown };

export type EventBus = {
  put: (event: ServiceEvent, how: { afterMilliseconds: number; times: number }) => void;
  /** Lost at a restart. */
  waiting: () => number;
  stop: () => void;
};

type Targets = { sqs: Fauxqs['sqs']; functions: LambdaFunction[] };

/** AWS delivers at least once, so a test may ask for twice. */
export function openEventBus(rules: EventRuleSpec[], { sqs, functions }: Targets): EventBus {
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
  if (queue) return (input) => sendTo(queue, input);
  const target = functions.find(({ spec }) => spec.arn === arn);
  if (target) return (input) => void target.invoke(JSON.parse(input));
  throw new Error(`The target of an event rule is not in the template: ${arn}`);
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
