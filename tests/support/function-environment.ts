import type * as z from 'zod';

/** The only schema in the function's env.ts. */
async function schemaOf(name: string): Promise<z.ZodObject> {
  const { href } = new URL(`../../functions/${name}/env.ts`, import.meta.url);
  const [schema, ...more] = Object.values<z.ZodObject>(await import(href));
  if (!schema || more.length > 0) throw new Error(`functions/${name}/env.ts must export one schema`);
  return schema;
}

export const keysOf = async (name: string): Promise<string[]> => Object.keys((await schemaOf(name)).shape).sort();

/** Or an address. */
const valueFor = (schema: z.ZodType) => (schema.safeParse('value').success ? 'value' : 'https://value.example');

/** With what Lambda adds. */
export async function environmentOf(name: string): Promise<NodeJS.ProcessEnv> {
  return {
    ...Object.fromEntries(
      Object.entries((await schemaOf(name)).shape).map(([key, schema]) => [key, valueFor(schema as z.ZodType)]),
    ),
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  };
}
