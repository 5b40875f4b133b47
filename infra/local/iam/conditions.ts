import * as z from 'zod';

export const OneOrMore = z.union([z.string().transform((value) => [value]), z.array(z.string())]);

export const Conditions = z.record(z.string(), z.record(z.string(), OneOrMore)).default({});
export type Conditions = z.infer<typeof Conditions>;

export type Context = Record<string, string | string[]>;

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
/** By AWS's own services alone. */
const SET_BY_AWS_SERVICES = ['aws:PrincipalIsAWSService', 'aws:ViaAWSService', 'kms:GrantIsForAWSResource'];
/** Others would count as missing, often wrongly. */
const KEYS = new Set([
  ...MANY_VALUES,
  ...SET_BY_AWS_SERVICES,
  'aws:PrincipalArn',
  'dynamodb:ReturnValues',
  'dynamodb:Select',
  'kms:ViaService',
  's3:prefix',
  'ses:FromAddress',
]);
const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(?:Bool|(?:String|Arn)(Not)?(Equals|Like))(IfExists)?$/;

/** Throws on an unsupported key or operator. */
export function conditionOf(conditions: Conditions): (context: Context) => boolean {
  const tests = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, wanted]) => testOf(operator, key, wanted)),
  );
  return (context) => tests.every((test) => test(context));
}

function testOf(operator: string, key: string, wanted: string[]): (context: Context) => boolean {
  if (!KEYS.has(key)) throw unsupported(`the condition key ${key}`);
  const valuesIn = (context: Context) => [context[key] ?? []].flat();
  if (operator === 'Null') return (context) => (valuesIn(context).length === 0) === (wanted[0] === 'true');
  const [known, set, not, comparison, ifExists] = OPERATOR.exec(operator) ?? [];
  if (!known) throw unsupported(`the condition operator ${operator}`);
  if (!set && MANY_VALUES.has(key)) throw unsupported(`${operator} of ${key}, which has several values`);

  // ArnEquals takes patterns, too.
  const isPattern = comparison === 'Like' || operator.includes('Arn');
  const patterns = wanted.map((text) => (isPattern ? patternOf(text) : (value: string) => value === text));
  const matches = (value: string) => patterns.some((pattern) => pattern(value)) === !not;
  const whenMissing = ifExists !== undefined || (set ? set === 'ForAllValues' : not !== undefined);
  return (context) => {
    const values = valuesIn(context);
    if (values.length === 0) return whenMissing;
    return set === 'ForAnyValue' ? values.some(matches) : values.every(matches);
  };
}

const unsupported = (what: string) =>
  new Error(`The embedded stack does not support ${what}: add it in infra/local/iam/conditions.ts`);
