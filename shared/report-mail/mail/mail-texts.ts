import { decodeWords } from 'postal-mime';
import { decodeText } from './decode-text.ts';
import { readPage } from './html-text.ts';
import { type Attachment, type Mail, textOfSheet } from './mail.ts';
import { textOfAttachment } from './read-mail.ts';

/** `sensitivity`: Outlook's *Company-Confidential*. */
const HEADERS_OF_WORDS = new Set(['keywords', 'comments', 'thread-topic', 'organization', 'sensitivity']);
/** Of them the names: a school's domain says nothing about a pupil. */
const HEADERS_OF_PEOPLE = new Set(['from', 'sender', 'reply-to', 'to', 'cc', 'bcc']);

/** Without attachments' contents. */
export function textsOf(mail: Mail): string[] {
  return [mail, ...enclosedIn(mail)].flatMap(textsOfOne);
}

function enclosedIn(mail: Mail): Mail[] {
  return mail.attachments.flatMap(({ content }) =>
    content && 'mail' in content ? [content.mail, ...enclosedIn(content.mail)] : [],
  );
}

export function filesOf(mail: Mail): Attachment[] {
  return [mail, ...enclosedIn(mail)].flatMap(({ attachments }) => attachments);
}

function textsOfOne(mail: Mail): string[] {
  return [
    mail.subject,
    ...headersOf(mail, HEADERS_OF_WORDS),
    ...headersOf(mail, HEADERS_OF_PEOPLE).map((value) => value.replace(ADDRESS, ' ')),
    ...mail.bodies,
    ...mail.decorations,
    ...mail.attachments.map(({ filename = '' }) => filename),
  ];
}

const ADDRESS = /[^\s<>"(),;:]*@[^\s<>"(),;:]*/g;

function headersOf({ headers }: Mail, keys: Set<string>): string[] {
  return headers.filter(({ key }) => keys.has(key)).map(({ value }) => decodeWords(value));
}

/** Includes what is hidden. */
export function attachedText(attachment: Attachment): string {
  const { content } = attachment;
  if (content && 'workbook' in content)
    return [...content.workbook.sheets.map(({ rows }) => textOfSheet(rows)), ...content.workbook.asides].join('\n');
  if (content && 'unreadable' in content) return content.words ?? '';
  return flattened(textOfAttachment(attachment) ?? '');
}

/** Its letters beyond ASCII stand as `\\'e4` and `\\u228?`. */
function wordsOfRtf(text: string): string {
  const letters = text
    .replace(/\\'([0-9a-f]{2})/gi, (_, byte: string) => decodeText(Buffer.from(byte, 'hex')))
    .replace(/\\u(-?\d{1,6}) ?\??/g, (_, code: string) => String.fromCharCode(Number(code) & 0xffff));
  const read = letters.replace(/\\(?:par|line|tab|cell|row)\b ?/g, '\n').replace(/\\[a-z]+-?\d* ?|\\\*|[{}]/g, '');
  return `${text}\n${read}`;
}

function flattened(text: string): string {
  if (text.startsWith('{\\rtf')) return wordsOfRtf(text);
  if (!/<[a-z!/]/i.test(text)) return text;
  // Values stand in attributes, too.
  if (!/<(?:html|body|table|div|p|br)\b/i.test(text)) return `${text}\n${text.replace(/<[^<>]*>/g, '')}`;
  try {
    const page = readPage(text);
    return `${page.text}\n${page.unseen}\n${page.whole}\n${text.replace(/<[^<>]*>/g, '')}`;
  } catch {
    return text;
  }
}
