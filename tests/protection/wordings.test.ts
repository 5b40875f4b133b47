import iconv from 'iconv-lite';
import { describe, expect, test, vi } from 'vitest';
import type { Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import { attached, type MailParts, multipart, rawMail, template, text, verdictOf } from '../support/mails.ts';
import { msg } from '../support/outlook-files.ts';
import { sampleOf } from '../support/random.ts';
import { xlsx, zipped } from '../support/workbooks.ts';
import { BROKEN, DAMAGES, FAULTS, HEADINGS, MISSPELT, SPELLED, WORDINGS } from './wordings.ts';

vi.mock('node:child_process', async (original) => ({
  ...(await original<object>()),
  ...(await import('../support/fork-in-process.ts')).alwaysInProcess,
}));

const LIST = 'Typ;Pnr;Datum;Kommentar\nAvbrott;200801022393;2026-11-16;';
const binary = (name: string, bytes: Uint8Array) => attached(name, bytes, 'application/octet-stream');
const paragraph = (words: string) =>
  `<w:p><w:r><w:t>${words.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</w:t></w:r></w:p>`;
const encodedWord = (words: string) => `=?utf-8?B?${Buffer.from(words).toString('base64')}?=`;
const oneLine = (words: string) => words.replace(/\n>? ?/g, ' ');
const html = (page: string): MailParts => ({
  ...multipart([text(template()), { type: 'text/html; charset=utf-8', content: page }], 'alternative'),
});

type Place = (words: string) => MailParts | Promise<MailParts>;

const PLACES: Record<string, Place> = {
  line: (words) => ({ body: `${template()}\r\n${words}\r\n` }),
  'line above': (words) => ({ body: `${words}\r\n\r\n${template()}` }),
  subject: (words) => ({ body: template(), subject: encodedWord(oneLine(words)) }),
  value: (words) => ({ body: template({ Kommentar: words }) }),
  signature: (words) => ({ body: `${template()}\r\nMvh\r\nRektor\r\n${words}` }),
  quoted: (words) => ({ body: `${template()}\r\n-----Ursprungligt meddelande-----\r\n> ${words}` }),
  page: (words) => html(`<p>Hej</p><p>${words.replaceAll('&', '&amp;').replaceAll('<', '')}</p>`),
  'alternative text': (words) => html(`<p>Hej</p><img alt="${oneLine(words).replaceAll('"', '')}" src="cid:a">`),
  cell: (words) => multipart([text('Hej'), attached('a.csv', `${LIST}"${words}"\n`)]),
  preamble: (words) => multipart([text('Hej'), attached('a.csv', `${oneLine(words)}\n${LIST}\n`)]),
  'text file': (words) => multipart([text(template()), attached('a.txt', words, 'text/plain')]),
  'file name': (words) =>
    multipart([text(template()), attached(`${encodedWord(oneLine(words))}.txt`, 'x', 'text/plain')]),
  keyword: (words) => ({ body: template(), headers: [`Keywords: ${encodedWord(oneLine(words))}`] }),
  'display name': (words) => ({ body: template(), from: `${encodedWord(oneLine(words))} <rektor@skola.example>` }),
  'business card': (words) =>
    multipart([text(template()), attached('a.vcf', `BEGIN:VCARD\nNOTE:${words}`, 'text/vcard')]),
  epilogue: (words) => {
    const { contentType = '', body = '' } = multipart([text(template())]);
    return { contentType, body: Buffer.concat([Buffer.from(body), Buffer.from(`\r\n${words}\r\n`)]) };
  },
  document: (words) =>
    multipart([text(template()), binary('a.docx', zipped({ 'word/document.xml': paragraph(words) }))]),
  'document in an archive': (words) => {
    const document = zipped({ 'word/document.xml': paragraph(words) });
    return multipart([text(template()), binary('a.zip', zipped({ 'b/a.docx': document }))]);
  },
  workbook: async (words) => {
    const rows = [
      ['Typ', 'Pnr', 'Datum', 'Kommentar'],
      ['Avbrott', '200801022393', '2026-11-16', words],
    ];
    return multipart([text('Hej'), binary('a.xlsx', await xlsx([{ rows }]))]);
  },
  'mail of Outlook': (words) => multipart([text(template()), binary('a.msg', msg({ body: words }))]),
};

function isStopped({ state, reason, notifications, notices }: Verdict & { notices?: unknown }): boolean {
  const isHeld = state === 'held' && reason === 'protection-in-doubt';
  return (state === 'sealed' || isHeld) && notifications.length === 0 && notices === undefined;
}

type Case = { name: string; words: string; place: string };

const apart = /^(?:skydd|sekretess|spärrmark|kvarskr|kvinnojour|besöksförbud|kontaktförbud)/i;
const letters = (word: string) => /^\p{Letter}+$/u.test(word);

const written = WORDINGS.flatMap(({ text: whole, word }) => {
  const kinds = [
    ...Object.entries(DAMAGES),
    ...(word.length >= 4 && (word === whole || apart.test(word)) && letters(word) ? Object.entries(SPELLED) : []),
    ...(word.length >= 6 && apart.test(word) ? Object.entries(BROKEN) : []),
    ...(word.length >= 7 && apart.test(word) && !/^skydds/i.test(word) ? Object.entries(FAULTS) : []),
  ];
  return kinds.flatMap(([damage, change]) => {
    const damaged = change(word);
    return damaged === word && damage !== 'none' ? [] : [{ damage, words: whole.replace(word, damaged) }];
  });
});

const CASES: Case[] = written.flatMap(({ damage, words }) =>
  Object.keys(PLACES).map((place) => ({ name: `${JSON.stringify(words)} (${damage}), ${place}`, words, place })),
);

test('there are enough of them', () => {
  expect(CASES.length).toBeGreaterThan(400);
});

test.each(WORDINGS.map(({ text: words }) => words).concat(MISSPELT))('%s: neither letter nor notice', async (words) => {
  const verdict = await verdictOf(rawMail({ body: `${template()}\r\n${words}\r\n` }));
  expect(isStopped(verdict)).toBe(true);
});

describe('a wording, damaged, somewhere in a mail', () => {
  // A share in each run, all of them with KAA_WHOLE=1; one test, since a thousand names take longer than the mails.
  test('stops contact and notice by this net alone', async () => {
    const missed: string[] = [];
    for (const { name, words, place } of sampleOf(CASES, 40, 'wordings')) {
      const raw = rawMail((await PLACES[place]?.(words)) ?? {});
      if (!isStopped(await verdictOf(raw))) missed.push(name);
    }
    expect(missed).toEqual([]);
  }, 1_200_000);
});

const CHARSETS: [charset: string, label: string][] = [
  ['utf-8', 'utf-8'],
  ['utf-8', 'iso-8859-1'],
  ['utf-8', 'iso-8859-2'],
  ['windows-1252', 'windows-1252'],
  ['windows-1252', 'utf-8'],
  ['windows-1252', 'us-ascii'],
  ['cp850', 'cp850'],
  ['cp850', 'utf-8'],
  ['cp437', 'ibm437'],
  ['cp437', ''],
  ['macintosh', 'macintosh'],
  ['macintosh', 'utf-8'],
  ['utf-16le', 'utf-16le'],
  ['utf-16le', ''],
  ['utf-16be', ''],
  ['utf-7', 'utf-7'],
  ['utf-7', 'utf-8'],
];

describe.each(CHARSETS)('%s labelled "%s"', (charset, label) => {
  const words = 'Eleven är spärrmarkerad och bor hos Åsa Öberg.';
  const contentType = `text/plain${label && `; charset=${label}`}`;
  test.each(['8bit', 'base64'])('in %s seals', async (encoding) => {
    const bytes = iconv.encode(`${template()}\r\n${words}\r\n`, charset);
    const isWide = charset.startsWith('utf-16');
    const body = encoding === 'base64' || isWide ? bytes.toString('base64').replace(/.{76}/g, '$&\r\n') : bytes;
    const headers = [`Content-Transfer-Encoding: ${isWide ? 'base64' : encoding}`];
    expect(await verdictOf(rawMail({ contentType, headers, body }))).toMatchObject({ state: 'sealed' });
  });
  test('in a list seals', async () => {
    const bytes = iconv.encode(`${LIST}${words}\n`, charset);
    const list = attached('a.csv', bytes, `text/csv${label && `; charset=${label}`}`);
    expect(await verdictOf(rawMail(multipart([text('Hej'), list])))).toMatchObject({ state: 'sealed' });
  });
});

describe.each(HEADINGS)('a column or label "%s"', (heading) => {
  const list = (value: string) =>
    multipart([text('Hej'), attached('a.csv', `Typ;Pnr;Datum;${heading}\nAvbrott;200801022393;2026-11-16;${value}\n`)]);
  test.each(['Ja', 'x', '1', 'vet ej'])('with %s seals', async (value) => {
    expect(await verdictOf(rawMail(list(value)))).toMatchObject({ state: 'sealed' });
    const body = `${template()}${heading}: ${value}\r\n`;
    expect(await verdictOf(rawMail({ body }))).toMatchObject({ state: 'sealed' });
  });
  test.each(['Nej', '', '0', 'ingen'])('with "%s" does not', async (value) => {
    expect(await verdictOf(rawMail(list(value)))).toMatchObject({ state: 'accepted' });
  });
  test('with Nej on a line does not', async () => {
    expect(await verdictOf(rawMail({ body: `${template()}${heading}: Nej\r\n` }))).toMatchObject({ state: 'accepted' });
  });
});

test.each(['Skydd Ja', 'Skydd\r\nJa', 'Skyddad identitet\r\n\r\nJa'])('a label without a colon: %s', async (words) => {
  expect(await verdictOf(rawMail({ body: `${template()}${words}\r\n` }))).toMatchObject({ state: 'sealed' });
});

test('the words alone above a form whose values stand below their labels', async () => {
  const form = template().replaceAll(': ', '\r\n');
  expect(await verdictOf(rawMail({ body: `Skyddad identitet\r\n\r\n${form}` }))).toMatchObject({ state: 'sealed' });
});
