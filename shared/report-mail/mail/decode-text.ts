import iconv from 'iconv-lite';
import { encodedOnce, utf8 } from '../template/undamaged.ts';

/** So often wrong that the bytes decide. */
const LATIN =
  /^(?:|utf-?8|us-ascii|ascii|ansi_x3\.4-1968|iso-?8859-?1|latin-?1|windows-1252|cp-?1252|unknown.*|default)$/;
/** Their bytes may look like UTF-8. */
const SEVERAL_BYTES = /^(?:utf-?(?:7|16|32)|iso-?2022|gb|hz|big5|euc|shift_?jis|ks_c|cp9[345]|windows-9)/;

const BYTE_ORDER_MARKS = [
  { mark: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
  { mark: [0xff, 0xfe], charset: 'utf-16le' },
  { mark: [0xfe, 0xff], charset: 'utf-16be' },
];

/** School systems send UTF-8 labelled us-ascii or Latin-2, Latin-1 without a label, and DOS letters. */
export function decodeText(bytes: Uint8Array, label = ''): string {
  const wide = wideCharset(bytes);
  if (wide) return new TextDecoder(wide).decode(bytes);
  const named = label.trim().toLowerCase();
  const isAscii = !bytes.some((byte) => byte > 0x7f);
  const asUtf8 = SEVERAL_BYTES.test(named) ? undefined : utf8(bytes);
  if (asUtf8 !== undefined && (!isAscii || LATIN.test(named)))
    return isAscii ? asUtf8 : (encodedOnce(asUtf8) ?? asUtf8);
  return (LATIN.test(named) ? undefined : decodedAs(named, bytes)) ?? asUtf8 ?? decodedByLetters(bytes, named);
}

/** UTF-16, also without its mark: every other byte of Latin text is 0. */
function wideCharset(bytes: Uint8Array): string | undefined {
  const marked = BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return marked.charset;
  const head = bytes.subarray(0, 1024);
  const zeros = [0, 0];
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  const most = head.length * 0.35;
  if (head.length < 4 || Math.min(even, odd) > head.length * 0.02) return undefined;
  if (odd > most) return 'utf-16le';
  return even > most ? 'utf-16be' : undefined;
}

/** `cp-850`, `IBM850`, `850` are one. */
function decodedAs(label: string, bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    const known = [label, label.replace(/^\D*/, 'cp')].find((name) => name.length > 2 && iconv.encodingExists(name));
    return known && iconv.decode(Buffer.from(bytes), known);
  }
}

/** Where no label can be believed and some byte is no UTF-8. */
function decodedByLetters(bytes: Uint8Array, label: string): string {
  const binary = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
  if (UTF8_LETTER.test(binary)) return mixed(binary);
  return iconv.decode(Buffer.from(bytes), charsetOf(bytes, binary, label));
}

const UTF8_SEQUENCE = /(?:[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})+|[\x80-\xff]/g;
/** å, ä, ö, é and the like; two such letters of Windows-1252 are no word. */
const UTF8_LETTER = /\xc3[\x80-\xbf]/;

/** One wrong byte, as in a footer that a gateway adds, says nothing about the others. */
function mixed(binary: string): string {
  return binary.replace(UTF8_SEQUENCE, (found) => {
    const bytes = Buffer.from(found, 'latin1');
    return utf8(bytes) ?? iconv.decode(bytes, 'windows-1252');
  });
}

/** By which letters stand within words. */
function charsetOf(bytes: Uint8Array, binary: string, label: string): string {
  if (bytes.includes(CARRIAGE_RETURN) && !bytes.includes(LINE_FEED)) return 'macintosh';
  const isWindows = (binary.match(/[\xe5\xe4\xf6\xc5\xc4\xd6\xe9]/g) ?? []).length;
  const dos = (binary.match(DOS_LETTERS) ?? []).length;
  if (dos > isWindows) return 'cp850';
  // In Windows-1252 Œ, Š and š.
  const isFromMac = isWindows === 0 && /[\x8c\x8a\x9a]/.test(binary) && !/1252|8859-?1|latin/.test(label);
  return isFromMac ? 'macintosh' : 'windows-1252';
}

/** In Windows-1252 quotation marks and daggers, which stand at the edges of words. */
const DOS_LETTERS =
  /(?<=[a-z])[\x84\x86\x94](?=[a-z])|[\x8e\x8f\x99](?=[a-z])|(?<![A-Za-z])[\x84\x86\x94](?=[a-z])(?![a-z]*[\x93\x94])/gi;

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

export function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096);
  if (wideCharset(head)) return true;
  if (String.fromCharCode(...head.subarray(0, 5)) === '%PDF-') return false;
  let odd = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 9 || (byte > 13 && byte < 32)) odd += 1;
  }
  return odd * 50 <= head.length;
}
