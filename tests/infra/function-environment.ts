import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as z from 'zod';

const functions = fileURLToPath(new URL('../../functions/', import.meta.url));

/** Something for each key that the function's env.ts asks for, and what Lambda adds. */
export async function environmentOf(name: string): Promise<NodeJS.ProcessEnv> {
  const module: Record<string, z.ZodObject> = await import(join(functions, name, 'env.ts'));
  const keys = Object.values(module).flatMap(({ shape }) => Object.keys(shape));
  return {
    ...Object.fromEntries(keys.map((key) => [key, 'value'])),
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  };
}
