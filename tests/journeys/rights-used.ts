import type { Stack } from '../../infra/local/stack.ts';

/** What Lambda itself does in a function's name, on AWS alone. */
const OF_LAMBDA: Record<string, string> = {
  'logs:CreateLogStream': 'a function that starts gets a stream in its log',
  'logs:PutLogEvents': 'what a function prints goes there',
  'sqs:ChangeMessageVisibility': 'CDK gives it to every event source',
  'sqs:GetQueueUrl': 'the same',
};

/** What somebody asked for and was not given. */
export const refused = (stack: Stack) =>
  [...new Set(stack.refusals().map(({ who, action, place }) => `${who} ${action} ${place}`))].sort();

/** What somebody has and nobody has used. */
export const unused = (stack: Stack) =>
  stack
    .rights()
    .filter(({ used, right }) => !used && !((right.split(' ')[0] ?? '') in OF_LAMBDA))
    .map(({ who, right }) => `${who} ${right}`)
    .sort();
