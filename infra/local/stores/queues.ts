import type { SqsQueue, SqsStore } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { ACCOUNT } from '../template/intrinsics.ts';
import type { QueueSpec } from '../template/read-template.ts';

export type QueueDepths = {
  /** Delayed messages too. */
  ready: number;
  inFlight: number;
  dead: number;
};

/** Makes the template's queues, or gives those that a restart found their present attributes. */
export function openQueues(sqs: SqsStore, specs: QueueSpec[], port: number, visibilitySeconds?: number): void {
  for (const { name, arn, attributes, deadLetters } of specs) {
    const wanted: Record<string, string> = {
      ...attributes,
      ...(visibilitySeconds !== undefined && { VisibilityTimeout: `${Math.ceil(visibilitySeconds)}` }),
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
      // The port may be another one than last time.
      Object.assign(kept, { url });
    } else sqs.createQueue(name, url, arn, wanted);
  }
}

/** Messages in work come back as if so much time had passed. Delays are not shortened: no queue here has any. */
export function shortenVisibility(sqs: SqsStore, milliseconds: number): void {
  for (const queue of sqs.allQueues())
    for (const [receiptHandle, { visibilityDeadline }] of queue.inflightMessages)
      queue.changeVisibility(receiptHandle, Math.max(0, visibilityDeadline - milliseconds - Date.now()) / 1000);
}

/** Depths by short name; two queues with the same short name go by their full names. Dead letters count with their source. */
export function queueDepths(sqs: SqsStore, specs: QueueSpec[]): Record<string, QueueDepths> {
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

function counts(queue: SqsQueue | undefined): { ready: number; inFlight: number } {
  if (!queue) return { ready: 0, inFlight: 0 };
  const of = (name: 'ApproximateNumberOfMessages' | 'ApproximateNumberOfMessagesDelayed') =>
    Number(queue.getAttribute(name) ?? 0);
  return {
    ready: of('ApproximateNumberOfMessages') + of('ApproximateNumberOfMessagesDelayed'),
    inFlight: queue.inflightMessages.size,
  };
}
