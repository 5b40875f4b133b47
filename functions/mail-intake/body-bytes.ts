const LINE_END = Buffer.from('\n');

/**
 * The body of one part. The library's own collects every line, so a million short lines take a gigabyte; here the
 * first and the last are kept, since what lies between them in the mail is the body.
 */
export class BodyBytes {
  #first: Uint8Array | undefined;
  #last: Uint8Array | undefined;
  readonly #isBase64: boolean;

  constructor(isBase64: boolean) {
    this.#isBase64 = isBase64;
  }

  update(line: Uint8Array): void {
    this.#first ??= line;
    this.#last = line;
  }

  async finalize(): Promise<ArrayBuffer> {
    if (!this.#first || !this.#last) return new ArrayBuffer(0);
    const { buffer, byteOffset: start } = this.#first;
    const body = Buffer.from(buffer, start, this.#last.byteOffset + this.#last.length - start);
    return exactly(this.#isBase64 ? decoded(body.toString('latin1')) : Buffer.concat([body, LINE_END]));
  }
}

/** Some programs pad every line; what follows the padding is a unit of its own. */
function decoded(base64: string): Buffer {
  const units = base64.split(/=[=\s]*/);
  return units.length <= 2 && units[1] === ''
    ? Buffer.from(base64, 'base64')
    : Buffer.concat(units.map((unit) => Buffer.from(unit, 'base64')));
}

/** A buffer that holds nothing else, so that a part does not keep the whole mail in memory. */
function exactly({ buffer, byteOffset, length }: Buffer): ArrayBuffer {
  return length === buffer.byteLength
    ? (buffer as ArrayBuffer)
    : (buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
}

/** For what stands between the parts of a multipart, which nobody sees. */
export const NO_BODY = { update: () => {}, finalize: async () => new ArrayBuffer(0) };
