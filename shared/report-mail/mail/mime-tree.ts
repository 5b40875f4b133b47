import PostalMime, { decodeWords, type Header } from 'postal-mime';
import {
  MAX_DASHED_LINES,
  MAX_HEADER_BYTES,
  MAX_MAIL_LINES,
  MAX_NESTING,
  MAX_PARTS,
  NotReadable,
  OverLimit,
} from '../limits.ts';
import { BodyBytes } from './body-bytes.ts';

/** One leaf of a mail, its bytes as sent (only the transfer encoding is undone). */
export type MimePart = {
  type: string;
  charset?: string;
  flowed: boolean;
  deletesSpace: boolean;
  disposition: string;
  filename?: string;
  contentId?: string;
  bytes: Uint8Array;
};

export type MimeTree = {
  headers: Header[];
  type: string;
  parts: MimePart[];
  /** What stands above, between and below the parts, where mail programs show nothing. */
  between?: Uint8Array;
};

type Structured = { value: string; params: Record<string, string> };
type Body = { update: (line: Uint8Array) => void; finalize: () => Promise<ArrayBuffer> };
type Node = {
  state: 'header' | 'body' | 'finished';
  headers: Header[];
  childNodes: Node[];
  contentType: { parsed: Structured; multipart: string | false };
  contentDisposition: { parsed: Structured };
  contentTransferEncoding: { encoding: string };
  contentId?: string;
  content: ArrayBuffer | null;
  contentDecoder: Body | null;
};
type Line = { bytes: Uint8Array; done: boolean };
type Parser = PostalMime & {
  root: Node;
  currentNode: Node;
  buf: ArrayBuffer;
  resolveInput: () => Promise<ArrayBuffer>;
  readPos: number;
  readLine: () => Line;
  collectNode: () => Promise<void>;
  buildMessage: () => unknown;
};

/**
 * Takes a mail apart. postal-mime's own result is not enough: it decodes text by its label, so bytes of a body
 * without charset are lost, and it sorts a .txt report without disposition into the body. The tree it builds has the
 * bytes; it is left out of the library's types, so the version is pinned and the odd-mail tests guard it.
 */
export async function readTree(raw: Uint8Array): Promise<MimeTree> {
  if (hasTooManyLines(raw)) throw new OverLimit();
  const parser = new PostalMime({ maxNestingDepth: MAX_NESTING, maxHeadersSize: MAX_HEADER_BYTES }) as Parser;
  parser.collectNode = async () => {};
  parser.buildMessage = () => ({});
  parser.resolveInput = async () => bufferOf(raw);
  const between = collectBodiesWhole(parser);
  await parser.parse(raw).catch((error: unknown) => {
    throw error instanceof OverLimit || (error instanceof Error && /^Maximum /.test(error.message))
      ? new OverLimit()
      : new NotReadable();
  });
  const { root } = parser;
  return {
    headers: root.headers,
    type: root.contentType.parsed.value,
    parts: leavesOf(root),
    between: Buffer.concat(between.flatMap((lines) => [lines, END_OF_LINE])),
  };
}

/** Forty megabytes need not be there twice. */
function bufferOf({ buffer, byteOffset, length }: Uint8Array): ArrayBuffer {
  const isWhole = length === buffer.byteLength && buffer instanceof ArrayBuffer;
  return isWhole ? buffer : (buffer.slice(byteOffset, byteOffset + length) as ArrayBuffer);
}

function hasTooManyLines(raw: Uint8Array): boolean {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return (
    countOf('\n--', bytes, MAX_DASHED_LINES) > MAX_DASHED_LINES || countOf('\n', bytes, MAX_MAIL_LINES) > MAX_MAIL_LINES
  );
}

function countOf(found: string, bytes: Buffer, enough: number): number {
  if (bytes.length <= enough * found.length) return 0;
  let count = 0;
  for (let at = bytes.indexOf(found); at >= 0 && count <= enough; at = bytes.indexOf(found, at + 1)) count += 1;
  return count;
}

/**
 * As soon as the blank line below a part's headers is read, its body gets a collector of ours, and is passed over as
 * far as no line begins as boundaries do: line by line, most of the time that a mail takes would go there. Returned is
 * what belongs to no part.
 */
function collectBodiesWhole(parser: Parser): Uint8Array[] {
  const between: Uint8Array[] = [];
  const ours = new WeakSet<Node>();
  const readLine = parser.readLine.bind(parser);
  parser.readLine = () => {
    const node = parser.currentNode;
    if (node.state === 'header') return readLine();
    if (!ours.has(node)) {
      ours.add(node);
      const isMultipart = Boolean(node.contentType.multipart);
      node.contentDecoder = isMultipart
        ? new UnpartedBytes(node)
        : new BodyBytes(node.contentTransferEncoding.encoding);
    }
    const lines = readLines(parser);
    if (lines && node.contentType.multipart) between.push(lines.bytes);
    return lines ?? readLine();
  };
  return between;
}

const END_OF_LINE = Buffer.from('\n');

const [DASH, LINE_FEED, CARRIAGE_RETURN] = Buffer.from('-\n\r');

/** Up to the next line that begins with two dashes, without the end of the last line; nothing if that is the first. */
function readLines(parser: Parser): Line | undefined {
  const mail = Buffer.from(parser.buf);
  const start = parser.readPos;
  if (mail[start] === DASH && mail[start + 1] === DASH) return undefined;
  const next = mail.indexOf('\n--', start);
  const end = next < 0 ? mail.length : next + 1;
  let last = mail[end - 1] === LINE_FEED ? end - 1 : end;
  while (last > start && mail[last - 1] === CARRIAGE_RETURN) last -= 1;
  parser.readPos = end;
  return { bytes: mail.subarray(start, last), done: end === mail.length };
}

function leavesOf(root: Node): MimePart[] {
  const parts: MimePart[] = [];
  const walk = (node: Node): void => {
    if (!node.contentType.multipart) parts.push(partOf(node));
    else if (node.childNodes.length === 0) parts.push({ ...partOf(node), ...UNPARTED });
    if (parts.length > MAX_PARTS) throw new OverLimit();
    for (const child of node.childNodes) walk(child);
  };
  walk(root);
  return parts;
}

/** A multipart whose boundary is nowhere: where its parts begin and how they are written, nobody can say. */
const UNPARTED = { type: 'message/x-unparted', disposition: 'attachment' };

/** What stands between the parts of a multipart nobody sees; where there are none, it is all there is. */
class UnpartedBytes extends BodyBytes {
  readonly #node: Node;

  constructor(node: Node) {
    super('7bit');
    this.#node = node;
  }

  override async finalize(): Promise<ArrayBuffer> {
    return this.#node.childNodes.length === 0 ? super.finalize() : new ArrayBuffer(0);
  }
}

function partOf({ contentType, contentDisposition, contentId, content }: Node): MimePart {
  const { value: type, params } = contentType.parsed;
  const filename = contentDisposition.parsed.params.filename ?? params.name;
  return {
    type: type || 'text/plain',
    ...(params.charset && { charset: params.charset }),
    flowed: params.format?.toLowerCase() === 'flowed',
    deletesSpace: params.delsp?.toLowerCase() === 'yes',
    disposition: contentDisposition.parsed.value,
    ...(filename && { filename: decodeWords(filename) }),
    ...(contentId && { contentId }),
    bytes: new Uint8Array(content ?? new ArrayBuffer(0)),
  };
}
