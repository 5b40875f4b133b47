import type * as z from 'zod';

/** The sorted keys of the only schema in the function's env.ts. */
export async function keysOf(name: string): Promise<string[]> {
  const { href } = new URL(`../../functions/${name}/env.ts`, import.meta.url);
  const [schema, ...more] = Object.values<z.ZodObject>(await import(href));
  if (!schema || more.length > 0) throw new Error(`functions/${name}/env.ts must export one schema`);
  return Object.keys(schema.shape).sort();
}

/** With what Lambda adds. */
export async function environmentOf(name: string): Promise<NodeJS.ProcessEnv> {
  return {
    ...Object.fromEntries((await keysOf(name)).map((key) => [key, 'value'])),
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  };
}
