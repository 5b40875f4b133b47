/** Of the mail with which a stage tries its own mailbox; a nonce follows. */
export const CANARY_SUBJECT = 'Kontrollmejl';

/** No digit, so that it holds no number, and no vowel, so that it holds no word. */
export const NONCE_LETTERS = 'bcdfghjklmnpqrtv';
export const NONCE_LENGTH = 32;

const NONCE = new RegExp(`\\b${CANARY_SUBJECT} ([${NONCE_LETTERS}]{${NONCE_LENGTH}})(?![a-z])`);

/** As claimed: only who knows the stored one is ours. */
export const nonceIn = (subject: string): string | undefined => NONCE.exec(subject)?.[1];
