const LINE_END = Buffer.from('\n');

/**
 * The body of one part. The library's own collects every line, so a million short lines take a gigabyte; here the
 * first and the last are kept, since what lies between them in the mail is the body.
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
    const isQuoted = this.#encoding.includes('quoted-printable');
    return exactly(isQuoted ? fromQuotedPrintable(`${body.toString('latin1')}\n`) : Buffer.concat([body, LINE_END]));
  }
}

/** Some programs pad every line; what follows the padding is a unit of its own. */
function fromBase64(base64: string): Buffer {
  const units = base64.split(/=[=\s]*/);
  return units.length <= 2 && units[1] === ''
    ? Buffer.from(base64, 'base64')
    : Buffer.concat(units.map((unit) => Buffer.from(unit, 'base64')));
}

/** RFC 2045 6.7. What is no code stays as it stands. */
function fromQuotedPrintable(lines: string): Buffer {
  const bytes = lines.replace(/=(?:([\da-f]{2})|[ \t]*\r?\n)/gi, (_, code?: string) =>
    code ? String.fromCharCode(Number.parseInt(code, 16)) : '',
  );
  return Buffer.from(bytes, 'latin1');
}

/** A buffer that holds nothing else, so that a part does not keep the whole mail in memory. */
function exactly({ buffer, byteOffset, length }: Buffer): ArrayBuffer {
  return length === buffer.byteLength
    ? (buffer as ArrayBuffer)
    : (buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
}

/** For what stands between the parts of a multipart, which nobody sees. */
export const NO_BODY = { update: () => {}, finalize: async () => new ArrayBuffer(0) };
