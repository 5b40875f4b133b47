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

/** As GitHub names them. */
const anchorsOf = (text: string) =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );

test('every link to a chapter finds it', () => {
  const links = documents.flatMap(({ path, text }) =>
    [...text.matchAll(/\]\((?!https?:)([^)\s#]*)#([^)\s]+)\)/g)].map(([, to = '', anchor = '']) => ({
      path,
      to: to === '' ? path : join(dirname(path), to),
      anchor,
    })),
  );
  expect(links.length).toBeGreaterThan(10);
  expect(links.filter(({ to, anchor }) => !anchorsOf(textOf(to)).includes(anchor))).toEqual([]);
});

test('the README is short enough to be read', () => {
  expect(textOf('README.md').trimEnd().split('\n').length).toBeLessThanOrEqual(120);
});
