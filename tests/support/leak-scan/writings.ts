import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import PDFDocument from 'pdfkit';
import { zipped } from '../workbooks.ts';

/** Every known way to hide a text from a plain search. */
export const ENCODINGS: Record<string, (text: string) => string | Uint8Array> = {
  'as it is': (text) => text,
  'upper case': (text) => text.toUpperCase(),
  'letters in two parts': (text) => text.normalize('NFD'),
  'invisible signs': (text) => text.replace(/(?<=\w)(?=\w)/g, '\u200b'),
  'JSON text': (text) => JSON.stringify({ Item: { S: text } }),
  'JSON in JSON': (text) => JSON.stringify({ message: JSON.stringify({ body: text }) }),
  'escaped units': (text) => [...text].map((letter) => `\\u${hexOf(letter, 4)}`).join(''),
  'escaped bytes': (text) => [...Buffer.from(text, 'latin1')].map((byte) => `\\x${hex(byte)}`).join(''),
  'URL encoded': encodeURIComponent,
  'URL encoded twice': (text) => encodeURIComponent(encodeURIComponent(text)),
  'a form': (text) => new URLSearchParams({ q: text }).toString(),
  base64: (text) => `<${Buffer.from(text).toString('base64')}>`,
  'base64 in a path': (text) => `letters/v1/${Buffer.from(text).toString('base64')}.pdf`,
  'base64 behind a prefix': (text) => `id-${Buffer.from(text).toString('base64url')}`,
  'base64 of Latin 1': (text) => Buffer.from(text, 'latin1').toString('base64'),
  'base64 of UTF-16': (text) => Buffer.from(text, 'utf16le').toString('base64'),
  hex: (text) => Buffer.from(text).toString('hex'),
  'hex dump': (text) => Buffer.from(text).toString('hex').match(/../g)?.join(' ') ?? '',
  'HTML entities': (text) => [...text].map((letter) => `&#${letter.codePointAt(0)};`).join(''),
  'named entities': (text) =>
    text.replaceAll('ö', '&ouml;').replaceAll('å', '&aring;').replaceAll('ä', '&auml;').replaceAll('@', '&commat;'),
  'split over markup': (text) => `<p>${text.replace(/.{3}/g, '$&</b><b class="x">')}</p>`,
  'an HTML comment': (text) => `<p>Hej</p><!-- ${text} -->`,
  'an HTML attribute': (text) => `<img alt="${text}" src="x.png">`,
  'UTF-8 read as Latin 1': (text) => Buffer.from(text).toString('latin1'),
  'UTF-8 read as Latin 1, in part': (text) => `på ${Buffer.from(text).toString('latin1')}`,
  'bytes of UTF-8': (text) => Buffer.from(text),
  'bytes of Windows-1252': (text) => Buffer.from(text, 'latin1'),
  'bytes of UTF-16': (text) => Buffer.from(`\ufeff${text}`, 'utf16le'),
  'UTF-16 without a mark': (text) => Buffer.from(text, 'utf16le'),
  'UTF-16, the other end first': (text) => Buffer.from(text, 'utf16le').swap16(),
  'a subject in Q': (text) => mail(`Subject: =?iso-8859-1?Q?${quoted(Buffer.from(text, 'latin1'), true)}?=`),
  'a subject in B': (text) => mail(`Subject: =?utf-8?B?${Buffer.from(text).toString('base64')}?=`),
  'a subject in two words': (text) => {
    const halves = [text.slice(0, 4), text.slice(4)].map((half) => Buffer.from(half).toString('base64'));
    return mail(`Subject: ${halves.map((half) => `=?utf-8?B?${half}?=`).join('\r\n ')}`);
  },
  'a file name of RFC 2231': (text) => {
    const name = encodeURIComponent(text);
    const [first, second] = [name.slice(0, 6), name.slice(6)];
    return mail(`Content-Disposition: attachment; filename*0*=utf-8''${first};\r\n filename*1*=${second}`);
  },
  'quoted-printable, UTF-8': (text) => mail(transfer('quoted-printable', 'utf-8'), quoted(Buffer.from(text))),
  'quoted-printable, Latin 1': (text) =>
    mail(transfer('quoted-printable', 'iso-8859-1'), quoted(Buffer.from(text, 'latin1'))),
  'quoted-printable, softly broken': (text) =>
    mail(
      transfer('quoted-printable', 'utf-8'),
      quoted(Buffer.from(text)).replace(/.{5}(?![0-9A-F]?[0-9A-F])/g, '$&=\r\n'),
    ),
  'a base64 part': (text) => mail(transfer('base64', 'utf-8'), lines(Buffer.from(`Hej! ${text} ${FILLER}`))),
  'a base64 part in Latin 1': (text) =>
    mail(transfer('base64', 'iso-8859-1'), lines(Buffer.from(`Hej! ${text} ${FILLER}`, 'latin1'))),
  'a base64 part of an old Mac': (text) => mail(transfer('base64', 'macintosh'), lines(asMacintosh(text + FILLER))),
  'a base64 part in UTF-16': (text) =>
    mail(transfer('base64', 'utf-16le'), lines(Buffer.from(text + FILLER, 'utf16le'))),
  'a mail in a mail': (text) =>
    mail(transfer('base64', 'utf-8'), lines(Buffer.from(mail('Subject: x', quoted(Buffer.from(text)))))),
  gzip: (text) => gzipSync(text),
  'gzip in base64': (text) => gzipSync(text).toString('base64'),
  'a zip entry': (text) => zipped({ 'list.txt': text }),
  'a zip entry’s name': (text) => zipped({ [`${text}.txt`]: 'Hej' }),
  'a Word document': (text) => zipped({ 'word/document.xml': `<w:t>${text.replace(/.{4}/g, '$&</w:t><w:t>')}` }),
  'an attached zip': (text) => attached(zipped({ 'list.txt': text })),
};

/** By where the text stands. */
export const PDF_PLACES: Record<string, (text: string) => Promise<Uint8Array>> = {
  title: (text) => pdfOf({ info: { Title: text } }),
  author: (text) => pdfOf({ info: { Author: text } }),
  'second page': (text) => pdfOf({}, (pdf) => pdf.text('Hej').addPage().text(text)),
  'attached file': (text) => pdfOf({}, (pdf) => pdf.file(Buffer.from(text), { name: 'list.txt' })),
  'attached file’s name': (text) => pdfOf({}, (pdf) => pdf.file(Buffer.from('Hej'), { name: `${text}.txt` })),
  XMP: (text) => pdfOf({ info: { Subject: text }, subset: 'PDF/A-1b', pdfVersion: '1.4' }),
};

export const attached = (file: Uint8Array) => mail(transfer('base64', 'utf-8'), lines(file));

const FILLER = 'Med vänlig hälsning, skolan';

const hex = (code: number, width = 2) => code.toString(16).padStart(width, '0');
const hexOf = (letter: string, width: number) => hex(letter.charCodeAt(0), width);

function mail(headers: string, body = 'Hej'): string {
  return `From: kaa@kommun.example\r\n${headers}\r\nMIME-Version: 1.0\r\n\r\n${body}\r\n`;
}

const transfer = (encoding: string, charset: string) =>
  `Content-Type: text/plain; charset=${charset}\r\nContent-Transfer-Encoding: ${encoding}`;

function quoted(bytes: Buffer, inWord = false): string {
  const isPlain = (byte: number) => byte > 47 && byte < 123 && byte !== 61 && !(inWord && (byte === 63 || byte === 95));
  return [...bytes].map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : `=${hex(byte).toUpperCase()}`)).join('');
}

const lines = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64').replace(/.{76}/g, '$&\r\n');

const MACINTOSH: Record<string, number> = { å: 0x8c, ä: 0x8a, ö: 0x9a };
const asMacintosh = (text: string) => Buffer.from([...text].map((letter) => MACINTOSH[letter] ?? letter.charCodeAt(0)));

async function pdfOf(options: PDFKit.PDFDocumentOptions, draw = (pdf: PDFKit.PDFDocument) => pdf.text('Hej')) {
  const info = { ...options.info, CreationDate: MADE, ModDate: MADE };
  const pdf = new PDFDocument({ font: FONT, ...options, info });
  draw(pdf);
  pdf.end();
  return buffer(pdf);
}

/** Else its id follows from the time: one looked like a text by chance. */
const MADE = new Date('2026-11-23T10:00:00Z');
const FONT = new URL('../../../functions/outreach/assets/NotoSans-Regular.ttf', import.meta.url).pathname;
