import { Parser } from 'htmlparser2';
import { decodeWords } from 'postal-mime';
import { type Content, isPlainText, saysSomething, Unreadable, unpack } from './bytes.ts';

/** With the decodings that led to it. */
export type Layer = { text: string; where: string; page: boolean };

/** Deeper than our outputs nest. */
const DEEPEST = 6;
const TOO_DEEP = 'nested too deep to read';
const UNREADABLE = 'cannot be unpacked';

/** Decodes by looks, not structure: a leak in a broken mail is a leak. */
export function layersOf(
  root: string | Uint8Array,
  isOurs: (bytes: Uint8Array) => boolean,
  atDefect: (defect: string, where: string) => void,
): Layer[] {
  const layers: Layer[] = [];
  const seen = new Set<string>();
  const labels = new Set<string>();

  const visitText = (text: string, path: string[], page: boolean): void => {
    if (text === '' || seen.has(text)) return;
    seen.add(text);
    layers.push({ text, where: path.join(' > '), page });
    for (const charset of charsetsNamedIn(text)) labels.add(charset);
    for (const { name, hint, decode } of DECODERS)
      if (hint.test(text)) for (const found of decode(text)) visit(found, [...path, name], page);
  };
  const visitBytes = (bytes: Uint8Array, path: string[], page: boolean): void => {
    if (isOurs(bytes)) return;
    const contents = unpacked(bytes, [...labels], () => atDefect(UNREADABLE, path.join(' > ')));
    for (const { content, how, page: isPage } of contents)
      visit(content, how === 'utf-8' ? path : [...path, how], page || isPage === true);
  };
  const visit = (content: string | Uint8Array, path: string[], page: boolean): void => {
    if (path.length > DEEPEST) atDefect(TOO_DEEP, path.join(' > '));
    else if (typeof content === 'string') visitText(content, path, page);
    else visitBytes(content, path, page);
  };
  visit(root, [], false);
  return layers;
}

function unpacked(bytes: Uint8Array, labels: string[], atFault: () => void): Content[] {
  try {
    return unpack(bytes, labels);
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    atFault();
    return [];
  }
}

/** Parameters of a part, and encoded words. */
function charsetsNamedIn(text: string): string[] {
  const named = text.matchAll(/charset\*?\s*=\s*"?([\w.:-]+)|=\?([\w.:-]+)\?[bq]\?/gi);
  return [...named].map(([, parameter, word]) => (parameter ?? word ?? '').toLowerCase());
}

type Decoder = { name: string; hint: RegExp; decode: (text: string) => (string | Uint8Array)[] };

const DECODERS: Decoder[] = [
  { name: 'escapes', hint: /\\(?:u[0-9a-f]{4}|u\{|x[0-9a-f]{2}|[0-7]{3}|["\\/nrt()])/i, decode: unescaped },
  { name: 'percent', hint: /%[0-9a-f]{2}/i, decode: percentDecoded },
  { name: 'quoted-printable', hint: /=(?:[0-9a-f]{2}|\r?\n)/i, decode: quotedPrintable },
  { name: 'encoded words', hint: /=\?[^?\s]+\?[bq]\?/i, decode: (text) => [decodeWords(unfolded(text))] },
  { name: 'RFC 2231', hint: /\*\d*\*?\s*=/, decode: parameters },
  { name: 'markup', hint: /<[a-z!/?]|&[#a-z]/i, decode: markup },
  { name: 'base64', hint: /[\w+/-]{6}/, decode: base64 },
  { name: 'hex', hint: /(?:[0-9a-f]{2}[:, ]?){4}/i, decode: hexRuns },
  { name: 'UTF-8 read as Latin 1', hint: /[\u00c2-\u00df][\u0080-\u00bf]/, decode: misread },
  { name: 'UTF-16 read as Latin 1', hint: /[ -~]\0[ -~]\0/, decode: (text) => [text.replaceAll('\0', '')] },
];

const PLAIN: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

function unescaped(text: string): string[] {
  const codes = /\\(?:u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([0-7]{3})|(["'\\/nrt()]))/gi;
  return [
    text.replace(codes, (_, braced, unit, byte, octal, plain: string | undefined) => {
      if (plain !== undefined) return PLAIN[plain] ?? plain;
      if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8));
      return String.fromCodePoint(Math.min(Number.parseInt(braced ?? unit ?? byte, 16), 0x10ffff));
    }),
  ];
}

function bytesOf(text: string, pattern: RegExp): Uint8Array {
  const parts: Buffer[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(Buffer.from(text.slice(from, match.index)), Buffer.from(match[1] ?? '', 'hex'));
    from = match.index + match[0].length;
  }
  return Buffer.concat([...parts, Buffer.from(text.slice(from))]);
}

function percentDecoded(text: string): Uint8Array[] {
  return [bytesOf(text, /%([0-9a-f]{2})/gi)];
}

function quotedPrintable(text: string): Uint8Array[] {
  const quoted = text.replace(BASE64_LINES, '').replace(/=[ \t]*\r?\n/g, '');
  return [bytesOf(quoted, /=([0-9a-f]{2})/gi)];
}

function unfolded(text: string): string {
  return text.replace(/\r?\n(?=[ \t])/g, '');
}

/** Split and percent-encoded parameters: `name*0*=utf-8''Kim%20; name*1=Exempel`. */
function parameters(text: string): Uint8Array[] {
  const values = unfolded(text).matchAll(/\*\d*\*?\s*=\s*(?:[\w-]*'[\w-]*')?"?([^";\r\n]*)"?\s*;?/g);
  const joined = [...values].map(([, value = '']) => value).join('');
  return joined === '' ? [] : percentDecoded(joined);
}

/** Text joined across tags, then attributes and comments. */
function markup(text: string): string[] {
  let words = '';
  const hidden: string[] = [];
  const parser = new Parser({
    ontext: (part) => {
      words += part;
    },
    onattribute: (_, value) => hidden.push(value),
    oncomment: (comment) => hidden.push(comment),
    onprocessinginstruction: (_, content) => hidden.push(content),
  });
  parser.end(text);
  return [words, hidden.join('\n')];
}

/** Lines of base64 are one file together. */
const BASE64_LINES = /^(?:[A-Za-z0-9+/]{20,}\r?\n)+[A-Za-z0-9+/]*={0,2}\s*$/gm;
const BASE64_LINE = /^[A-Za-z0-9+/]{20,}={0,2}$/gm;

function base64(text: string): (string | Uint8Array)[] {
  const rest = text.replace(BASE64_LINES, '');
  const blocks = [...(text.match(BASE64_LINES) ?? []), ...(rest.match(BASE64_LINE) ?? [])];
  return [...blocks.map((block) => Buffer.from(block, 'base64')), ...base64Words(rest)];
}

/**
 * Nobody knows where base64 begins in a run (a path, a prefix): each part between slashes is tried at each of four
 * offsets.
 */
function base64Words(text: string): (string | Uint8Array)[] {
  const said: Buffer[] = [];
  for (const [run] of text.matchAll(/[A-Za-z0-9+/_-]{6,}/g))
    for (const part of run.includes('/') ? [run, ...run.split('/')] : [run])
      for (let start = 0; start < 4 && part.length - start >= 6; start += 1) {
        const bytes = Buffer.from(part.slice(start), 'base64');
        if (saysSomething(bytes)) said.push(bytes);
      }
  return together(said);
}

function hexRuns(text: string): (string | Uint8Array)[] {
  const runs = text.match(/(?:[0-9a-f]{2}[:, ]?){3,}[0-9a-f]{2}/gi) ?? [];
  const said = runs.flatMap((run) => {
    const digits = run.replace(/[^0-9a-f]/gi, '');
    return [digits, digits.slice(1)].map((part) => Buffer.from(part, 'hex')).filter(saysSomething);
  });
  return together(said);
}

/** Short texts are searched together. */
function together(found: Buffer[]): (string | Uint8Array)[] {
  const plain = found.filter(isPlainText).map((bytes) => unpack(bytes)[0]?.content ?? '');
  return [plain.join('\n'), ...found.filter((bytes) => !isPlainText(bytes))];
}

const UTF8_AS_LATIN1 = /(?:[\u00c2-\u00df][\u0080-\u00bf]|[\u00e1-\u00ec][\u0080-\u00bf]{2})+/g;

function misread(text: string): string[] {
  return [text.replace(UTF8_AS_LATIN1, (letters) => Buffer.from(letters, 'latin1').toString('utf8'))];
}
