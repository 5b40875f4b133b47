import { MAX_TEXT_LENGTH } from '../limits.ts';
import { decodeText, looksLikeText } from './decode-text.ts';

const BASE64 = /(?:^[a-z0-9+/]{40,100}\r?\n)+[a-z0-9+/]+={0,2}\s*$/gim;
/** A million parts in base64. */
const MAX_PIECES = 1_000;

/** The beginning and the end of a mail that is not taken apart, and what stands there in base64. */
export function wordsOfRaw(raw: Uint8Array): string[] {
  const parts =
    raw.length <= MAX_TEXT_LENGTH ? [raw] : [raw.subarray(0, MAX_TEXT_LENGTH / 2), raw.subarray(-MAX_TEXT_LENGTH / 2)];
  return parts.flatMap((bytes) => {
    const binary = Buffer.from(bytes).toString('latin1');
    const pieces = [...binary.matchAll(BASE64)].slice(0, MAX_PIECES).map(([found]) => Buffer.from(found, 'base64'));
    return [
      decodeText(Buffer.from(binary.replace(BASE64, '\n'), 'latin1')),
      ...pieces.filter(looksLikeText).map((piece) => decodeText(piece)),
    ];
  });
}
