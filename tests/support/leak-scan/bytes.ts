import { isUtf8 } from 'node:buffer';
import { gunzipSync, inflateRawSync } from 'node:zlib';
import { readLetter } from '../letter-read.ts';

/** `page` is what a letter shows. */
export type Content = { content: string | Uint8Array; how: string; page?: boolean };

/** The scan reports what it cannot read. */
export class Unreadable extends Error {}

const MAX_UNPACKED = 50 * 1024 * 1024;

const UNPACKERS = [
  { begins: '%PDF-', unpack: pdf },
  { begins: 'PK\x03\x04', unpack: zip },
  { begins: '\x1f\x8b', unpack: gunzip },
];

const unpackerFor = (file: Buffer) =>
  UNPACKERS.find(({ begins }) => file.toString('latin1', 0, begins.length) === begins);

/** PDF, zip and gzip by their first bytes; anything else is text in every possible charset. */
export function unpack(bytes: Uint8Array, labels: string[] = []): Content[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const unpacker = unpackerFor(file);
  if (!unpacker) return texts(file, labels);
  try {
    return unpacker.unpack(file);
  } catch {
    throw new Unreadable();
  }
}

/** Decodes to text or a sound file, not to noise. */
export function saysSomething(bytes: Buffer): boolean {
  return bytes.length > 3 && (isPlainText(bytes) || isUtf16(bytes) || isSoundFile(bytes));
}

/** Noise is full of signs beyond ASCII. */
const MAX_ODD_BYTES = 1 / 3;

export function isPlainText(bytes: Buffer): boolean {
  let odd = 0;
  for (const byte of bytes)
    if (byte > 159) odd += 1;
    else if ((byte < 32 && !isBlank(byte)) || byte > 126) return false;
  return odd <= bytes.length * MAX_ODD_BYTES;
}

function isSoundFile(bytes: Buffer): boolean {
  try {
    return unpackerFor(bytes)?.unpack(bytes) !== undefined;
  } catch {
    return false;
  }
}

const isBlank = (byte: number) => byte === 9 || byte === 10 || byte === 13;

function pdf(file: Buffer): Content[] {
  const { runs, words, besidesContent } = readLetter(file);
  const decoration = runs.filter((run) => run.decoration).map(({ text }) => text);
  return [
    { content: besidesContent, how: 'PDF besides the page' },
    { content: [words, ...decoration].join('\n'), how: 'PDF page', page: true },
  ];
}

function gunzip(file: Buffer): Content[] {
  return [{ content: gunzipSync(file, { maxOutputLength: MAX_UNPACKED }), how: 'gzip' }];
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;

/** Names, comments and unpacked bytes, by the central directory. */
function zip(file: Buffer): Content[] {
  let end = file.length - 22;
  while (file.readUInt32LE(end) !== END_OF_DIRECTORY) end -= 1;
  const found: Content[] = [];
  let at = file.readUInt32LE(end + 16);
  while (file.readUInt32LE(at) === DIRECTORY_ENTRY) {
    const entry = entryAt(file, at);
    found.push({ content: entry.about, how: 'zip entry name' }, { content: entry.bytes, how: 'zip entry' });
    at = entry.next;
  }
  return found;
}

function entryAt(file: Buffer, at: number) {
  const [method, size, start] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt32LE(at + 42)];
  const lengths = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset));
  const next = at + 46 + lengths.reduce((sum, length) => sum + length, 0);
  const from = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
  const packed = file.subarray(from, from + size);
  const isEncrypted = (file.readUInt16LE(at + 8) & 1) === 1;
  if (isEncrypted || (method !== 0 && method !== 8)) throw new Unreadable();
  const bytes = method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: MAX_UNPACKED });
  return { about: file.subarray(at + 46, next), bytes, next };
}

/** UTF-8 if valid, else Windows-1252; besides, any charset that the mail names. */
function texts(bytes: Buffer, labels: string[]): Content[] {
  if (isUtf16(bytes)) {
    const charset = bytes[0] === 0xfe || bytes[0] === 0 ? 'utf-16be' : 'utf-16le';
    return [{ content: new TextDecoder(charset).decode(bytes), how: charset }];
  }
  const utf8 = isUtf8(bytes) ? bytes.toString('utf8') : undefined;
  const charsets = utf8 === undefined ? [...labels, 'windows-1252'] : labels.filter((label) => !IS_UTF8.test(label));
  const others = [...new Set(charsets)].map((charset) => ({ content: decoded(bytes, charset) ?? '', how: charset }));
  const different = others.filter(({ content }) => content !== '' && content !== utf8);
  return utf8 === undefined ? different : [{ content: utf8, how: 'utf-8' }, ...different];
}

const IS_UTF8 = /^(?:utf-?8|us-ascii)$/;

function decoded(bytes: Buffer, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A byte order mark, or every second byte is 0. */
function isUtf16(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes.length % 2 === 1) return false;
  const mark = bytes.readUInt16BE(0);
  if (mark === 0xfeff || mark === 0xfffe) return true;
  if (!bytes.includes(0)) return false;
  const zeros = [0, 1].map((start) => bytes.filter((byte, index) => index % 2 === start && byte === 0).length);
  const [fewest = 0, most = 0] = zeros.toSorted((a, b) => a - b);
  return fewest === 0 && most > bytes.length * 0.4;
}
