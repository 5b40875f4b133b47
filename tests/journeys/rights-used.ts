import type { Stack } from '../../infra/local/stack.ts';

/** What happens on AWS alone. */
const OF_AWS = [
  /** Lambda writes logs in the function's name. */
  /^\S+ logs:(CreateLogStream|PutLogEvents) /,
  /** DynamoDB restores the sealed table from its backup. */
  /^StaffRightsRestorer /,
];
/** Of pages that show cases and mails, which are still to come. */
const TO_COME =
  /^desk(?:-protected)? (?:dynamodb:(?:PutItem|Query) table\/storestracetable|kms:Decrypt key\/StoresTraceKey)/;

export const refused = (stack: Stack) =>
  [...new Set(stack.refusals().map(({ who, action, resource }) => `${who} ${action} ${resource}`))].sort();

export const unused = (stack: Stack) =>
  stack
    .rights()
    .flatMap(({ who, right, used }) => (used ? [] : `${who} ${right}`))
    .filter((right) => ![...OF_AWS, TO_COME].some((known) => known.test(right)))
    .sort();
