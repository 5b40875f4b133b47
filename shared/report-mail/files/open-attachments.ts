import { fork } from 'node:child_process';
import { extname } from 'node:path';
import { Fault } from '../../domain/fault.ts';
import { MAX_ATTACHED_TEXT, OPENING_MEMORY_MB, OPENING_TIME_MS } from '../limits.ts';
import type { Attachment, Content, Mail, MailRead } from '../mail/mail.ts';
import { textOfAttachment } from '../mail/read-mail.ts';
import type { Sender } from '../mail/sender.ts';
import { kindOf } from './file-kind.ts';
import { unwrapWinmail } from './winmail.ts';
import { textLength } from './workbook.ts';

/**
 * After the virus verdict (PR8), in a process of its own: other people's code meets hostile files, nothing else ends a
 * loop, and a thread that fills its heap takes the whole function with it.
 */
export async function openAttachments(mail: MailRead, { virus }: Sender): Promise<MailRead> {
  if ('unreadable' in mail || virus !== 'pass') return mail;
  const closed = mail.attachments.filter(kindOf);
  const contents = closed.length > 0 ? await contentsOf(closed) : [];
  const attachments = mail.attachments.map((attachment) => {
    const content = contents[closed.indexOf(attachment)];
    return content ? { ...attachment, content } : attachment;
  });
  return numbered(withinLimit(unwrapWinmail({ ...mail, attachments }), { left: MAX_ATTACHED_TEXT }), { next: 1 });
}

const CHILD = new URL(`./child${extname(new URL(import.meta.url).pathname)}`, import.meta.url);

export function contentsOf(closed: Attachment[], milliseconds = OPENING_TIME_MS): Promise<Content[]> {
  const contents: Content[] = closed.map(() => ({ unreadable: 'too-large' }));
  const child = fork(CHILD, {
    // Memory is scarcer than time.
    execArgv: [`--max-old-space-size=${OPENING_MEMORY_MB}`, '--max-semi-space-size=4'],
    // No credentials, no library's output in our log (PR1).
    env: { LD_LIBRARY_PATH: process.env.LD_LIBRARY_PATH },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const timer = setTimeout(() => child.kill('SIGKILL'), milliseconds);
  child.on('message', ({ index, content }: { index: number; content: Content }) => {
    contents[index] = content;
  });
  child.send(closed);
  return new Promise<Content[]>((resolve, reject) => {
    child.on('error', reject);
    // Out of time or memory it ends by a signal.
    child.on('close', (code) => {
      if (code) reject(new Fault('reader-failed'));
      else resolve(contents);
    });
  }).finally(() => clearTimeout(timer));
}

function withinLimit(mail: Mail, budget: { left: number }): Mail {
  const attachments = mail.attachments.map((attachment): Attachment => {
    budget.left -= lengthOf(attachment);
    if (budget.left < 0) return { ...attachment, content: { unreadable: 'too-large' } };
    const { content } = attachment;
    return content && 'mail' in content
      ? { ...attachment, content: { mail: withinLimit(content.mail, budget) } }
      : attachment;
  });
  return { ...mail, attachments };
}

function lengthOf(attachment: Attachment): number {
  const { content } = attachment;
  if (!content) return textOfAttachment(attachment)?.length ?? 0;
  if ('workbook' in content) return textLength(content.workbook);
  return 'mail' in content ? content.mail.bodies.join('').length : (content.words?.length ?? 0);
}

function numbered(mail: Mail, count: { next: number }): Mail {
  const attachments = mail.attachments.map((attachment) => {
    const { content } = attachment;
    const index = count.next;
    count.next += 1;
    return {
      ...attachment,
      index,
      ...(content && 'mail' in content && { content: { mail: numbered(content.mail, count) } }),
    };
  });
  return { ...mail, attachments };
}
