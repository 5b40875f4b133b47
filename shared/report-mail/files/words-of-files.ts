import { MAX_ATTACHED_TEXT, OverLimit } from '../limits.ts';
import { decodeText, looksLikeText } from '../mail/decode-text.ts';
import { wordsOf } from './xml.ts';

/** Also of Word and LibreOffice documents. */
export function wordsOfArchive(files: Map<string, Buffer>): string {
  const words: string[] = [];
  let length = 0;
  for (const [name, bytes] of files) {
    const text = looksLikeText(bytes) ? withoutOffers(name.endsWith('.xml') ? wordsOf(bytes) : decodeText(bytes)) : '';
    length += name.length + text.length;
    if (length > MAX_ATTACHED_TEXT) throw new OverLimit();
    words.push(name, text);
  }
  return words.join('\n');
}

export function decodedPiece(bytes: Buffer): string {
  if (!looksLikeText(bytes)) return '';
  try {
    return wordsOf(bytes);
  } catch {
    return decodeText(bytes);
  }
}

/** "☐ Ja ☐ Nej": nobody has chosen. */
function withoutOffers(text: string): string {
  return text.replace(/[☐□]\s*ja\s*[☐□]\s*nej/giu, 'nej');
}

/** Text of one or two bytes a letter, from an even or odd byte. */
export function wordsOfDocument(bytes: Uint8Array): string {
  const searched = bytes.subarray(0, SEARCHED_OF_DOCUMENT);
  const wide = new TextDecoder('utf-16le');
  const narrow = new TextDecoder('windows-1252');
  const writings = [narrow.decode(searched), wide.decode(searched), wide.decode(searched.subarray(1))];
  return writings.flatMap((text) => text.match(WORDS) ?? []).join('\n');
}

const SEARCHED_OF_DOCUMENT = 1_000_000;
const WORDS = /[\w åäöÅÄÖéÉ.,:;@()+/-]{4,}/g;
