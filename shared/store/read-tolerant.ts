import type * as z from 'zod';
import type { NewerValues, Read } from '../domain/newer-values.ts';
import { isBeyond } from '../domain/schema.ts';

type Path = readonly PropertyKey[];
type Node = { _zod: { def: Definition } };
type Definition = { type: string; shape?: Record<string, Node>; options?: Node[]; innerType?: Node };

/**
 * Reads what a newer version wrote (F10). What the schema does not allow is left out and listed: whole elements of maps
 * and lists, else optional fields. A value of an enum that cannot be left out stays, against its type. A schema beyond
 * ours is listed, too. Throws if anything else is wrong.
 */
export function readTolerant<T extends object>(schema: z.ZodType<T>, raw: unknown): Read<T> {
  const readable: unknown = structuredClone(raw);
  const newer: NewerValues = isBeyond(raw) ? [{ path: ['schema'], raw: raw.schema }] : [];
  const stays: NewerValues = [];
  for (;;) {
    const result = schema.safeParse(readable);
    if (result.success) {
      for (const { path, raw: value } of stays) at(result.data, path).set(value);
      const all = [...newer, ...stays];
      return all.length > 0 ? { ...result.data, newer: all } : result.data;
    }
    const elements = new Map<string, string[]>();
    for (const issue of result.error.issues) {
      const element = elementIn(schema, issue.path);
      if (element) elements.set(element.join('\n'), element);
      else if (issue.code === 'invalid_value' && at(readable, issue.path).get() !== undefined) {
        stays.push({ path: issue.path.map(String), raw: at(readable, issue.path).get() });
        at(readable, issue.path).set(issue.values[0]);
      } else throw result.error;
    }
    // Lists from their ends, so that places stay right.
    const fromEnd = [...elements.values()].toSorted((a, b) => Number(b.at(-1)) - Number(a.at(-1)) || 0);
    for (const element of fromEnd) newer.push(at(readable, element).takeOut());
  }
}

/** What is left out so that the rest can be read; of a list's element the list is named. */
function elementIn(schema: Node, path: Path): string[] | undefined {
  let node = schema;
  let optional: string[] | undefined;
  for (const [depth, key] of path.entries()) {
    while (node._zod.def.innerType) node = node._zod.def.innerType;
    const { type, shape, options = [] } = node._zod.def;
    const to = path.slice(0, depth + 1).map(String);
    if (type === 'record' || type === 'array') return to;
    const field = shape?.[String(key)] ?? options.flatMap((option) => option._zod.def.shape?.[String(key)] ?? [])[0];
    if (!field) break;
    if (field._zod.def.type === 'optional') optional ??= to;
    node = field;
  }
  return optional;
}

type Container = Record<string, unknown> | unknown[];

function at(root: unknown, path: Path) {
  const names = path.map(String);
  const last = names.at(-1) ?? '';
  const parent = names
    .slice(0, -1)
    .reduce((value, name) => (value as Record<string, unknown>)[name], root) as Container;
  const fields = parent as Record<string, unknown>;
  return {
    get: () => fields[last],
    set: (value: unknown) => {
      fields[last] = value;
    },
    takeOut: (): NewerValues[number] => {
      if (Array.isArray(parent)) return { path: names.slice(0, -1), raw: parent.splice(Number(last), 1)[0] };
      const raw = fields[last];
      delete fields[last];
      return { path: names, raw };
    },
  };
}
