import { MAX_PARTS, NotReadable, OverLimit } from '../limits.ts';
import { decodeText } from '../mail/decode-text.ts';
import type { MimePart, MimeTree } from '../mail/mime-tree.ts';

/** [MS-OXTNEF]; type in the upper half. */
const CODE_PAGE = 0x9007;
const SUBJECT = 0x8004;
const BODY = 0x800c;
const MESSAGE_PROPERTIES = 0x9003;
const ATTACHMENT_BEGINS = 0x9002;
const ATTACHMENT_TITLE = 0x8010;
const ATTACHMENT_DATA = 0x800f;
const ATTACHMENT_PROPERTIES = 0x9005;

/** [MS-OXPROPS]. */
const PROPERTY_BODY = 0x1000;
const PROPERTY_HTML = 0x1013;
const PROPERTY_OBJECT = 0x3701;
const PROPERTY_LONG_NAME = 0x3707;
const PROPERTY_MIME_TYPE = 0x370e;

type File = { title?: string; name?: string; type?: string; bytes?: Uint8Array };

/** No kept library reads winmail.dat. Its RTF is skipped: the mail has it as plain text. */
export function readTnef(bytes: Uint8Array): MimeTree {
  const read: { subject?: string; texts: MimePart[]; files: File[]; codePage: number } = {
    texts: [],
    files: [],
    codePage: 1252,
  };
  for (const { id, data } of attributesOf(new Cursor(bytes))) {
    const file = read.files.at(-1);
    if (id === CODE_PAGE) read.codePage = new Cursor(data).uint32();
    else if (id === SUBJECT) read.subject = textOf(data, read.codePage);
    else if (id === BODY) read.texts.push(textPart('text/plain', textOf(data, read.codePage)));
    else if (id === MESSAGE_PROPERTIES) read.texts.push(...textsIn(data, read.codePage));
    else if (id === ATTACHMENT_BEGINS) read.files.push({});
    else if (id === ATTACHMENT_TITLE && file) file.title = textOf(data, read.codePage);
    else if (id === ATTACHMENT_DATA && file) file.bytes = data;
    else if (id === ATTACHMENT_PROPERTIES && file) Object.assign(file, describedBy(data, read.codePage));
    if (read.files.length > MAX_PARTS) throw new OverLimit();
  }
  const subject = { key: 'subject', value: read.subject ?? '' };
  return { headers: [subject], type: 'application/ms-tnef', parts: [...read.texts, ...read.files.map(partOf)] };
}

function* attributesOf(cursor: Cursor): Generator<{ id: number; data: Uint8Array }> {
  // Signature and key.
  cursor.skip(6);
  while (cursor.left > 0) {
    cursor.skip(1);
    const id = cursor.uint32() & 0xffff;
    const data = cursor.bytes(cursor.uint32());
    cursor.skip(2);
    yield { id, data };
  }
}

function textsIn(data: Uint8Array, codePage: number): MimePart[] {
  return propertiesOf(data).flatMap(({ id, type, value }) => {
    const text = type === UNICODE ? utf16(value) : textOf(value, codePage);
    if (id === PROPERTY_HTML) return textPart('text/html', text);
    return id === PROPERTY_BODY ? textPart('text/plain', text) : [];
  });
}

function describedBy(data: Uint8Array, codePage: number): File {
  const file: File = {};
  for (const { id, type, value } of propertiesOf(data)) {
    const text = type === UNICODE ? utf16(value) : textOf(value, codePage);
    if (id === PROPERTY_LONG_NAME) file.name = text;
    if (id === PROPERTY_MIME_TYPE) file.type = text.toLowerCase();
    // Behind a class id.
    if (id === PROPERTY_OBJECT) file.bytes = value.subarray(16);
  }
  return file;
}

const STRING = 0x1e;
const UNICODE = 0x1f;
const VARIABLE_LENGTH_TYPES = new Set([STRING, UNICODE, 0x0d, 0x102]);
const LENGTHS: Record<number, number> = { 5: 8, 6: 8, 7: 8, 20: 8, 64: 8, 72: 16 };
const MANY_VALUES = 0x1000;
const FIRST_NAMED = 0x8000;

function propertiesOf(data: Uint8Array): { id: number; type: number; value: Uint8Array }[] {
  const cursor = new Cursor(data);
  const properties = [];
  for (let left = cursor.uint32(); left > 0; left -= 1) {
    const tag = cursor.uint32();
    const type = tag & 0xfff;
    if (tag >>> 16 >= FIRST_NAMED) skipName(cursor);
    const ownLength = VARIABLE_LENGTH_TYPES.has(type);
    const values = ownLength || tag & MANY_VALUES ? cursor.uint32() : 1;
    if (values > cursor.left) throw new NotReadable();
    for (let value = 0; value < values; value += 1) {
      const bytes = cursor.padded(ownLength ? cursor.uint32() : (LENGTHS[type] ?? 4));
      properties.push({ id: tag >>> 16, type, value: bytes });
    }
  }
  return properties;
}

/** Name space, then a number or the name. */
function skipName(cursor: Cursor): void {
  cursor.skip(16);
  if (cursor.uint32() === 0) cursor.skip(4);
  else cursor.padded(cursor.uint32());
}

function textOf(bytes: Uint8Array, codePage: number): string {
  return decodeText(bytes, codePage === 65001 ? 'utf-8' : `windows-${codePage}`).replace(/\0+$/, '');
}

function utf16(bytes: Uint8Array): string {
  return new TextDecoder('utf-16le').decode(bytes).replace(/\0+$/, '');
}

function textPart(type: string, text: string): MimePart {
  return { type, charset: 'utf-8', disposition: 'inline', bytes: Buffer.from(text) };
}

function partOf({ title, name = title, type, bytes = new Uint8Array() }: File): MimePart {
  return {
    type: type || 'application/octet-stream',
    disposition: 'attachment',
    filename: name ?? '',
    bytes,
  };
}

/** Throws NotReadable past the end. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw new NotReadable();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  skip(length: number): void {
    this.bytes(length);
  }

  uint32(): number {
    const four = this.bytes(4);
    return new DataView(four.buffer, four.byteOffset).getUint32(0, true);
  }

  /** To four bytes. */
  padded(length: number): Uint8Array {
    const value = this.bytes(length);
    this.skip(Math.min(this.left, (4 - (length % 4)) % 4));
    return value;
  }
}
