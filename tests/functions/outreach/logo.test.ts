import { expect, test } from 'vitest';
import { renderLetter, WINDOW } from '../../../functions/outreach/letter.ts';
import { aLetter } from '../../support/letter-builder.ts';
import { readLetter } from '../../support/letter-read.ts';
import { aPng } from '../../support/png.ts';

async function pdfWith(logo: Uint8Array | undefined): Promise<Buffer> {
  const rendered = await renderLetter(aLetter({ logo }));
  if (rendered.outcome !== 'rendered') throw new Error(rendered.because);
  return Buffer.from(rendered.pdf);
}
const MM = 72 / 25.4;

test.each([
  ['broad', { width: 400, height: 40 }],
  ['high', { width: 40, height: 400 }],
])('a %s logo stands above the window and what is empty around it', async (_, size) => {
  const { contents } = readLetter(await pdfWith(aPng(size)));
  const [, width = '', height = '', left = '', bottom = ''] =
    /(\S+) 0 0 -(\S+) (\S+) (\S+) cm\n\/I1 Do/.exec(contents) ?? [];
  const [right, top] = [Number(left) + Number(width), Number(bottom) - Number(height)].map((points) => points / MM);
  expect(Number(bottom) / MM).toBeLessThan(WINDOW.top - WINDOW.quiet);
  expect(top).toBeGreaterThan(10);
  expect(Number(left) / MM).toBeGreaterThan(WINDOW.left);
  expect(right).toBeCloseTo(185, 3);
});

test('a letter with a logo says the same, and has the same bytes when it is made again', async () => {
  const logo = aPng();
  const [one, again, without] = await Promise.all([pdfWith(logo), pdfWith(logo), pdfWith(undefined)]);
  expect(one.equals(again)).toBe(true);
  expect(readLetter(one).words).toBe(readLetter(without).words);
  expect(readLetter(one).pages).toBe(1);
});
