import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Attributes, type CheckedRequest, check } from './dynalite.ts';

/** Parsed expressions, and the names of the values in them. */
type Parsed = { fields: Record<string, unknown>; names: Map<unknown, string> };

const EXPRESSIONS = [
  'ConditionExpression',
  'UpdateExpression',
  'KeyConditionExpression',
  'FilterExpression',
  'ProjectionExpression',
] as const;
type Expressions = { [expression in (typeof EXPRESSIONS)[number]]?: string } & {
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Attributes;
};
const PARSED = ['_condition', '_updates', '_projection', '_filter', 'KeyConditions'] as const;

const known = new Map<string, Parsed>();

/**
 * A request as dynalite's actions take it. Parsing takes most of a call's time: it happens once for each kind of
 * request, and later ones only fill in their values.
 */
export function checkedRequest(action: string, input: object): CheckedRequest {
  const kind = kindOf(action, input);
  let parsed = known.get(kind);
  if (!parsed) {
    parsed = parse(action, input);
    known.set(kind, parsed);
  }
  const { fields, names } = parsed;
  const values = (input as Expressions).ExpressionAttributeValues;
  return { ...(input as CheckedRequest), ...(values ? (fill(fields, names, values) as object) : fields) };
}

/** Alike but for values of the same types. */
function kindOf(action: string, input: Expressions): string {
  let kind = action;
  for (const name of EXPRESSIONS) kind += `|${input[name] ?? ''}`;
  for (const name in input.ExpressionAttributeNames) kind += `|${name}=${input.ExpressionAttributeNames[name]}`;
  for (const name in input.ExpressionAttributeValues)
    kind += `|${name}:${Object.keys(input.ExpressionAttributeValues[name] ?? {})[0]}`;
  return kind;
}

function parse(action: string, input: object): Parsed {
  const request = check(action, input);
  const names = new Map<unknown, string>();
  for (const [name, value] of Object.entries(request.ExpressionAttributeValues ?? {})) names.set(value, name);
  const fields = PARSED.flatMap((field) => (field in request ? [[field, request[field as keyof CheckedRequest]]] : []));
  return { fields: Object.fromEntries(fields), names };
}

function fill(node: unknown, names: Map<unknown, string>, values: Record<string, AttributeValue>): unknown {
  if (node === null || typeof node !== 'object') return node;
  const name = names.get(node);
  if (name !== undefined) return values[name];
  if (Array.isArray(node)) return node.map((inner) => fill(inner, names, values));
  const filled: Record<string, unknown> = {};
  for (const key in node) filled[key] = fill((node as Record<string, unknown>)[key], names, values);
  return filled;
}
