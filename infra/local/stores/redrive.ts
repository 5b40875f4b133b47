import { randomUUID } from 'node:crypto';
import { jsonReply, type Reply } from '../http.ts';
import { type Fauxqs, sendTo } from './fauxqs.ts';

/** StartMessageMoveTask, done at once: dead letters go back to the queue that gave them up. */
export function redrive(sqs: Fauxqs['sqs'], { SourceArn = '' }: { SourceArn?: string }): Reply {
  const dead = sqs.getQueueByArn(SourceArn);
  const source = [...sqs.allQueues()].find(
    ({ attributes }) => JSON.parse(attributes.RedrivePolicy ?? '{}').deadLetterTargetArn === SourceArn,
  );
  if (!dead || !source)
    return jsonReply(400, {
      __type: 'com.amazonaws.sqs#InvalidParameterValue',
      message: 'Source queue must be configured as a Dead Letter Queue.',
    });
  for (let batch = dead.dequeue(10); batch.length > 0; batch = dead.dequeue(10))
    for (const { Body, ReceiptHandle } of batch) {
      sendTo(source, Body);
      dead.deleteMessage(ReceiptHandle);
    }
  return jsonReply(200, { TaskHandle: randomUUID() });
}
