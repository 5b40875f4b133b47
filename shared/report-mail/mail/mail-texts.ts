import { decodeWords } from 'postal-mime';
import { readPage } from './html-text.ts';
import { type Attachment, type Mail, textOfSheet } from './mail.ts';
import { textOfAttachment } from './read-mail.ts';

const HEADERS_OF_WORDS = new Set(['from', 'keywords', 'comments', 'thread-topic']);

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
    ...mail.headers.filter(({ key }) => HEADERS_OF_WORDS.has(key)).map(({ value }) => decodeWords(value)),
    ...mail.bodies,
    ...mail.decorations,
    ...mail.attachments.map(({ filename = '' }) => filename),
  ];
}

/** Includes what is hidden. */
export function attachedText(attachment: Attachment): string {
  const { content } = attachment;
  if (content && 'workbook' in content)
    return [...content.workbook.sheets.map(({ rows }) => textOfSheet(rows)), ...content.workbook.asides].join('\n');
  if (content && 'unreadable' in content) return content.words ?? '';
  return flattened(textOfAttachment(attachment) ?? '');
}

function flattened(text: string): string {
  if (text.startsWith('{\\rtf')) return `${text}\n${text.replace(/\\[a-z]+-?\d* ?|[{}]/g, '')}`;
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
