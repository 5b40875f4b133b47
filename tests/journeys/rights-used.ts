import type { Stack } from '../../infra/local/stack.ts';

/** What happens on AWS alone. */
const OF_AWS = [
  /** Lambda keeps what a function prints, in the function's name. */
  /^\S+ logs:(CreateLogStream|PutLogEvents) /,
  /** The sealed table is restored by DynamoDB, from a backup of its own. */
  /^StaffRightsRestorer /,
];

/** Calls that IAM refused. */
export const refused = (stack: Stack) =>
  [...new Set(stack.refusals().map(({ who, action, resource }) => `${who} ${action} ${resource}`))].sort();

/** Rights that no call has used. */
export const unused = (stack: Stack) =>
  stack
    .rights()
    .flatMap(({ who, right, used }) => (used ? [] : `${who} ${right}`))
    .filter((right) => !OF_AWS.some((known) => known.test(right)))
    .sort();
