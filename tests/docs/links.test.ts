import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root, sources, textOf } from './repository.ts';

const documents = sources.filter(({ path }) => /^(?:README\.md|docs\/.*|tests\/.*\.md)$/.test(path));
const OWN_PATH = /`((?:docs|functions|infra|shared|tests)\/[\w./-]*)`/g;
const LINK = /\]\((?!https?:)([^)\s#]+)[^)]*\)/g;

test('every path that a document names exists', () => {
  const named = documents.flatMap(({ path, text }) =>
    [...text.matchAll(OWN_PATH)].map(([, own = '']) => ({ path, own })),
  );
  expect(named.length).toBeGreaterThan(50);
  expect(named.filter(({ own }) => !existsSync(join(root, own)))).toEqual([]);
});

test('every link of a document leads somewhere', () => {
  const links = documents.flatMap(({ path, text }) => [...text.matchAll(LINK)].map(([, to = '']) => ({ path, to })));
  expect(links.length).toBeGreaterThan(20);
  expect(links.filter(({ path, to }) => !existsSync(join(root, dirname(path), to)))).toEqual([]);
});

test('the README is short enough to be read', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});
