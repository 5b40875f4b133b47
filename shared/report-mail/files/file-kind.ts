import type { Attachment } from '../mail/mail.ts';

/** Files with something inside. `compound`: what Microsoft's programs wrote before they wrote zip archives. */
type Kind = 'zip' | 'compound' | 'winmail' | 'mail';

const BEGINNINGS: [Kind, Buffer][] = [
  ['zip', Buffer.from('504b0304', 'hex')],
  ['compound', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['winmail', Buffer.from('789f3e22', 'hex')],
];

/** By its first bytes, whatever it is called; an enclosed mail has none of its own. */
export function kindOf({ bytes, mimeType, filename = '' }: Attachment): Kind | undefined {
  const known = BEGINNINGS.find(([, beginning]) => beginning.equals(bytes.subarray(0, beginning.length)));
  if (known) return known[0];
  return /^message\/(?:rfc822|global)$/.test(mimeType) || /\.eml$/i.test(filename) ? 'mail' : undefined;
}

const ENCRYPTED_TYPES = /^application\/(?:(?:x-)?pkcs7-mime|pgp-encrypted)$/;

/** A part that only a key opens, or a PDF, which says so in plain text where its parts are listed. */
export function isLocked({ mimeType, bytes }: Attachment): boolean {
  if (ENCRYPTED_TYPES.test(mimeType)) return true;
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.subarray(0, 1024).includes('%PDF-') && file.includes('/Encrypt');
}
