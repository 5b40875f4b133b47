import { readFileSync } from 'node:fs';
import type { Draw } from '../support/random.ts';

/** Each character is one byte. */
export type Mutation = (mail: string, draw: Draw) => string;

const NAUGHTY: string[] = JSON.parse(readFileSync(new URL('../fixtures/text/blns.json', import.meta.url), 'utf8'));
const CHARSETS = ['utf-8', 'us-ascii', 'iso-8859-1', 'windows-1252', 'utf-16le', 'utf-7', 'ks_c_5601-1987', 'x-skola'];
const ENCODINGS = ['7bit', '8bit', 'base64', 'quoted-printable', 'x-uuencode', 'binary', 'BASE64 '];
const TYPES = [
  'text/plain',
  'text/html',
  'text/csv',
  'text/calendar',
  'application/octet-stream',
  'application/pdf',
  'application/vnd.ms-excel',
  'application/ms-tnef',
  'message/rfc822',
  'message/delivery-status',
  'multipart/mixed',
  'multipart/report',
  'image/png',
];
const NAMES = ['lista.xlsx', 'lista.csv', 'lista', 'rapport.pdf', 'winmail.dat', 'mejl.eml', '.', 'a'.repeat(300)];
const HEADERS = [
  'From: annan@ond.example',
  'From: rektor@skola.example, annan@ond.example',
  'Return-Path: <>',
  'Received: from x (x [192.0.2.9]) by inbound-smtp.eu-north-1.amazonaws.com with SMTP id 1',
  'Authentication-Results: amazonses.com; dmarc=pass header.from=skola.example;',
  'X-SES-Virus-Verdict: PASS',
  'Content-Type: text/html',
  'Content-Type: multipart/mixed',
  'Content-Transfer-Encoding: base64',
  'Subject: =?utf-8?Q?=?=',
  'Message-ID: <200801012386@skola.example>',
  'Message-ID: <a@b>\r\n <c@d>',
  'In-Reply-To: <010b4827a963b156@eu-north-1.amazonses.com>',
  'Auto-Submitted: no',
  'no header at all',
  ': without a name',
];

const inHeaders: Record<string, Mutation> = {
  'a header stands twice': inFields((fields, draw) => insertedAt(fields, draw(fields.length), pick(fields, draw))),
  'a header is missing': inFields((fields, draw) => fields.toSpliced(draw(fields.length), 1)),
  'a header stands on top': inFields((fields, draw) => [pick(fields, draw), ...fields]),
  'another header': inFields((fields, draw) => insertedAt(fields, draw(fields.length), pick(HEADERS, draw))),
  'a header is folded': inOneField((field, draw) =>
    field.replaceAll(' ', pick(['\r\n ', '\r\n\t', '\r\n  \r\n '], draw)),
  ),
  'a header without a value': inOneField((field) => field.replace(/:[\s\S]*/, ':')),
  'a header has another name': inOneField((field, draw) => without(field, draw(12))),
  'a header in encoded words': inOneField((field, draw) => {
    const [name = '', value = ''] = field.split(/:\s*([\s\S]*)/);
    return `${name}: =?${pick(CHARSETS, draw)}?B?${Buffer.from(value, 'latin1').toString('base64')}?=`;
  }),
  'headers end too soon': inFields((fields, draw) => insertedAt(fields, draw(fields.length), '')),
};

const inParts: Record<string, Mutation> = {
  'a boundary line is missing': inOne(/^--[^\r\n]+\r?\n/gm, () => ''),
  'a boundary line stands twice': inOne(/^--[^\r\n]+\r?\n/gm, (line) => line + line),
  'the last boundary is missing': (mail) => mail.replace(/^--[^\r\n]+--\s*$/m, ''),
  'another boundary is named': inOne(/boundary="?[^";\r\n]+"?/gi, () => 'boundary="annan"'),
  'no boundary is named': inOne(/;\s*boundary="?[^";\r\n]+"?/gi, () => ''),
  'a multipart in itself': (mail) => {
    const boundary = boundaryOf(mail) ?? 'a';
    return inBody(mail, (body) =>
      [`--${boundary}`, `Content-Type: multipart/mixed; boundary="${boundary}"`, '', body].join('\r\n'),
    );
  },
  'a part stands twice': inPartList((parts, draw) => insertedAt(parts, draw(parts.length), pick(parts, draw))),
  'a part is missing': inPartList((parts, draw) => parts.toSpliced(draw(parts.length), 1)),
  'parts change places': inPartList((parts) => parts.toReversed()),
  'a part is empty': inOnePart((part) => part.replace(/(\r?\n\r?\n)[\s\S]*/, '$1')),
  'a part is cut short': inOnePart((part, draw) => part.slice(0, draw(part.length))),
  'an attachment has another name': inOne(
    /filename\*?\d*\*?="?[^";\r\n]+"?/gi,
    (_, draw) => `filename="${pick(NAMES, draw)}"`,
  ),
  'an attachment is shown in the mail': inOne(/\battachment\b/gi, () => 'inline'),
  'another charset': inOne(/charset="?[\w-]+"?/gi, (_, draw) => `charset=${pick(CHARSETS, draw)}`),
  'no charset': inOne(/;\s*charset="?[\w-]+"?/gi, () => ''),
  'another encoding': inOne(/(?<=^Content-Transfer-Encoding: )\S+/gim, (_, draw) => pick(ENCODINGS, draw)),
  'another type': inOne(/(?<=^Content-Type: )[\w-]+\/[\w.+-]+/gim, (_, draw) => pick(TYPES, draw)),
};

const inText: Record<string, Mutation> = {
  'a label is misspelt': inOne(/^[A-Z\xc0-\xff][^:;\r\n]{2,30}(?=\s*[:;])/gm, (label, draw) =>
    without(label, draw(label.length)),
  ),
  'a label is in capitals': inOne(/^[A-Z][^:;\r\n]{2,30}(?=\s*[:;])/gm, (label) => label.toUpperCase()),
  'another mark behind a label': inOne(/:(?= )/g, (_, draw) => pick(['', ' =', '\t', ' -', '::', ' :', ';'], draw)),
  'another value': inOne(/(?<=: )[^\r\n]+/g, (_, draw) => naughty(draw)),
  'another digit': inOne(/\d/g, (_, draw) => String(draw(10))),
  'a number is written otherwise': inOne(/\d{6}-?\d{4}/g, (number, draw) =>
    pick(
      [number.replace('-', ''), number.replace('-', '+'), ` ${number}`, number.slice(2), `${number}.0`, '2.00801E+11'],
      draw,
    ),
  ),
  'a line stands twice': inOneLine((line) => [line, line]),
  'a line is missing': inOneLine(() => []),
  'a line is blank': inOneLine((line) => ['', line]),
  'a line is quoted': inOneLine((line) => [`> ${line}`]),
  'a line is broken': inOneLine((line, draw) => [line.slice(0, draw(line.length)), line.slice(draw(line.length))]),
  'another mark between cells': (mail, draw) =>
    inBody(mail, (body) => body.replaceAll(';', pick([',', '\t', '|'], draw))),
  'a quotation mark that is never closed': inOne(/(?<=[;,\t])/g, () => '"'),
  'a cell is empty': inOne(/(?<=;)[^;\r\n]+/g, () => ''),
  'a cell of odd characters': inOne(/(?<=;)[^;\r\n]+/g, (_, draw) => naughty(draw)),
  'all is quoted': (mail) => inBody(mail, (body) => body.replace(/^/gm, '> ')),
  'all is forwarded': (mail) =>
    inBody(mail, (body) => `Se nedan.\r\n\r\n-----Ursprungligt meddelande-----\r\nFr\xe5n: x\r\n\r\n${body}`),
  'all stands twice': (mail) => inBody(mail, (body) => body + body),
};

const inBytes: Record<string, Mutation> = {
  'line ends of Unix': (mail) => mail.replaceAll('\r\n', '\n'),
  'line ends of old Macs': (mail) => mail.replaceAll('\r\n', '\r'),
  'cut short': (mail, draw) => mail.slice(0, draw(mail.length)),
  'a byte is another': (mail, draw) => replacedAt(mail, draw(mail.length), 1, String.fromCharCode(draw(256))),
  'a hundred bytes are missing': (mail, draw) => replacedAt(mail, draw(mail.length), 100, ''),
  'zeros in between': (mail, draw) => replacedAt(mail, draw(mail.length), 0, '\0'.repeat(50)),
  'read as the wrong charset and written again': (mail) => inBody(mail, (body) => Buffer.from(body).toString('latin1')),
  'no byte at all': () => '',
};

/** What mail programs, relays and attackers do. */
export const MUTATIONS: Record<string, Mutation> = { ...inHeaders, ...inParts, ...inText, ...inBytes };

export function headAndBody(mail: string): [string, string] {
  const [head = '', body = ''] = mail.split(/\r?\n\r?\n([\s\S]*)/);
  return [head, body];
}

export const fieldsOf = (head: string): string[] => head.split(/\r?\n(?![ \t])/);

function inFields(change: (fields: string[], draw: Draw) => string[]): Mutation {
  return (mail, draw) => {
    const [head, body] = headAndBody(mail);
    return `${change(fieldsOf(head), draw).join('\r\n')}\r\n\r\n${body}`;
  };
}

function inOneField(change: (field: string, draw: Draw) => string): Mutation {
  return inFields((fields, draw) => {
    const at = draw(fields.length);
    return fields.map((field, index) => (index === at ? change(field, draw) : field));
  });
}

function inBody(mail: string, change: (body: string) => string): string {
  const [head, body] = headAndBody(mail);
  return `${head}\r\n\r\n${change(body)}`;
}

function inOneLine(change: (line: string, draw: Draw) => string[]): Mutation {
  return (mail, draw) =>
    inBody(mail, (body) => {
      const lines = body.split('\r\n');
      const at = draw(lines.length);
      return lines.flatMap((line, index) => (index === at ? change(line, draw) : line)).join('\r\n');
    });
}

const boundaryOf = (mail: string) => /boundary="?([^";\r\n]+)"?/i.exec(mail)?.[1];

function inPartList(change: (parts: string[], draw: Draw) => string[]): Mutation {
  return (mail, draw) => {
    const boundary = boundaryOf(mail);
    if (boundary === undefined) return mail;
    const [before = '', ...parts] = mail.split(`--${boundary}`);
    const last = parts.pop() ?? '';
    return [before, ...change(parts, draw), last].join(`--${boundary}`);
  };
}

function inOnePart(change: (part: string, draw: Draw) => string): Mutation {
  return inPartList((parts, draw) => {
    const at = draw(parts.length);
    return parts.map((part, index) => (index === at ? change(part, draw) : part));
  });
}

function inOne(pattern: RegExp, change: (found: string, draw: Draw) => string): Mutation {
  return (mail, draw) => {
    const found = [...mail.matchAll(pattern)];
    const { 0: text = '', index = 0 } = found[draw(found.length)] ?? {};
    return found.length > 0 ? replacedAt(mail, index, text.length, change(text, draw)) : mail;
  };
}

const pick = (choices: readonly string[], draw: Draw): string => choices[draw(choices.length)] ?? '';
const naughty = (draw: Draw): string => Buffer.from(pick(NAUGHTY, draw)).toString('latin1');
const insertedAt = (items: string[], at: number, item: string): string[] => items.toSpliced(at, 0, item);
const without = (text: string, at: number): string => replacedAt(text, at, 1, '');
const replacedAt = (text: string, at: number, length: number, by: string): string =>
  text.slice(0, at) + by + text.slice(at + length);
