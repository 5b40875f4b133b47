import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { root, sources } from './repository.ts';

/** Births from 2004 end on 238x or 239x, earlier ones on 98xx or 99xx. */
const TEST_NUMBER = /(?:23[89]|9[89]\d)\d$/;

function strangersIn(text: string): string[] {
  const numbers = text.matchAll(/(?<![\d.])(?:18|19|20)(\d{6})[-+]?(\d{4})(?!\d)/g);
  return [...numbers].flatMap(([found, date = '', last = '']) =>
    isDate(date) && isChecked(date + last) && !TEST_NUMBER.test(last) ? found : [],
  );
}

/** 60 more for the day of a samordningsnummer. */
function isDate(date: string): boolean {
  const [month, day] = [Number(date.slice(2, 4)), Number(date.slice(4)) % 60];
  return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

function isChecked(digits: string): boolean {
  const products = [...digits].map((digit, index) => Number(digit) * (index % 2 === 0 ? 2 : 1));
  return products.reduce((sum, product) => sum + (product > 9 ? product - 9 : product), 0) % 10 === 0;
}

test('no file of ours holds a number that somebody may have (PR9)', () => {
  expect(sources.flatMap(({ path, text }) => strangersIn(text).map((number) => `${path}: ${number}`))).toEqual([]);
});

test('nor does a file of others, but for the list of test numbers', () => {
  const files = globSync('tests/fixtures/**/*.*', { cwd: root }).filter((path) => !path.includes('/personnummer/'));
  const found = files.flatMap((path) => strangersIn(readFileSync(root + path, 'latin1')).map(() => path));
  expect(files.length).toBeGreaterThan(60);
  expect(found).toEqual([]);
});

test('a number that is planted is found', () => {
  const planted = ['1912', '1212', '1212'].join('');
  expect(strangersIn(`x ${planted}, 20080101-2386, 191212121213`)).toEqual([planted]);
});
