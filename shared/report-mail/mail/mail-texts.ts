import { decodeWords } from 'postal-mime';
import { readPage } from './html-text.ts';
import { type Attachment, type Mail, textOfSheet } from './mail.ts';
import { textOfAttachment } from './read-mail.ts';

/** Words a person sees above the mail. */
const HEADERS_OF_WORDS = new Set(['from', 'keywords', 'comments', 'thread-topic']);

/** Every text of a mail, and of the mails in it, that a person may see, but for what lies in their attachments. */
export function textsOf(mail: Mail): string[] {
  return [mail, ...enclosedIn(mail)].flatMap(textsOfOne);
}

function enclosedIn(mail: Mail): Mail[] {
  return mail.attachments.flatMap(({ content }) =>
    content && 'mail' in content ? [content.mail, ...enclosedIn(content.mail)] : [],
  );
}

/** The attachments of a mail and of the mails in it. */
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

/** The text of an attachment, with all that is hidden in a spreadsheet or a document; empty for pictures and the like. */
export function attachedText(attachment: Attachment): string {
  const { content } = attachment;
  if (content && 'workbook' in content)
    return [...content.workbook.sheets.map(({ rows }) => textOfSheet(rows)), ...content.workbook.asides].join('\n');
  if (content && 'unreadable' in content) return content.words ?? '';
  return flattened(textOfAttachment(attachment) ?? '');
}

/** What is no table may still be a page; one too large to flatten is searched as it stands. */
function flattened(text: string): string {
  if (text.startsWith('{\\rtf')) return `${text}\n${text.replace(/\\[a-z]+-?\d* ?|[{}]/g, '')}`;
  if (!/<[a-z!/]/i.test(text)) return text;
  // What a program writes for another one stands in attributes, too.
  if (!/<(?:html|body|table|div|p|br)\b/i.test(text)) return `${text}\n${text.replace(/<[^<>]*>/g, '')}`;
  try {
    const page = readPage(text);
    return `${page.text}\n${page.unseen}\n${text.replace(/<[^<>]*>/g, '')}`;
  } catch {
    return text;
  }
}
