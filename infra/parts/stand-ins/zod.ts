import * as z from 'zod/mini';

/**
 * Stands in for zod: zod/mini, its own small edition, with the methods of the whole that our schemas call. All schemas
 * are made at start, where zod's other methods, its messages and its compiler cost every function 12 ms. A method that
 * is missing here fails the start of each function that calls it, and tests/infra/bundle.test.ts with it.
 */
export * from 'zod/mini';

/** A schema never changes, so those that say the same are one. */
const made = new WeakMap<object, Record<string, z.ZodMiniType>>();
function one(schema: z.ZodMiniType, how: string, make: () => z.ZodMiniType): z.ZodMiniType {
  const alike = made.get(schema) ?? {};
  made.set(schema, alike);
  alike[how] ??= make();
  return alike[how];
}

const STRING = z.string();
const NUMBER = z.number();
const BOOLEAN = z.boolean();
export const string: typeof z.string = (options) => (options ? z.string(options) : STRING);
export const number: typeof z.number = (options) => (options ? z.number(options) : NUMBER);
export const boolean: typeof z.boolean = (options) => (options ? z.boolean(options) : BOOLEAN);

class Methods {
  optional(this: z.ZodMiniType) {
    return one(this, 'optional', () => z.optional(this));
  }
  default(this: z.ZodMiniType, value: never) {
    return z._default(this, value);
  }
  regex(this: z.ZodMiniString, pattern: RegExp) {
    return this.check(z.regex(pattern));
  }
  min(this: z.ZodMiniNumber | z.ZodMiniString | z.ZodMiniArray, least: number) {
    return this.type === 'number' ? this.check(z.minimum(least)) : this.check(z.minLength(least));
  }
  max(this: z.ZodMiniNumber | z.ZodMiniString | z.ZodMiniArray, most: number) {
    return this.type === 'number' ? this.check(z.maximum(most)) : this.check(z.maxLength(most));
  }
  int(this: z.ZodMiniNumber) {
    return one(this, 'int', () => this.check(z.int()));
  }
  positive(this: z.ZodMiniNumber) {
    return one(this, 'positive', () => this.check(z.positive()));
  }
  nonnegative(this: z.ZodMiniNumber) {
    return one(this, 'nonnegative', () => this.check(z.nonnegative()));
  }
  extend(this: z.ZodMiniObject, shape: z.core.$ZodLooseShape) {
    return z.extend(this, shape);
  }
  omit(this: z.ZodMiniObject, keys: Record<string, true>) {
    return z.omit(this, keys);
  }
  exclude(this: z.ZodMiniEnum<Record<string, string>>, names: string[]) {
    return z.enum(this.options.filter((name) => !names.includes(name)));
  }
}

for (const schema of [
  z.ZodMiniArray,
  z.ZodMiniBoolean,
  z.ZodMiniDefault,
  z.ZodMiniDiscriminatedUnion,
  z.ZodMiniEnum,
  z.ZodMiniISODate,
  z.ZodMiniISODateTime,
  z.ZodMiniLiteral,
  z.ZodMiniNumber,
  z.ZodMiniObject,
  z.ZodMiniOptional,
  z.ZodMiniRecord,
  z.ZodMiniString,
  z.ZodMiniUnion,
])
  Object.setPrototypeOf(schema.prototype, Methods.prototype);
