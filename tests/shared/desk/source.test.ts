import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEFAULT_COLOURS, styleSheet } from '../../../shared/desk/style.ts';
import { DarkColour } from '../../../shared/domain/colour.ts';

const sources = ['shared/desk', 'functions/desk', 'functions/desk-login', 'functions/desk-protected'].flatMap(
  (folder) =>
    readdirSync(new URL(`../../../${folder}/`, import.meta.url), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => [
        `${folder}/${name}`,
        readFileSync(new URL(`../../../${folder}/${name}`, import.meta.url), 'utf8'),
      ]),
);

test('only what the html tag has escaped reaches a page', () => {
  const imports = sources.filter(([, text]) => /from 'hono/.test(text ?? ''));
  expect(imports.map(([name]) => name)).toEqual(['shared/desk/html.ts']);
  for (const [name, text = ''] of sources) {
    if (name !== 'shared/desk/html.ts')
      expect(text, name).not.toMatch(/\braw[(`]|isEscaped|HtmlEscapedString|as Html\b/);
    // A quotation mark left out would leave the attribute.
    expect(text, name).not.toMatch(/<[a-z]+ [^>`]*=\$\{/);
  }
});

test('the style sheet is small, has a path of its own content, and colours that can be read', () => {
  const { path, css } = styleSheet();
  expect(Buffer.byteLength(css)).toBeLessThan(15_000);
  expect(css).not.toMatch(/url\(|@import/);
  expect(path).not.toBe(styleSheet({ accent: '#004000' }).path);
  expect(DarkColour.safeParse(DEFAULT_COLOURS.accent).success).toBe(true);
  expect(DarkColour.safeParse('#ffcc00').success).toBe(false);
  expect(DarkColour.safeParse('red;}').success).toBe(false);
});
