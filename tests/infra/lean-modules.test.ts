import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { bundle, functionFolders } from '../../infra/parts/bundle.ts';
import { NEVER_CALLED, STAND_INS } from '../../infra/parts/lean-modules.ts';
import { aLetter } from '../support/letter-builder.ts';
import { AWS, bundled, profile, root } from './bundled.ts';

const { aFunction, answerOf, folder, sameAnswer } = bundled();

/** Something for each key that the function's env.ts asks for. */
async function environmentOf(name: string): Promise<NodeJS.ProcessEnv> {
  const module: Record<string, z.ZodObject> = await import(join(root, 'functions', name, 'env.ts'));
  const keys = Object.values(module).flatMap(({ shape }) => Object.keys(shape));
  return Object.fromEntries(keys.map((key) => [key, 'value']));
}

test.each([...Object.keys(STAND_INS), ...Object.keys(NEVER_CALLED)])('%s is where the bundler looks for it', (name) => {
  const { resolve } = createRequire(import.meta.url);
  expect(existsSync(join(root, 'node_modules', name)) || existsSync(resolve(name))).toBe(true);
});

describe('every function starts from its bundle', () => {
  beforeAll(() => bundle({ outdir: join(folder(), 'functions'), profile }));

  test.each(functionFolders())('%s', async (name) => {
    const handler = join(folder(), 'functions', name, 'handler.js');
    const sources = aFunction('starter', `export const handler = async () => typeof require('${handler}').handler;`);
    expect(await answerOf('starter', sources, { ...AWS, ...(await environmentOf(name)) })).toBe('function');
  });
});

test('schemas judge as with the whole of zod', async () => {
  const answer = await sameAnswer(`
    import * as z from 'zod';
    const Small = z.object({ name: z.string().regex(/^[a-z]+$/).max(3), day: z.iso.date().optional() });
    const Kind = z.enum(['a', 'b', 'c']).exclude(['c']);
    const schemas = [
      Small,
      Small.omit({ day: true }).extend({ count: z.number().int().positive() }),
      z.array(Kind).min(1).max(2),
      z.number().int().min(1).max(7),
      z.number().int().nonnegative().default(5),
      z.record(z.string(), z.boolean()),
      z.discriminatedUnion('t', [z.object({ t: z.literal('x') }), z.object({ t: z.literal('y'), at: z.iso.datetime() })]),
    ];
    const values = [
      { name: 'abc', more: 1 }, { name: 'abcd' }, { name: 'A' }, { name: 'a', day: '2026-02-30' }, { name: 'a', count: 2 },
      { name: 'a', count: 0.5 }, ['a'], ['c'], [], ['a', 'b', 'a'], 7, 8, -1, 1.5, undefined, { x: true }, { x: 'true' },
      { t: 'x' }, { t: 'y', at: '2026-11-22T10:00:00Z' }, { t: 'y' }, { t: 'z' }, null,
    ];
    const judged = (schema) => values.map((value) => schema.safeParse(value).data ?? null);
    export const handler = async () => JSON.stringify(schemas.map(judged));`);
  const [small, extended] = answer as [unknown[], unknown[]];
  expect(small.filter(Boolean)).toEqual([{ name: 'abc' }, { name: 'a' }, { name: 'a' }]);
  expect(extended.filter(Boolean)).toEqual([{ name: 'a', count: 2 }]);
});

const FONTS = ['NotoSans-Regular.ttf', 'NotoSans-Bold.ttf'];
const fonts = () =>
  Object.fromEntries(FONTS.map((file) => [file, readFileSync(join(root, 'functions/outreach/assets', file))]));

test('a letter has the same bytes as with the whole of fontkit', async () => {
  const handler = `
    import { createHash } from 'node:crypto';
    import { renderLetter } from 'ROOT/functions/outreach/letter.ts';
    export const handler = async () => {
      const { pdf } = await renderLetter(${JSON.stringify(aLetter({ sample: true }))});
      return JSON.stringify([pdf.length, createHash('sha256').update(pdf).digest('hex')]);
    };`;
  expect(await sameAnswer(handler, { assets: fonts() })).toEqual([
    expect.any(Number),
    expect.stringMatching(/^\w{64}$/),
  ]);
});

test('a font with a table that the bundle does not read is refused', async () => {
  const sources = aFunction(
    'font',
    `import { readFileSync } from 'node:fs';
     import { create } from 'fontkit';
     const font = readFileSync(new URL('./assets/NotoSans-Bold.ttf', import.meta.url));
     font.write('GSUB', font.indexOf('gasp'));
     export const handler = async () => create(font).postscriptName;`,
    fonts(),
  );
  expect(await answerOf('font', sources)).toBe('Font tables that are not in the bundle: GSUB');
});

test("HTML's characters are read as with the whole of entities", async () => {
  const answer = await sameAnswer(`
    import { htmlToText } from 'ROOT/shared/report-mail/mail/html-text.ts';
    const html = '<p>&Aring;sa &auml;r h&#228;r&hellip; 1&nbsp;&lt;&nbsp;2 &notit; &CounterClockwiseContourIntegral; &none;</p>';
    export const handler = async () => JSON.stringify(htmlToText(html));`);
  expect(answer).toBe('Åsa är här… 1 < 2 ¬it; ∳ &none;');
});

test('what is left out says its name when it is called', async () => {
  const sources = aFunction(
    'mailer',
    `import MailComposer from 'nodemailer/lib/mail-composer';
     const attachments = [{ filename: 'list.xlsx', content: 'of no type' }];
     export const handler = async () => new MailComposer({ attachments }).compile().build();`,
  );
  expect(await answerOf('mailer', sources)).toBe('nodemailer/dist/esm/mime-funcs/mime-types.js is not in the bundle.');
});
