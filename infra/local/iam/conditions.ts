import type { Statement } from './policy.ts';

/** What IAM is told of a request, by condition key. */
export type Context = Record<string, string | string[]>;

/** Does a text fit a pattern with `*` and `?`? Made once for each pattern, asked for each request. */
export function patternOf(pattern: string): (text: string) => boolean {
  if (!/[*?]/.test(pattern)) return (text) => text === pattern;
  const quoted = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  const expression = new RegExp(`^${quoted}$`, 's');
  return (text) => expression.test(text);
}

const MANY_VALUES = new Set(['dynamodb:Attributes', 'dynamodb:LeadingKeys', 'ses:Recipients']);
/** What AWS tells only of requests that its own services make, in somebody's name or for themselves. */
const OF_AWS_ITSELF = ['aws:PrincipalIsAWSService', 'aws:ViaAWSService', 'kms:GrantIsForAWSResource'];
/** A condition on any other key would be judged as if the key were missing, and that would often be wrong. */
const KEYS = new Set([
  ...MANY_VALUES,
  ...OF_AWS_ITSELF,
  'aws:PrincipalArn',
  'dynamodb:Select',
  'kms:ViaService',
  's3:prefix',
  'ses:FromAddress',
]);
const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(?:Bool|(?:String|Arn)(Not)?(Equals|Like))(IfExists)?$/;

/** Whether all conditions of a statement hold, as IAM judges them; one that it cannot judge stops the start. */
export function conditionOf(condition: Statement['Condition']): (context: Context) => boolean {
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => testOf(operator, key, wanted)),
  );
  return (context) => tests.every((test) => test(context));
}

function testOf(operator: string, key: string, wanted: string[]): (context: Context) => boolean {
  if (!KEYS.has(key)) throw unknown(`the condition key ${key}`);
  const valuesIn = (context: Context) => [context[key] ?? []].flat();
  if (operator === 'Null') return (context) => (valuesIn(context).length === 0) === (wanted[0] === 'true');
  const [known, set, not, comparison, ifExists] = OPERATOR.exec(operator) ?? [];
  if (!known) throw unknown(`the condition operator ${operator}`);
  if (!set && MANY_VALUES.has(key)) throw unknown(`${operator} of ${key}, which has several values`);

  // ArnEquals takes patterns, too.
  const isPattern = comparison === 'Like' || operator.includes('Arn');
  const patterns = wanted.map((text) => (isPattern ? patternOf(text) : (value: string) => value === text));
  const fits = (value: string) => patterns.some((pattern) => pattern(value)) === !not;
  const ofNothing = ifExists !== undefined || (set ? set === 'ForAllValues' : not !== undefined);
  return (context) => {
    const values = valuesIn(context);
    if (values.length === 0) return ofNothing;
    return set === 'ForAnyValue' ? values.some(fits) : values.every(fits);
  };
}

const unknown = (what: string) =>
  new Error(`The embedded stack does not know ${what}: teach infra/local/iam/conditions.ts`);
