import { expect, test } from 'vitest';
import { BROKEN } from '../broken/builds.ts';
import { apply } from '../support/system/build-plugins.ts';
import { sources, textOf } from './repository.ts';

const NUMBER = /\b(?:PR|P|F|R)\d{1,2}[a-c]?\b/g;

/** Each row of the tables, with its last cell: what holds today. */
const rules = textOf('docs/rules.md')
  .split('\n')
  .flatMap((line) => {
    const [, number = '', ...cells] = line.split('|').map((cell) => cell.trim());
    return /^(?:PR|P|F|R)\d/.test(number) ? { number, kept: cells.at(-2) ?? '' } : [];
  });

/** Their test reads files: it plants what must be found. */
const PLANTED = { PR9: 'tests/docs/people.test.ts' };

test('each rule says whether it is kept', () => {
  const heads = rules.filter(({ kept }) => !/^(?:yes|in part: .+|not yet(?:: .+)?)$/.test(kept));
  expect(heads.map(({ number }) => number)).toEqual(['PR5']);
  expect(new Set(rules.map(({ number }) => number)).size).toBe(rules.length);
});

test('every number that is cited stands in docs/rules.md', () => {
  const known = new Set(rules.map(({ number }) => number));
  const cited = sources.flatMap(({ path, text }) => commentsOf(path, text).map((number) => ({ path, number })));
  expect(cited.length).toBeGreaterThan(50);
  expect(cited.filter(({ number }) => !known.has(number))).toEqual([]);
});

/** In code the same letters name cells of a spreadsheet. */
function commentsOf(path: string, text: string): string[] {
  const comments = path.endsWith('.md') ? [text] : (text.match(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm) ?? []);
  return comments.flatMap((comment) => comment.match(NUMBER) ?? []);
}

test('rules are cited by these numbers alone', () => {
  const old = /promises? P?\d|fault rules? \d|privacy (?:rules? )?\d|edge case|contracts \d|\(design \d|\brule \d/i;
  const others = sources.filter(({ path }) => path !== 'tests/docs/rules.test.ts');
  const found = others.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => (old.test(line) ? `${path}:${index + 1} ${line.trim()}` : [])),
  );
  expect(found).toEqual([]);
});

test('every rule that is kept, also in part, has a change that breaks it and a test that finds it', () => {
  const broken = new Set([...BROKEN.map(({ rule }) => rule), ...Object.keys(PLANTED)]);
  const kept = rules.filter(({ kept }) => /^(?:yes|in part)/.test(kept)).map(({ number }) => number);
  expect(kept.filter((number) => !broken.has(number))).toEqual([]);
  expect([...broken].filter((number) => !kept.includes(number))).toEqual([]);
});

test.each(BROKEN)('$rule, $name: there is such a source to break, and such a test', (build) => {
  expect(apply(textOf(build.file), build)).not.toBe(textOf(build.file));
  expect(textOf(build.test).length).toBeGreaterThan(0);
});
