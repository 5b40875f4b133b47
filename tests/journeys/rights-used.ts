import type { Stack } from '../../infra/local/stack.ts';

/** What happens on AWS alone. */
const OF_AWS = [
  /** Lambda writes logs in the function's name. */
  /^\S+ logs:(CreateLogStream|PutLogEvents) /,
  /** DynamoDB restores the sealed table from its backup. */
  /^StaffRightsRestorer /,
];

export const refused = (stack: Stack) =>
  [...new Set(stack.refusals().map(({ who, action, resource }) => `${who} ${action} ${resource}`))].sort();

export const unused = (stack: Stack) =>
  stack
    .rights()
    .flatMap(({ who, right, used }) => (used ? [] : `${who} ${right}`))
    .filter((right) => !OF_AWS.some((known) => known.test(right)))
    .sort();
