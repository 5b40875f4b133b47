import MailComposer from 'nodemailer/lib/mail-composer';
import type { OutgoingMail } from '../domain/outgoing-mail.ts';

/** RFC 5322, plain text. */
export function composeMail(
  from: string,
  to: string,
  mail: Omit<OutgoingMail, 'to' | 'tag'> & { headers?: Record<string, string> },
): Promise<Buffer> {
  return new MailComposer({
    from,
    to,
    subject: mail.subject,
    ...(mail.replyTo && { replyTo: mail.replyTo }),
    text: mail.text,
    headers: { 'Auto-Submitted': mail.autoSubmitted, ...mail.headers },
    ...(mail.attachment && { attachments: [mail.attachment] }),
    ...(mail.inReplyTo && { inReplyTo: mail.inReplyTo, references: mail.inReplyTo }),
  })
    .compile()
    .build();
}
