import MailComposer from 'nodemailer/lib/mail-composer';

export type OutgoingMail = {
  to: string;
  subject: string;
  text: string;
  /** Message-ID of the mail this answers, for threading (RFC 5322 3.6.4). */
  inReplyTo?: string;
  /** RFC 3834: how this mail came about; an answer is `auto-replied`. */
  autoSubmitted: 'auto-replied' | 'auto-generated';
  /** Says to delivery-feedback which effect an event is about (domain/effect-tag.ts). */
  tag: string;
  attachment?: { filename: string; contentType: string; content: Buffer };
};

/** The bytes of a plain-text mail (RFC 5322). */
export function composeMail(from: string, to: string, mail: OutgoingMail): Promise<Buffer> {
  return new MailComposer({
    from,
    to,
    subject: mail.subject,
    text: mail.text,
    headers: { 'Auto-Submitted': mail.autoSubmitted },
    ...(mail.attachment && { attachments: [mail.attachment] }),
    ...(mail.inReplyTo && { inReplyTo: mail.inReplyTo, references: mail.inReplyTo }),
  })
    .compile()
    .build();
}
