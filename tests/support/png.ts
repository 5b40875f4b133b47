import { crc32, deflateSync } from 'node:zlib';

/** A picture in one grey, or with colour type 6 half transparent. */
export function aPng({ width = 120, height = 40, colour = 0, interlace = 0 } = {}): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, colour, 0, 0, interlace], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * (colour === 6 ? 4 : 1), 0x80)]);
  const rows = Buffer.concat(Array.from({ length: height }, () => row));
  return pngOf([
    ['IHDR', head],
    ['IDAT', deflateSync(rows)],
  ]);
}

export const pngOf = (chunks: [type: string, data: Buffer][]) =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    ...chunks.map(([type, data]) => chunk(type, data)),
    chunk('IEND', Buffer.alloc(0)),
  ]);

function chunk(type: string, data: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(typed));
  return Buffer.concat([size, typed, sum]);
}
