/** A plain-text mail with at most one file. */
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
