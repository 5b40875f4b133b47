/** What AWS allows, by its own pages. */
export const READ_ON = '2026-11-30';

type Quota = { value: number; what: string; source: string };

const quota = (value: number, what: string, source: string): Quota => ({ value, what, source });
const SES = 'docs.aws.amazon.com/ses/latest/dg/quotas.html';
const LAMBDA = 'docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html';
const SQS_SCALING = 'docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html';
const DYNAMODB = 'repost.aws/knowledge-center/on-demand-table-throttling-dynamodb';

export const QUOTAS = {
  sandboxRate: quota(1, 'SES in the sandbox: mails a second', SES),
  sandboxDay: quota(200, 'SES in the sandbox: mails in 24 hours', SES),
  rate: quota(14, 'SES out of it: mails a second', 'assumed; SES says only that it varies: `GetSendQuota` tells'),
  day: quota(50_000, 'SES out of it: mails in 24 hours', 'assumed, as above'),
  functions: quota(1_000, 'Lambda: functions at once, after a while', LAMBDA),
  functionsNeeded: quota(100, 'Lambda: what doctor asks for in a new account, which may have less', LAMBDA),
  inFlight: quota(
    120_000,
    'SQS: messages in work in a queue',
    'docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html',
  ),
  pollers: quota(5, 'Lambda: readers of a queue with a maximum concurrency, also while it is empty', SQS_SCALING),
  tableWrites: quota(4_000, 'DynamoDB: write units a second of a new table', DYNAMODB),
  keyWrites: quota(1_000, 'DynamoDB: write units a second of a partition', DYNAMODB),
} satisfies Record<string, Quota>;
