export type OutgoingMail = {
  to: string;
  subject: string;
  /** Else replies come to mail-intake. */
  replyTo?: string;
  text: string;
  /** Message-ID of the mail this answers (RFC 5322 3.6.4). */
  inReplyTo?: string;
  /** RFC 3834 */
  autoSubmitted: 'auto-replied' | 'auto-generated';
  /** See effect-tag.ts. */
  tag: string;
  attachment?: { filename: string; contentType: string; content: Buffer };
};
