import { addressParser, decodeWords as decodedWords } from 'postal-mime';
import * as limits from '../limits.ts';
import { isHeading } from '../template/headings.ts';
import { hasReportLabel, isFuller } from '../template/lines.ts';
import { onePairPerLine } from '../template/one-pair-per-line.ts';
import { decodeText, looksLikeText } from './decode-text.ts';
import { unflowed } from './flowed-text.ts';
import { type Hidden, isHidden, readPage } from './html-text.ts';
import type { Attachment, Mail, MailRead } from './mail.ts';
import { type Header, type MimePart, type MimeTree, readTree } from './mime-tree.ts';
import { splitQuoted } from './quoted-part.ts';
import { wordsOfRaw } from './raw-words.ts';

/** Never throws for what a sender can send. */
export async function readMail(raw: Uint8Array): Promise<MailRead> {
  if (raw.length > limits.MAX_MAIL_BYTES) return { unreadable: 'too-large', words: wordsOfRaw(raw) };
  try {
    return mailOf(await readTree(raw));
  } catch (error) {
    return { unreadable: error instanceof limits.OverLimit ? 'too-large' : 'unreadable', words: wordsOfRaw(raw) };
  }
}

/** In our answer's headers: no encoded words. */
const ECHOED_ID = /^<(?!.*=\?)[!-;=?-~]{1,250}>$/;

export function mailOf(tree: MimeTree): Mail {
  const { plain, html, unseen, whole, hidden, isTwin, embedded, files, decorations } = sorted(tree.parts);
  const cards = decorations.filter(({ type }) => type.startsWith('text/')).map(textOfPart);
  const between = tree.between ? textOfPart({ bytes: tree.between }) : '';
  const isHtmlBetter = reports(html) && (!reports(plain) || isFuller(html, plain));
  const body = isHtmlBetter || plain.trim() === '' ? html : plain;
  const { top, quoted } = splitQuoted(body);
  const messageId = valuesOf(tree.headers, 'message-id')[0]?.trim();
  return {
    headers: tree.headers,
    ...(messageId && ECHOED_ID.test(messageId) && { messageId }),
    subject: decodedWords(valuesOf(tree.headers, 'subject').join(' ')),
    from: fromAddresses(tree.headers),
    text: top,
    quoted,
    ...(isHidden(hidden) && { hidden, whole: onePairPerLine(whole) }),
    ...(isTwin && { twin: splitQuoted(body === html ? plain : html).top }),
    otherReading: [body === html ? plain : html, between].join('\n'),
    bodies: [plain, html, unseen, whole, between, ...cards].filter((text) => text.trim() !== ''),
    attachments: files.map(attachmentOf),
    decorations: decorations.flatMap(({ filename }) => filename ?? []),
    pictures: [...decorations.flatMap(({ type, bytes }) => (type.startsWith('image/') ? bytes : [])), ...embedded],
    unseen,
    cards,
    isDeliveryReport: tree.type === 'multipart/report',
  };
}

function reports(text: string): boolean {
  return hasReportLabel(text) || text.split('\n').some((line) => line.includes('\t') && isHeading(line.split('\t')));
}

export function valuesOf(headers: Header[], name: string): string[] {
  return headers.filter(({ key }) => key === name).map(({ value }) => value);
}

type Sorted = {
  plain: string;
  html: string;
  unseen: string;
  whole: string;
  /** Pictures written into the page. */
  embedded: Uint8Array[];
  hidden: Hidden;
  isTwin: boolean;
  files: MimePart[];
  decorations: MimePart[];
};

const EMBEDDED = /data:image\/[^"'>\s)]+/gi;

function sorted(parts: MimePart[]): Sorted {
  const html = parts.filter((part) => part.type === 'text/html' && isBody(part)).map(textOfPart);
  const page = html.join('\n');
  const { text, unseen, whole, hidden } = readPage(page);
  const rest = parts.filter((part) => !isBody(part) && (part.bytes.length > 0 || part.filename !== undefined));
  return {
    plain: onePairPerLine(
      withinLimit(
        parts
          .filter((part) => part.type !== 'text/html' && isBody(part))
          .map(textOfPart)
          .join('\n'),
      ),
    ),
    html: onePairPerLine(text),
    unseen,
    whole,
    embedded: (page.match(EMBEDDED) ?? []).map((data) => Buffer.from(data)),
    hidden,
    isTwin: parts.some(({ type, isForm }) => type === 'text/html' && isForm === true),
    files: rest.filter((part) => !isDecoration(part, page)),
    decorations: rest.filter((part) => isDecoration(part, page)),
  };
}

/** Also if shown inline. */
function isBody({ type, disposition, filename }: MimePart): boolean {
  return (type === 'text/plain' || type === 'text/html') && disposition !== 'attachment' && filename === undefined;
}

const SIGNATURE_TYPES = /^application\/(?:(?:x-)?pkcs7-signature|pgp-signature)$/;

/** Exchange calls a logo an attachment, too. */
function isDecoration({ type, contentId, bytes }: MimePart, page: string): boolean {
  if (SIGNATURE_TYPES.test(type) || isBusinessCard(type, bytes)) return true;
  const id = contentId?.replace(/^<|>$/g, '');
  const shown = id !== undefined && id !== '' && page.includes(`cid:${id}`);
  return shown && type.startsWith('image/') && bytes.length <= limits.MAX_DECORATION_BYTES;
}

/** By content: a list may have that type. */
function isBusinessCard(type: string, bytes: Uint8Array): boolean {
  return /^text\/(?:x-)?vcard$/.test(type) && /^\ufeff?\s*BEGIN:VCARD/i.test(decodeText(bytes.subarray(0, 64)));
}

const MAX_BYTES_PER_CHARACTER = 4;
/** Word writes soft line ends. */
const LINE_ENDS = /\r\n?|[\v\u2028\u2029]/g;

function textOfPart({
  bytes,
  charset,
  flowed,
  deletesSpace,
}: Pick<MimePart, 'bytes' | 'charset' | 'flowed' | 'deletesSpace'>): string {
  if (bytes.length > limits.MAX_TEXT_LENGTH * MAX_BYTES_PER_CHARACTER) throw new limits.OverLimit();
  const text = withinLimit(decodeText(bytes, charset).replace(LINE_ENDS, '\n'));
  return flowed ? unflowed(text, deletesSpace) : text;
}

function withinLimit(text: string): string {
  if (text.length > limits.MAX_TEXT_LENGTH) throw new limits.OverLimit();
  if (text.length > limits.MAX_LINES && (text.match(/\n/g) ?? []).length > limits.MAX_LINES)
    throw new limits.OverLimit();
  return text;
}

function attachmentOf({ filename, type, charset, bytes }: MimePart, index: number): Attachment {
  return { index: index + 1, ...(filename && { filename }), mimeType: type, ...(charset && { charset }), bytes };
}

/** Whatever its label; undefined for binaries. */
export function textOfAttachment({ bytes, charset, mimeType, content }: Attachment): string | undefined {
  if (content || mimeType.startsWith('image/')) return undefined;
  if (!texts.has(bytes)) texts.set(bytes, looksLikeText(bytes) ? decodeText(bytes, charset) : undefined);
  return texts.get(bytes);
}

const texts = new WeakMap<Uint8Array, string | undefined>();

function fromAddresses(headers: Header[]): string[] {
  return valuesOf(headers, 'from').flatMap((value) => {
    if (value.length > limits.MAX_FROM_LENGTH) throw new limits.OverLimit();
    return addressParser(value, { flatten: true }).map(({ address }) => lowerCase(address ?? ''));
  });
}

/** ASCII only: the Kelvin sign in lower case is a k. */
function lowerCase(address: string): string {
  return address.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}
