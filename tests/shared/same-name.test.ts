import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { namesFit } from '../../shared/domain/same-name.ts';

const table = readFileSync(new URL('../../docs/names.md', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => /\| (?:yes|no) \|$/.test(line))
  .map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  )
  .map(([reported = '', givenNames = '', familyName = '', fits]) => ({ reported, givenNames, familyName, fits }));

describe('the names of docs/names.md', () => {
  test('are many', () => {
    expect(table.length).toBeGreaterThanOrEqual(60);
  });

  test.each(table)('$reported, in the extract $givenNames $familyName: $fits', ({ reported, fits, ...name }) => {
    expect(namesFit(reported, name)).toBe(fits === 'yes');
  });
});

test('names of many words end, and more words than can be paired do not fit', () => {
  const name = { givenNames: 'Al El Il Ol Ul Yl', familyName: 'Al El Il Ol Ul Yl' };
  expect(namesFit('Al El Il Ol Ul Yl Al El Il Ol Ul Xx', name)).toBe(false);
  expect(namesFit('Al '.repeat(60), name)).toBe(false);
});
