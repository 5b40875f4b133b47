import { type MimeNode, Splitter, type SplitterChunk } from '@zone-eu/mailsplit';
import libbase64 from 'libbase64';
import libqp from 'libqp';
import {
  MAX_DASHED_LINES,
  MAX_HEADER_BYTES,
  MAX_MAIL_LINES,
  MAX_NESTING,
  MAX_PARTS,
  NotReadable,
  OverLimit,
} from '../limits.ts';
import { decodeText } from './decode-text.ts';

/** `value` is unfolded, not decoded. */
export type Header = { key: string; value: string };

export type MimePart = {
  type: string;
  charset?: string;
  flowed?: boolean;
  deletesSpace?: boolean;
  disposition: string;
  filename?: string;
  contentId?: string;
  /** One of several forms of one text. */
  isForm?: boolean;
  bytes: Uint8Array;
};

export type MimeTree = {
  headers: Header[];
  type: string;
  parts: MimePart[];
  /** Around the parts, where mail programs show nothing. */
  between?: Uint8Array;
};

/** A boundary belongs to the node that it opens. */
type Chunk = { node: MimeNode; isHeader: boolean; value: Buffer };

/** Throws OverLimit or NotReadable. */
export async function readTree(raw: Uint8Array): Promise<MimeTree> {
  const mail = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength);
  checkCount('\n--', mail, MAX_DASHED_LINES);
  checkCount('\n\r--', mail, MAX_DASHED_LINES);
  checkCount('\n', mail, MAX_MAIL_LINES);
  const chunks = await split(mail);
  checkBoundaries(chunks);
  const bodies = bodiesOf(chunks);
  const nodes = [...bodies.keys()];
  const [root] = nodes;
  if (!root) throw new NotReadable();
  const parents = new Set(nodes.map(({ parentNode }) => parentNode));
  const bodyOf = (node: MimeNode) => Buffer.concat(bodies.get(node) ?? []);
  return {
    headers: headersOf(root),
    type: typeOf(root),
    parts: nodes.filter((node) => !parents.has(node)).map((node) => partOf(node, withoutLastLineEnd(bodyOf(node)))),
    between: withoutDashedLines(
      Buffer.concat(nodes.flatMap((node) => (node.multipart ? [bodyOf(node), Buffer.from('\n')] : []))),
    ),
  };
}

function checkCount(found: string, bytes: Buffer, limit: number): void {
  let count = 0;
  for (let at = bytes.indexOf(found); at >= 0; at = bytes.indexOf(found, at + 1)) {
    count += 1;
    if (count > limit) throw new OverLimit();
  }
}

async function split(mail: Buffer): Promise<Chunk[]> {
  const splitter = new Splitter({ ignoreEmbedded: true, maxHeadSize: MAX_HEADER_BYTES, maxChildNodes: MAX_PARTS });
  const chunks: Chunk[] = [];
  let headerBytes = 0;
  let bytes = 0;
  splitter.end(mail);
  try {
    for await (const part of splitter as AsyncIterable<SplitterChunk>) {
      const chunk = chunkOf(part);
      chunks.push(chunk);
      bytes += chunk.value.length;
      if (!chunk.isHeader) continue;
      headerBytes += chunk.value.length;
      if (headerBytes > MAX_HEADER_BYTES || depthOf(chunk.node) > MAX_NESTING) throw new OverLimit();
      // The library takes this blank line and the body for headers.
      if (chunk.value.includes('\n\r\r\n')) throw new NotReadable();
    }
  } catch (error) {
    throw error instanceof OverLimit || (error as { code?: string }).code === 'EMAXLEN'
      ? new OverLimit()
      : new NotReadable();
  }
  // The library drops a part that ends within its headers.
  if (bytes !== mail.length) throw new NotReadable();
  return chunks;
}

function chunkOf(part: SplitterChunk): Chunk {
  return part.type === 'node'
    ? { node: part, isHeader: true, value: part.getHeaders() }
    : { node: part.node, isHeader: false, value: part.value };
}

/** A text part that names a boundary in use around it: the library takes the parts below for its text, unread. */
function checkBoundaries(chunks: Chunk[]): void {
  const openedBy = new Map<MimeNode, string>();
  const isOpenedBy = (line: string, node: MimeNode): boolean =>
    openedBy.get(node) === line || (node.parentNode !== false && isOpenedBy(line, node.parentNode));
  for (const { node, isHeader, value } of chunks) {
    const line = isHeader ? undefined : /^\s*--.*/.exec(value.toString('latin1', 0, MAX_HEADER_BYTES))?.[0].trim();
    if (!line || !node.parentNode) continue;
    if (leafOf(node) === node && !openedBy.has(node)) openedBy.set(node, line);
    else if (isOpenedBy(line, leafOf(node))) throw new NotReadable();
  }
}

/** With the line end of the boundary below; of a multipart what stands around its parts. */
function bodiesOf(chunks: Chunk[]): Map<MimeNode, Buffer[]> {
  const bodies = new Map<MimeNode, Buffer[]>();
  let open: Buffer[] = [];
  for (const { node, isHeader, value } of chunks) {
    const leaf = leafOf(node);
    if (isHeader && leaf === node) {
      open = [];
      bodies.set(leaf, open);
      continue;
    }
    const body = bodies.get(leaf);
    if (body !== open) open.push(value.subarray(0, value.indexOf('-')));
    body?.push(value);
    open = body ?? open;
  }
  return bodies;
}

function depthOf({ parentNode }: MimeNode): number {
  return parentNode ? depthOf(parentNode) + 1 : 0;
}

/** The library also divides at a boundary that a text part names; to mail programs that is text. */
function leafOf(node: MimeNode): MimeNode {
  const parent = node.parentNode && leafOf(node.parentNode);
  return parent && !parent.multipart ? parent : node;
}

/** Digits in a boundary are nobody's number. */
function withoutDashedLines(between: Buffer): Buffer {
  return Buffer.from(between.toString('latin1').replace(/^--.*$/gm, ''), 'latin1');
}

/** The library sets aside a first line as in a mailbox file or a request. */
function headersOf({ headers }: MimeNode): Header[] {
  if (!headers) return [];
  const lines = headers.getList().map(({ line }) => line);
  return [headers.mbox, headers.http, ...lines].filter((line) => line !== false).map(headerOf);
}

/** The library keeps bytes as characters. */
function headerOf(line: string): Header {
  const [name = '', ...value] = decodeText(Buffer.from(line, 'latin1')).replace(/\r?\n/g, '').split(':');
  return { key: name.trim().toLowerCase(), value: value.join(':').replace(/\r+/g, ' ').trim() };
}

/** RFC 2046 5.1.5: a digest holds mails. */
function typeOf({ contentType, headers, parentNode }: MimeNode): string {
  const isInDigest = parentNode && parentNode.multipart === 'digest';
  if (isInDigest && headers && !headers.hasHeader('content-type')) return 'message/rfc822';
  return contentType || 'text/plain';
}

function isInAlternative({ parentNode }: MimeNode): boolean {
  return parentNode && (parentNode.multipart === 'alternative' || isInAlternative(parentNode));
}

/** Nobody knows where its parts begin. */
const UNPARTED = { type: 'message/x-unparted', disposition: 'attachment' };

function partOf(node: MimeNode, body: Buffer): MimePart {
  const { charset, filename, headers, multipart } = node;
  const contentId = headers ? headers.getFirst('content-id') : '';
  return {
    type: typeOf(node),
    ...(charset && { charset }),
    flowed: node.flowed,
    deletesSpace: node.delSp,
    disposition: node.disposition || '',
    ...(filename && { filename }),
    ...(contentId && { contentId }),
    ...(isInAlternative(node) && { isForm: true }),
    bytes: viewOf(multipart ? body : decoded(body, node.encoding || '')),
    ...(multipart && UNPARTED),
  };
}

/** The library's needs the exact name; others write `"base64"` or `base64;`. */
function decoded(body: Buffer, encoding: string): Buffer {
  if (encoding.includes('quoted-printable')) return libqp.decode(body);
  if (!encoding.includes('base64')) return body;
  // Padding behind every letter.
  checkCount('=', body, MAX_MAIL_LINES);
  const text = body.toString('latin1');
  // A gateway's footer, as it stands.
  const at = text.search(NO_BASE64);
  if (at < 0) return libbase64.decode(text);
  return Buffer.concat([libbase64.decode(text.slice(0, at)), Buffer.from('\n'), body.subarray(at)]);
}

/** A line with another sign. */
const NO_BASE64 = /^[^\n]*[^a-z0-9+/=\s][^\n]*$/im;

/** RFC 2046 5.1.1: it belongs to the boundary. */
function withoutLastLineEnd(body: Buffer): Buffer {
  const [lineEnd = ''] = /\r?\n$/.exec(body.subarray(-2).toString('latin1')) ?? [];
  return body.subarray(0, body.length - lineEnd.length);
}

function viewOf({ buffer, byteOffset, length }: Buffer): Uint8Array {
  return new Uint8Array(buffer, byteOffset, length);
}
