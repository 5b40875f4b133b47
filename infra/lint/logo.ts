import { existsSync, readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { logoIn } from '../city.ts';
import type { Finding } from './finding.ts';

const SIGNATURE = '89504e470d0a1a0a';
/** Every letter holds it. */
const MOST_BYTES = 200_000;

/** Printed in every letter, which must have the same bytes when it is made again (P2). */
export function logoFaults(folder: string): Finding[] {
  if (!existsSync(logoIn(folder))) return [];
  const png = readFileSync(logoIn(folder));
  const fault = (words: string, isOne: boolean) => (isOne ? [{ key: 'logo.png', words }] : []);
  if (png.toString('hex', 0, 8) !== SIGNATURE || png.length < 33) return fault('is no PNG picture', true);
  // W3C PNG 11.2.2: bit depth, colour type and interlace method in IHDR.
  const [depth = 0, colour = 0] = png.subarray(24, 26);
  return [
    ...fault(`is larger than ${MOST_BYTES / 1000} kB`, png.length > MOST_BYTES),
    ...fault('must have 8 bits a colour', depth !== 8),
    ...fault('is transparent: save it on a white ground', colour > 3 || png.includes('tRNS')),
    ...fault('is interlaced: save it without', png[28] !== 0),
    ...fault('cannot be read', !isWhole(png)),
  ];
}

/** Chunks to the last; a cut one would stop every letter. */
function isWhole(png: Buffer): boolean {
  let at = 8;
  while (at + 12 <= png.length) {
    const size = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    const end = at + 8 + size;
    if (end + 4 > png.length || crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return false;
    if (type === 'IEND') return true;
    at = end + 4;
  }
  return false;
}
