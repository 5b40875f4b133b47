import * as z from 'zod';

/** Of a schema, at every depth: `entries.*.reason`. */
export function fieldsOf(schema: z.core.$ZodType, path = ''): string[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape).flatMap(([name, field]) =>
      fieldsOf(field as z.ZodType, `${path}${path && '.'}${name}`),
    );
  if (schema instanceof z.ZodRecord) return fieldsOf(schema.valueType, `${path}.*`);
  if (schema instanceof z.ZodArray) return fieldsOf(schema.element, path);
  if (schema instanceof z.ZodDiscriminatedUnion)
    return [...new Set(schema.options.flatMap((option) => fieldsOf(option, path)))];
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return fieldsOf(schema.unwrap(), path);
  return [path.replace(/\.\*$/, '')];
}
