import { constants, gunzipSync, inflateRawSync } from 'node:zlib';
import { zipSync } from 'fflate';
import { type Entry, fromBufferPromise } from 'yauzl';
import { Encrypted, MAX_ZIP_ENTRIES, NotReadable, OverLimit } from '../limits.ts';

export type Budget = { inflated: number; files: number; cells: number };

/**
 * Throws OverLimit, Encrypted or NotReadable. The library inflates to the sizes in the directory, so their sum is
 * checked first.
 */
export async function unzipped(bytes: Uint8Array, budget: Budget): Promise<Map<string, Buffer>> {
  try {
    return await filesIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), budget);
  } catch (error) {
    if (error instanceof OverLimit || error instanceof Encrypted) throw error;
    throw /strong encryption/.test(String(error)) ? new Encrypted() : new NotReadable();
  }
}

async function filesIn(bytes: Buffer, budget: Budget): Promise<Map<string, Buffer>> {
  // Nothing is written to disk, so names with `..` do no harm.
  const archive = await fromBufferPromise(bytes, { decodeStrings: false });
  if (archive.entryCount > MAX_ZIP_ENTRIES) throw new OverLimit();
  const entries: Entry[] = [];
  for await (const entry of archive.eachEntry()) entries.push(entry);
  if (entries.some((entry) => entry.isEncrypted())) throw new Encrypted();
  const sum = entries.reduce((total, { uncompressedSize }) => total + uncompressedSize, 0);
  if (sum > budget.inflated) throw new OverLimit();
  budget.inflated -= sum;
  const files = new Map<string, Buffer>();
  for (const entry of entries) {
    const stream = await archive.openReadStreamPromise(entry);
    files.set(entry.fileNameRaw.toString(), Buffer.concat(await stream.toArray()));
  }
  if (files.size !== entries.length) throw new NotReadable();
  return files;
}

const LOCAL_FILE = Buffer.from('504b0304', 'hex');
const LOCAL_HEADER = 30;
const MAX_PIECES = 200;
const MAX_PIECE = 1024 * 1024;

/** Of a zip that the library refuses: each file by its own header, whatever the directory says. */
export function piecesOfZip(bytes: Uint8Array): Buffer[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: Buffer[] = [];
  for (let at = zip.indexOf(LOCAL_FILE); at >= 0 && pieces.length < MAX_PIECES; at = zip.indexOf(LOCAL_FILE, at + 4)) {
    if (at + LOCAL_HEADER > zip.length) break;
    const start = at + LOCAL_HEADER + zip.readUInt16LE(at + 26) + zip.readUInt16LE(at + 28);
    const isDeflated = zip.readUInt16LE(at + 8) === 8;
    pieces.push(isDeflated ? inflatedPart(zip.subarray(start)) : zip.subarray(start, start + MAX_PIECE));
  }
  return pieces;
}

/** As far as it goes. */
function inflatedPart(bytes: Buffer): Buffer {
  try {
    const end = bytes.indexOf(LOCAL_FILE);
    const piece = end < 0 ? bytes : bytes.subarray(0, end);
    return inflateRawSync(piece, { maxOutputLength: MAX_PIECE, finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    return Buffer.alloc(0);
  }
}

/** Throws OverLimit. */
export function gunzipped(bytes: Uint8Array, budget: Budget): Buffer {
  try {
    const inflated = gunzipSync(bytes, { maxOutputLength: Math.max(1, budget.inflated) });
    budget.inflated -= inflated.length;
    return inflated;
  } catch (error) {
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE' ? new OverLimit() : new NotReadable();
  }
}

/** What a library inflates by itself has no limit. */
export function stored(files: [name: string, bytes: Buffer][]): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0 });
}
