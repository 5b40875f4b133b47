// Does what the body asks.
import { spawn } from 'node:child_process';

const seen = new Map();

export async function handler(event, context) {
  if (!event.Records) {
    console.log(`fired ${JSON.stringify(event)}`);
    return 'fired';
  }
  const batchItemFailures = [];
  for (const record of event.Records) {
    seen.set(record.messageId, (seen.get(record.messageId) ?? 0) + 1);
    console.log(`received ${process.pid} ${JSON.stringify(record)}`);
    if (record.body === 'env') console.log(`env ${JSON.stringify(process.env)}`);
    if (record.body === 'context')
      console.log(`context ${context.getRemainingTimeInMillis() > 0} ${context.awsRequestId}`);
    if (record.body === 'now') console.log(`now ${Date.now()}`);
    if (record.body === 'throw') throw new TypeError('as asked');
    if (record.body === 'exit') process.exit(3);
    if (record.body === 'child') console.log(`child ${spawn('sleep', ['1000'], { stdio: 'ignore' }).pid}`);
    if (record.body === 'hang') await new Promise((resolve) => setTimeout(resolve, 60_000));
    if (record.body === 'nap') await new Promise((resolve) => setTimeout(resolve, 80));
    if (record.body === 'fail-item') batchItemFailures.push({ itemIdentifier: record.messageId });
    if (record.body === 'unknown-item') batchItemFailures.push({ itemIdentifier: 'nobody' });
  }
  return { batchItemFailures };
}
