/** So often wrong that the bytes decide. */
const LATIN =
  /^(?:|utf-?8|us-ascii|ascii|ansi_x3\.4-1968|iso-?8859-?1|latin-?1|windows-1252|cp-?1252|unknown.*|default)$/;

const BYTE_ORDER_MARKS = [
  { mark: [0xef, 0xbb, 0xbf], charset: 'utf-8' },
  { mark: [0xff, 0xfe], charset: 'utf-16le' },
  { mark: [0xfe, 0xff], charset: 'utf-16be' },
];

/** School systems send UTF-8 labelled us-ascii and Latin-1 without a label. */
export function decodeText(bytes: Uint8Array, label = ''): string {
  const marked = BYTE_ORDER_MARKS.find(({ mark }) => mark.every((byte, index) => bytes[index] === byte));
  if (marked) return new TextDecoder(marked.charset).decode(bytes);
  const named = label.trim().toLowerCase();
  const attempts = LATIN.test(named) ? ['utf-8'] : [named, 'utf-8'];
  for (const charset of attempts) {
    const text = decoded(bytes, charset);
    if (text !== undefined) return text;
  }
  return new TextDecoder(isFromMac(bytes, named) ? 'macintosh' : 'windows-1252').decode(bytes);
}

/** Excel for Mac. */
function isFromMac(bytes: Uint8Array, label: string): boolean {
  if (bytes.includes(CARRIAGE_RETURN) && !bytes.includes(LINE_FEED)) return true;
  if (/1252|8859-?1|latin/.test(label)) return false;
  return MAC_LETTERS.some((byte) => bytes.includes(byte)) && !WINDOWS_LETTERS.some((byte) => bytes.includes(byte));
}

/** In Windows-1252 Œ, Š and š. */
const MAC_LETTERS = [0x8c, 0x8a, 0x9a];
const WINDOWS_LETTERS = Array.from(Buffer.from('åäöÅÄÖ', 'latin1'));

const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;

function decoded(bytes: Uint8Array, charset: string): string | undefined {
  try {
    return new TextDecoder(charset, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function looksLikeText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, 4096);
  if (BYTE_ORDER_MARKS.some(({ mark }) => mark.every((byte, index) => head[index] === byte))) return true;
  if (String.fromCharCode(...head.subarray(0, 5)) === '%PDF-') return false;
  let odd = 0;
  for (const byte of head) {
    if (byte === 0) return false;
    if (byte < 9 || (byte > 13 && byte < 32)) odd += 1;
  }
  return odd * 50 <= head.length;
}
