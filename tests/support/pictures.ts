import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync, inflateSync } from 'node:zlib';
import type { Page as Tab } from 'playwright-core';
import { pngOf } from './png.ts';

/** A folder for pictures of pages. */
const { KAA_PICTURES } = process.env;

/** Nothing without `KAA_PICTURES`. */
export async function picture(tab: Tab, name: string): Promise<void> {
  if (!KAA_PICTURES) return;
  writeFileSync(join(KAA_PICTURES, `${name}.png`), small(await tab.screenshot({ fullPage: true })));
}

/** In its 256 most frequent colours, others as the nearest of them: half the size. A browser's pictures are RGB. */
function small(png: Buffer): Buffer {
  const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  const head = png.subarray(16, 29);
  if (head[8] !== 8 || head[9] !== 2) throw new Error('Another kind of PNG');
  const rgb = unfiltered(inflateSync(pixelsOf(png)), width * 3, height);
  const counts = new Map<number, number>();
  const pixels = Array.from({ length: width * height }, (_, at) => rgb.readUIntBE(at * 3, 3));
  for (const colour of pixels) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const colours = [...counts].toSorted(([, a], [, b]) => b - a).map(([colour]) => colour);
  const palette = colours.slice(0, 256);
  const index = new Map(colours.map((colour, at) => [colour, at < 256 ? at : nearest(palette, colour)]));
  const rows = Buffer.alloc((width + 1) * height);
  for (const [at, colour] of pixels.entries()) rows[at + Math.floor(at / width) + 1] = index.get(colour) ?? 0;
  return pngOf([
    ['IHDR', Buffer.concat([head.subarray(0, 9), Buffer.from([3, 0, 0, 0])])],
    ['PLTE', Buffer.from(palette.flatMap(channels))],
    ['IDAT', deflateSync(rows, { level: 9 })],
  ]);
}

const channels = (colour: number) => [colour >> 16, (colour >> 8) & 255, colour & 255];

function nearest(palette: number[], colour: number): number {
  const wanted = channels(colour);
  const far = palette.map((one) => channels(one).reduce((sum, c, at) => sum + (c - (wanted[at] ?? 0)) ** 2, 0));
  return far.indexOf(Math.min(...far));
}

function pixelsOf(png: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 8; at < png.length; at += 12 + png.readUInt32BE(at)) {
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT')
      parts.push(png.subarray(at + 8, at + 8 + png.readUInt32BE(at)));
  }
  return Buffer.concat(parts);
}

/** PNG (ISO/IEC 15948) 9.2. */
function unfiltered(filtered: Buffer, rowBytes: number, height: number): Buffer {
  const pixels = Buffer.alloc(rowBytes * height);
  for (let row = 0; row < height; row++) {
    const filter = filtered[row * (rowBytes + 1)];
    for (let at = 0; at < rowBytes; at++) {
      const here = row * rowBytes + at;
      const left = at < 3 ? 0 : (pixels[here - 3] ?? 0);
      const up = row === 0 ? 0 : (pixels[here - rowBytes] ?? 0);
      const corner = at < 3 || row === 0 ? 0 : (pixels[here - rowBytes - 3] ?? 0);
      const predicted = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][filter ?? 0] ?? 0;
      pixels[here] = (filtered[row * (rowBytes + 1) + 1 + at] ?? 0) + predicted;
    }
  }
  return pixels;
}

function paeth(left: number, up: number, corner: number): number {
  const [a, b, c] = [up - corner, left - corner, left + up - 2 * corner].map(Math.abs) as [number, number, number];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
