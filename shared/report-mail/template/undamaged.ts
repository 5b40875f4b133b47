import { isUtf8 } from 'node:buffer';
import { decodeHTML } from 'entities';
import iconv from 'iconv-lite';
import { decodeWords } from 'postal-mime';

/**
 * What programs left encoded, read after all: `&auml;`, `=E4`, `\u00e4`, `%E4`, `+AOQ-`, `=?utf-8?q?=C3=A4?=`, and UTF-8
 * read as something else. For comparing only: the text may mean what it says.
 */
export function undamaged(text: string): string {
  let read = text;
  for (const [sign, undo] of UNDOINGS) if (read.includes(sign)) read = undo(read);
  return withoutMojibake(read).replace(/[ŠšŒ]/g, (letter) => FROM_MAC[letter] ?? letter);
}

/** Swedish letters of a Mac, read as Windows-1252. */
const FROM_MAC: Record<string, string> = { Š: 'ä', š: 'ö', Œ: 'å' };

const UNDOINGS: [sign: string, undo: (text: string) => string][] = [
  ['=?', decodeWords],
  ['=', (text) => text.replace(/=[ \t]*\r?\n/g, '').replace(/(?:=[0-9a-f]{2})+/gi, (found) => lettersOf(found, '='))],
  ['%', (text) => text.replace(/(?:%[0-9a-f]{2})+/gi, (found) => lettersOf(found, '%'))],
  ['\\', (text) => text.replace(ESCAPE, escaped)],
  ['&', (text) => decodeHTML(decodeHTML(text))],
  ['+', (text) => text.replace(/\+([a-z0-9+/]{3,40})-?/gi, (found, base64) => utf7(base64) ?? found)],
];

function lettersOf(found: string, sign: string): string {
  const bytes = Buffer.from(found.replaceAll(sign, ''), 'hex');
  return utf8(bytes) ?? bytes.toString('latin1');
}

/** Of JSON, RTF, JavaScript. */
const ESCAPE = /\\u\{?([0-9a-f]{4})\}?|\\u(\d{2,3})\s?(?:\?|\\'3f)?|\\['x]([0-9a-f]{2})/gi;

function escaped(_: string, hex = '', decimal = '', byte = ''): string {
  return String.fromCharCode(decimal ? Number(decimal) : Number.parseInt(hex || byte, 16));
}

/** Only beyond ASCII: "+46" is a telephone number. */
function utf7(base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes
    .subarray(0, bytes.length - (bytes.length % 2))
    .swap16()
    .toString('utf16le');
  return /^[\u00a0-\u024f]+$/.test(text) ? text : undefined;
}

/** Undefined if a byte is wrong. */
export function utf8(bytes: Uint8Array): string | undefined {
  return isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : undefined;
}

type Misreading = { found: RegExp; byteOf: Map<string, number> };

/** How UTF-8 looks, read as each. Made at the first need: few texts are damaged so. */
const misreadings = once((): Misreading[] => ['windows-1252', 'macintosh', 'cp850', 'cp437'].map(misreadAs));

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

function misreadAs(charset: string): Misreading {
  const letters = Array.from({ length: 128 }, (_, at) => letterAt(at + 128, charset));
  const between = (from: number, to: number) =>
    letters
      .slice(from - 128, to - 127)
      .map((letter) => letter.replace(/[\\\]^-]/, '\\$&'))
      .join('');
  return {
    found: new RegExp(
      `[${between(0xc2, 0xdf)}][${between(0x80, 0xbf)}]|[${between(0xe0, 0xef)}][${between(0x80, 0xbf)}]{2}`,
      'g',
    ),
    byteOf: new Map(letters.map((letter, at) => [letter, at + 128])),
  };
}

/** The five that Windows-1252 lacks are read as control characters. */
function letterAt(byte: number, charset: string): string {
  const letter = iconv.decode(Buffer.of(byte), charset);
  return letter === '\ufffd' ? String.fromCharCode(byte) : letter;
}

const TIMES_ENCODED = 3;

function withoutMojibake(text: string): string {
  let read = text;
  for (let time = 0; time < TIMES_ENCODED && BEYOND_ASCII.test(read); time += 1) {
    const before = read;
    for (const misreading of misreadings()) read = read.replace(misreading.found, (found) => asUtf8(found, misreading));
    if (read === before) break;
  }
  return read;
}

const BEYOND_ASCII = /[\u0080-\uffff]{2}/;

function asUtf8(found: string, { byteOf }: Misreading): string {
  return utf8(Uint8Array.from(found, (letter) => byteOf.get(letter) ?? 0)) ?? found;
}

/** Undefined unless all of it is UTF-8 that was encoded twice: then it may be stored. */
export function encodedOnce(text: string): string | undefined {
  const [{ found, byteOf } = { found: /$^/, byteOf: new Map<string, number>() }] = misreadings();
  const isWhole = BEYOND_ASCII.test(text) && !/[\u0080-\uffff]/.test(text.replace(found, ''));
  return isWhole ? text.replace(found, (letters) => asUtf8(letters, { found, byteOf })) : undefined;
}
