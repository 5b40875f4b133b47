import { inflateRawSync } from 'node:zlib';
import { Encrypted, MAX_ZIP_ENTRIES, NotReadable, OverLimit } from '../limits.ts';

/** What all files of one mail together may still come to. */
export type Budget = { inflated: number; files: number; cells: number };

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_HEADER = 0x04034b50;
const END_LENGTH = 22;
const ENTRY_LENGTH = 46;
const LOCAL_LENGTH = 30;
const LONGEST_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;

type Entry = { name: string; method: number; packed: number; size: number; header: number };

/** The files in a zip archive, each inflated to exactly the size that the archive's directory says and no byte further. */
export function unzipped(bytes: Uint8Array, budget: Budget): Map<string, Buffer> {
  const archive = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries = directoryOf(archive);
  const sum = entries.reduce((total, { size }) => total + size, 0);
  if (sum > budget.inflated) throw new OverLimit();
  budget.inflated -= sum;
  const files = new Map(entries.map((entry) => [entry.name, inflated(archive, entry)]));
  if (files.size !== entries.length) throw new NotReadable();
  return files;
}

function directoryOf(archive: Buffer): Entry[] {
  const end = endOf(archive);
  const count = archive.readUInt16LE(end + 10);
  if (count > MAX_ZIP_ENTRIES) throw new OverLimit();
  const entries: Entry[] = [];
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    if (at + ENTRY_LENGTH > end || archive.readUInt32LE(at) !== DIRECTORY_ENTRY) throw new NotReadable();
    entries.push(entryAt(archive, at));
    at += ENTRY_LENGTH + archive.readUInt16LE(at + 28) + archive.readUInt16LE(at + 30) + archive.readUInt16LE(at + 32);
  }
  return entries;
}

function endOf(archive: Buffer): number {
  const first = Math.max(0, archive.length - END_LENGTH - LONGEST_COMMENT);
  for (let at = archive.length - END_LENGTH; at >= first; at -= 1)
    if (archive.readUInt32LE(at) === END_OF_DIRECTORY) return at;
  throw new NotReadable();
}

/** Sizes of four gigabytes stand for the larger archives of a later format, which no mail can hold. */
function entryAt(archive: Buffer, at: number): Entry {
  if (archive.readUInt16LE(at + 8) & ENCRYPTED_FLAG) throw new Encrypted();
  const nameAt = at + ENTRY_LENGTH;
  return {
    name: archive.toString('utf8', nameAt, nameAt + archive.readUInt16LE(at + 28)),
    method: archive.readUInt16LE(at + 10),
    packed: archive.readUInt32LE(at + 20),
    size: archive.readUInt32LE(at + 24),
    header: archive.readUInt32LE(at + 42),
  };
}

function inflated(archive: Buffer, { method, packed, size, header }: Entry): Buffer {
  if (header + LOCAL_LENGTH > archive.length || archive.readUInt32LE(header) !== LOCAL_HEADER) throw new NotReadable();
  const start = header + LOCAL_LENGTH + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const data = archive.subarray(start, start + packed);
  // Nothing packed, but a size: readers then search the archive for the data on their own.
  if (data.length !== packed || (packed === 0 && size > 0)) throw new NotReadable();
  const whole = method === STORED || packed === 0 ? data : inflatedTo(size, method, data);
  if (whole.length !== size) throw new NotReadable();
  return whole;
}

function inflatedTo(size: number, method: number, data: Buffer): Buffer {
  if (method !== DEFLATED) throw new NotReadable();
  try {
    return inflateRawSync(data, { maxOutputLength: Math.max(size, 1) });
  } catch {
    throw new NotReadable();
  }
}

/**
 * The same files as an archive that is not packed: whatever a library inflates on its own has no limit. The check sums
 * are left out, which means that there is nothing to check.
 */
export function stored(files: [name: string, bytes: Buffer][]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, bytes] of files) {
    const label = Buffer.from(name);
    const header = Buffer.alloc(LOCAL_LENGTH);
    header.writeUInt32LE(LOCAL_HEADER);
    header.writeUInt16LE(label.length, 26);
    const entry = Buffer.alloc(ENTRY_LENGTH);
    entry.writeUInt32LE(DIRECTORY_ENTRY);
    entry.writeUInt32LE(bytes.length, 20);
    entry.writeUInt32LE(bytes.length, 24);
    entry.writeUInt16LE(label.length, 28);
    entry.writeUInt32LE(at, 42);
    bodies.push(header, label, bytes);
    directory.push(entry, label);
    at += header.length + label.length + bytes.length;
  }
  const end = Buffer.alloc(END_LENGTH);
  end.writeUInt32LE(END_OF_DIRECTORY);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...directory, end]);
}
