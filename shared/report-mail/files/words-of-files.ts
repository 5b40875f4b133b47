import { MAX_ATTACHED_TEXT, OverLimit } from '../limits.ts';
import { decodeText, looksLikeText } from '../mail/decode-text.ts';
import { wordsOf } from './xml.ts';

/** Names and words of the files in an archive; a document of Word or LibreOffice is one of XML files. */
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

/** "☐ Ja ☐ Nej": a form offers what nobody has chosen. */
function withoutOffers(text: string): string {
  return text.replace(/[☐□]\s*ja\s*[☐□]\s*nej/giu, 'nej');
}

/** An old document of Word keeps its words as they are, in letters of one byte or of two, from an even or an odd byte on. */
export function wordsOfDocument(bytes: Uint8Array): string {
  const searched = bytes.subarray(0, SEARCHED_OF_DOCUMENT);
  const wide = new TextDecoder('utf-16le');
  const narrow = new TextDecoder('windows-1252');
  const writings = [narrow.decode(searched), wide.decode(searched), wide.decode(searched.subarray(1))];
  return writings.flatMap((text) => text.match(WORDS) ?? []).join('\n');
}

const SEARCHED_OF_DOCUMENT = 1_000_000;
/** Numbers and Swedish, not what other bytes look like as letters. */
const WORDS = /[\w åäöÅÄÖéÉ.,:;@()+/-]{4,}/g;
