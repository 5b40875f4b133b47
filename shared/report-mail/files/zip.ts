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

/** What a library inflates by itself has no limit. */
export function stored(files: [name: string, bytes: Buffer][]): Uint8Array {
  return zipSync(Object.fromEntries(files), { level: 0 });
}
