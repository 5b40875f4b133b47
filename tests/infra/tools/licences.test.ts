import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { refused } from '../../../infra/tools/licences.ts';

test('every package of the lock file may be used', () => {
  const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'));
  expect(refused(lock.packages)).toEqual([]);
});

test.each([
  ['GPL-3.0-only', true],
  ['(MIT OR GPL-3.0-or-later)', false],
  ['Apache-2.0 AND MIT', false],
  ['MIT AND GPL-2.0-only', true],
  [undefined, true],
])('a package under %s: refused is %s', (license, isRefused) => {
  expect(refused({ '': {}, 'node_modules/a': license === undefined ? {} : { license } })).toHaveLength(
    isRefused ? 1 : 0,
  );
});
