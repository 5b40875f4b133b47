import type { Attachment } from '../mail/mail.ts';

/** `compound`: [MS-CFB]. */
type Kind = 'zip' | 'compound' | 'winmail' | 'mail' | 'pdf' | 'gzip';

const BEGINNINGS: [Kind, Buffer][] = [
  ['zip', Buffer.from('504b0304', 'hex')],
  ['compound', Buffer.from('d0cf11e0a1b11ae1', 'hex')],
  ['gzip', Buffer.from('1f8b08', 'hex')],
  ['winmail', Buffer.from('789f3e22', 'hex')],
];

export function kindOf({ bytes, mimeType, filename = '' }: Attachment): Kind | undefined {
  const known = BEGINNINGS.find(([, beginning]) => beginning.equals(bytes.subarray(0, beginning.length)));
  if (known) return known[0];
  if (isPdf(bytes)) return 'pdf';
  return /^message\/(?:rfc822|global)$/.test(mimeType) || /\.eml$/i.test(filename) ? 'mail' : undefined;
}

const ENCRYPTED_TYPES = /^application\/(?:(?:x-)?pkcs7-mime|pgp-encrypted)$/;

/** A PDF says so in plain text. */
export function isLocked({ mimeType, bytes }: Attachment): boolean {
  if (ENCRYPTED_TYPES.test(mimeType)) return true;
  return isPdf(bytes) && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('/Encrypt');
}

function isPdf({ buffer, byteOffset, byteLength }: Uint8Array): boolean {
  return Buffer.from(buffer, byteOffset, Math.min(byteLength, 1024)).includes('%PDF-');
}
