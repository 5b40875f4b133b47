import { expectTypeOf, test } from 'vitest';
import * as z from 'zod';
import type { PipelineFunctionProps } from '../../infra/parts/pipeline-function.ts';

const Env = z.object({ REGISTER_TABLE: z.string(), LETTERS_BUCKET: z.string() });
type Values = PipelineFunctionProps<typeof Env>['values'];

test('a function gets exactly the environment keys of its schema, or it does not compile', () => {
  const exact: Values = { REGISTER_TABLE: 'a', LETTERS_BUCKET: 'b' };
  expectTypeOf(exact).toEqualTypeOf<{ REGISTER_TABLE: string; LETTERS_BUCKET: string }>();

  // @ts-expect-error a missing key: the function would not start.
  const missing: Values = { REGISTER_TABLE: 'a' };
  // @ts-expect-error a misspelt key is both missing and unknown.
  const misspelt: Values = { REGISTER_TABEL: 'a', LETTERS_BUCKET: 'b' };
  // @ts-expect-error an extra key: nobody reads it.
  const extra: Values = { REGISTER_TABLE: 'a', LETTERS_BUCKET: 'b', SEALED_TABLE: 'c' };
  void [missing, misspelt, extra];
});
