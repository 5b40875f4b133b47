import PostalMime, { decodeWords, type Header } from 'postal-mime';
import { MAX_HEADER_BYTES, MAX_NESTING, MAX_PARTS, OverLimit } from './limits.ts';

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
type Node = {
  headers: Header[];
  childNodes: Node[];
  contentType: { parsed: Structured; multipart: string | false };
  contentDisposition: { parsed: Structured };
  contentId?: string;
  content: ArrayBuffer | null;
};

/**
 * Takes a mail apart. postal-mime's own result is not enough: it decodes text by its label, so bytes of a body
 * without charset are lost, and it sorts a .txt report without disposition into the body. The tree it builds has the
 * bytes; it is left out of the library's types, so the version is pinned and the odd-mail tests guard it.
 */
export async function readTree(raw: Uint8Array): Promise<MimeTree> {
  const parser = new PostalMime({ maxNestingDepth: MAX_NESTING, maxHeadersSize: MAX_HEADER_BYTES }) as PostalMime & {
    root: Node;
    collectNode: () => Promise<void>;
  };
  parser.collectNode = async () => {};
  await parser.parse(raw);
  const { root } = parser;
  return { headers: root.headers, type: root.contentType.parsed.value, parts: leavesOf(root) };
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
