import { expect, test } from 'vitest';
import { textOf } from './repository.ts';

const numbers = (file: string, pattern: RegExp) => [...textOf(file).matchAll(pattern)].map(([, version]) => version);

test('README, guide, package and starter ask for the same Node', () => {
  const [, least] = /"node": ">=(\S+)"/.exec(textOf('package.json')) ?? [];
  const [, elsewhere] = /Install Node ([\d.]+) or newer/.exec(textOf('infra/local/run.mjs')) ?? [];
  for (const file of ['README.md', 'docs/it/deploy.md'])
    expect({ file, asked: numbers(file, /Node ([\d.]+) or\s+newer/g) }).toEqual({ file, asked: [least, elsewhere] });
});
