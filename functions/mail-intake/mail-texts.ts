import { decodeWords } from 'postal-mime';
import { readPage } from './html-text.ts';
import { type Attachment, type Mail, textOfAttachment } from './read-mail.ts';

/** Words a person sees above the mail. */
const HEADERS_OF_WORDS = new Set(['from', 'keywords', 'comments', 'thread-topic']);

/** Every text of a mail that a person may see, but for what lies in its attachments. */
export function textsOf(mail: Mail): string[] {
  return [
    mail.subject,
    ...mail.headers.filter(({ key }) => HEADERS_OF_WORDS.has(key)).map(({ value }) => decodeWords(value)),
    ...mail.bodies,
    ...mail.decorations,
    ...mail.attachments.map(({ filename = '' }) => filename),
  ];
}

/** The text of an attachment; empty for pictures and the like. */
export function attachedText(attachment: Attachment): string {
  return flattened(textOfAttachment(attachment) ?? '');
}

/** What is no table may still be a page; one too large to flatten is searched as it stands. */
function flattened(text: string): string {
  if (text.startsWith('{\\rtf')) return `${text}\n${text.replace(/\\[a-z]+-?\d* ?|[{}]/g, '')}`;
  if (!/<[a-z!/]/i.test(text)) return text;
  try {
    const page = readPage(text);
    return `${page.text}\n${page.unseen}\n${text.replace(/<[^<>]*>/g, '')}`;
  } catch {
    return text;
  }
}
