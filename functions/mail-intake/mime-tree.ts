import PostalMime, { decodeWords, type Header } from 'postal-mime';
import { BodyBytes, NO_BODY } from './body-bytes.ts';
import {
  MAX_DASHED_LINES,
  MAX_HEADER_BYTES,
  MAX_MAIL_LINES,
  MAX_NESTING,
  MAX_PARTS,
  NotReadable,
  OverLimit,
} from './limits.ts';

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

export type MimeTree = { headers: Header[]; type: string; parts: MimePart[] };

type Structured = { value: string; params: Record<string, string> };
type Body = { update: (line: Uint8Array) => void; finalize: () => Promise<ArrayBuffer> };
type Node = {
  headers: Header[];
  childNodes: Node[];
  contentType: { parsed: Structured; multipart: string | false };
  contentDisposition: { parsed: Structured };
  contentTransferEncoding: { encoding: string };
  contentId?: string;
  content: ArrayBuffer | null;
  contentDecoder: Body | null;
};
type Parser = PostalMime & {
  root: Node;
  currentNode: Node;
  collectNode: () => Promise<void>;
  processLine: (line: Uint8Array, isFinal: boolean) => Promise<void>;
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
  collectBodiesWhole(parser);
  await parser.parse(raw).catch((error: unknown) => {
    throw error instanceof Error && /^Maximum /.test(error.message) ? new OverLimit() : new NotReadable();
  });
  const { root } = parser;
  return { headers: root.headers, type: root.contentType.parsed.value, parts: leavesOf(root) };
}

function hasTooManyLines(raw: Uint8Array): boolean {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  return (
    countOf('\n--', bytes, MAX_DASHED_LINES) > MAX_DASHED_LINES || countOf('\n', bytes, MAX_MAIL_LINES) > MAX_MAIL_LINES
  );
}

function countOf(found: string, bytes: Buffer, enough: number): number {
  let count = 0;
  for (let at = bytes.indexOf(found); at >= 0 && count <= enough; at = bytes.indexOf(found, at + 1)) count += 1;
  return count;
}

/** As soon as the blank line below a part's headers is read, its body gets a collector of ours. */
function collectBodiesWhole(parser: Parser): void {
  const ours = new WeakSet<Node>();
  const processLine = parser.processLine.bind(parser);
  parser.processLine = async (line, isFinal) => {
    const node = parser.currentNode;
    if (node.contentDecoder && !ours.has(node)) {
      ours.add(node);
      const { encoding } = node.contentTransferEncoding;
      if (node.contentType.multipart) node.contentDecoder = NO_BODY;
      else if (!encoding.includes('quoted-printable')) node.contentDecoder = new BodyBytes(encoding.includes('base64'));
    }
    await processLine(line, isFinal);
  };
}

function leavesOf(root: Node): MimePart[] {
  const parts: MimePart[] = [];
  const walk = (node: Node): void => {
    if (!node.contentType.multipart) parts.push(partOf(node));
    if (parts.length > MAX_PARTS) throw new OverLimit();
    for (const child of node.childNodes) walk(child);
  };
  walk(root);
  return parts;
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
