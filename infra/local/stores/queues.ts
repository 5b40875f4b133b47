import { ACCOUNT } from '../account.ts';
import type { Fauxqs, Queue } from './fauxqs.ts';

export type QueueSpec = {
  name: string;
  shortName: string;
  arn: string;
  attributes: Record<string, string>;
  deadLetters?: { arn: string; maxReceiveCount: number };
};

export type QueueDepths = {
  ready: number;
  inFlight: number;
  dead: number;
};

export function openQueues(sqs: Fauxqs['sqs'], specs: QueueSpec[], port: number): void {
  for (const { name, arn, attributes, deadLetters } of specs) {
    const wanted: Record<string, string> = {
      ...attributes,
      ...(deadLetters && {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: deadLetters.arn,
          maxReceiveCount: deadLetters.maxReceiveCount,
        }),
      }),
    };
    const kept = sqs.getQueueByName(name);
    const url = `http://127.0.0.1:${port}/${ACCOUNT}/${name}`;
    if (kept) {
      kept.setAttributes(wanted);
      // The port may have changed.
      Object.assign(kept, { url });
    } else sqs.createQueue(name, url, arn, wanted);
  }
}

/** Delays stay: no queue has any. */
export function shortenVisibility(sqs: Fauxqs['sqs'], milliseconds: number): void {
  for (const queue of sqs.allQueues())
    for (const [receiptHandle, { visibilityDeadline }] of queue.inflightMessages)
      queue.changeVisibility(receiptHandle, Math.max(0, visibilityDeadline - milliseconds - Date.now()) / 1000);
}

/** By short name, or full name where two share one. */
export function queueDepths(sqs: Fauxqs['sqs'], specs: QueueSpec[]): Record<string, QueueDepths> {
  const deadLetterArns = new Set(specs.flatMap(({ deadLetters }) => deadLetters?.arn ?? []));
  const sources = specs.filter(({ arn }) => !deadLetterArns.has(arn));
  return Object.fromEntries(
    sources.map(({ arn, name, shortName, deadLetters }) => {
      const isAlone = sources.filter((other) => other.shortName === shortName).length === 1;
      const own = counts(sqs.getQueueByArn(arn));
      const dead = counts(deadLetters && sqs.getQueueByArn(deadLetters.arn));
      return [
        isAlone ? shortName : name,
        { ready: own.ready, inFlight: own.inFlight, dead: dead.ready + dead.inFlight },
      ];
    }),
  );
}

function counts(queue: Queue | undefined): { ready: number; inFlight: number } {
  if (!queue) return { ready: 0, inFlight: 0 };
  const of = (name: 'ApproximateNumberOfMessages' | 'ApproximateNumberOfMessagesDelayed') =>
    Number(queue.getAttribute(name) ?? 0);
  return {
    ready: of('ApproximateNumberOfMessages') + of('ApproximateNumberOfMessagesDelayed'),
    inFlight: queue.inflightMessages.size,
  };
}
