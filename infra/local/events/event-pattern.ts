import * as z from 'zod';

const Value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
type Value = z.infer<typeof Value>;

const Matcher = z.union(
  [
    Value,
    z.strictObject({ exists: z.boolean() }),
    z.strictObject({ prefix: z.string() }),
    z.strictObject({ 'anything-but': z.union([Value, z.array(Value), z.strictObject({ prefix: z.string() })]) }),
  ],
  { error: 'an operator that the embedded stack does not support: add it in infra/local/events/event-pattern.ts' },
);
type Matcher = z.infer<typeof Matcher>;

export type EventPattern = { [field: string]: Matcher[] | EventPattern };
// A union would report a wrong operator twice.
export const EventPattern: z.ZodType<EventPattern> = z.record(
  z.string(),
  z.lazy(() => z.unknown().transform(listOrPattern)),
);

function listOrPattern(value: unknown, context: z.RefinementCtx): Matcher[] | EventPattern {
  const parsed = (Array.isArray(value) ? z.array(Matcher) : EventPattern).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { message, path } of parsed.error.issues) context.addIssue({ code: 'custom', message, path });
  return z.NEVER;
}

/** One element of a list is enough. */
export function matches(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, wanted]) => {
    const found = elements(isObject(event) ? event[field] : undefined);
    if (!Array.isArray(wanted)) return found.some((element) => isObject(element) && matches(wanted, element));
    const leaves = found.filter((element): element is Value => Value.safeParse(element).success);
    return wanted.some((matcher) => matchesLeaf(matcher, leaves));
  });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function elements(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === undefined ? [] : [value];
}

function matchesLeaf(matcher: Matcher, leaves: Value[]): boolean {
  if (matcher === null || typeof matcher !== 'object') return leaves.includes(matcher);
  // To EventBridge an object in between does not exist.
  if ('exists' in matcher) return matcher.exists === leaves.length > 0;
  if ('prefix' in matcher) return leaves.some((leaf) => startsWith(leaf, matcher.prefix));
  const unwanted = matcher['anything-but'];
  if (unwanted !== null && typeof unwanted === 'object' && !Array.isArray(unwanted))
    return leaves.some((leaf) => !startsWith(leaf, unwanted.prefix));
  return leaves.some((leaf) => !elements(unwanted).includes(leaf));
}

const startsWith = (leaf: Value, prefix: string) => typeof leaf === 'string' && leaf.startsWith(prefix);
