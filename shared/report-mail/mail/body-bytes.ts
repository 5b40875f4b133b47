import { MAX_MAIL_LINES, OverLimit } from '../limits.ts';

/**
 * The body of one part. The library's own collects every line, so a million short lines take a gigabyte; here the
 * first and the last are kept, since what lies between them in the mail is the body. The end of its last line belongs to
 * the boundary below (RFC 2046 5.1.1).
 */
export class BodyBytes {
  #first: Uint8Array | undefined;
  #last: Uint8Array | undefined;
  readonly #encoding: string;

  /** Takes a Content-Transfer-Encoding: whatever is neither base64 nor quoted-printable is there as it is. */
  constructor(encoding: string) {
    this.#encoding = encoding;
  }

  /** Takes one line or several, without the end of the last. */
  update(lines: Uint8Array): void {
    this.#first ??= lines;
    this.#last = lines;
  }

  async finalize(): Promise<ArrayBuffer> {
    if (!this.#first || !this.#last) return new ArrayBuffer(0);
    const { buffer, byteOffset: start } = this.#first;
    const body = Buffer.from(buffer, start, this.#last.byteOffset + this.#last.length - start);
    if (this.#encoding.includes('base64')) return exactly(fromBase64(body.toString('latin1')));
    return exactly(this.#encoding.includes('quoted-printable') ? fromQuotedPrintable(body) : body);
  }
}

/** Some programs pad every line; what follows the padding is a unit of its own. */
function fromBase64(base64: string): Buffer {
  const padding = base64.indexOf('=');
  if (padding < 0 || !/[^=\s]/.test(base64.slice(padding))) return Buffer.from(base64, 'base64');
  const bytes = Buffer.alloc(base64.length);
  let length = 0;
  let units = 0;
  for (const [unit] of base64.matchAll(/[^=]+/g)) {
    units += 1;
    if (units > MAX_MAIL_LINES) throw new OverLimit();
    length += bytes.write(unit, length, 'base64');
  }
  return bytes.subarray(0, length);
}

const [EQUALS, SPACE, TAB, CARRIAGE_RETURN, LINE_FEED] = Buffer.from('= \t\r\n');

/** RFC 2045 6.7. As strings, forty megabytes of codes would fill the memory; what is no code stays as it stands. */
function fromQuotedPrintable(lines: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(lines.length);
  let length = 0;
  for (let at = 0; at < lines.length; at += 1) {
    const byte = lines[at] ?? 0;
    const code = byte === EQUALS ? codeAt(lines, at + 1) : undefined;
    const lineEnd = byte === EQUALS && code === undefined ? lineEndAt(lines, at + 1) : undefined;
    if (lineEnd === undefined) bytes[length++] = code ?? byte;
    if (code !== undefined) at += 2;
    at = lineEnd ?? at;
  }
  return bytes.subarray(0, length);
}

/** What each hexadecimal digit is worth, by its character's code. */
const WORTH = new Map(
  Array.from('0123456789ABCDEFabcdef', (digit) => [digit.charCodeAt(0), Number.parseInt(digit, 16)]),
);

function codeAt(lines: Buffer, at: number): number | undefined {
  const high = WORTH.get(lines[at] ?? 0);
  const low = WORTH.get(lines[at + 1] ?? 0);
  return high === undefined || low === undefined ? undefined : high * 16 + low;
}

/** Where the line ends if nothing but blanks stands from here on: it goes on in the next one. */
function lineEndAt(lines: Buffer, start: number): number | undefined {
  let at = start;
  while (lines[at] === SPACE || lines[at] === TAB || lines[at] === CARRIAGE_RETURN) at += 1;
  return lines[at] === LINE_FEED || at === lines.length ? at : undefined;
}

/** A buffer that holds nothing else, so that a part does not keep the whole mail in memory. */
function exactly({ buffer, byteOffset, length }: Buffer): ArrayBuffer {
  return length === buffer.byteLength
    ? (buffer as ArrayBuffer)
    : (buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
}
