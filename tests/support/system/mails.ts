import { aRow, extract, type Row } from '../extract.ts';
import { PEOPLE, type Person, UNIT } from './people.ts';

/** What SES puts on top if it has verified the sender. */
const SES_BLOCK = [
  'Return-Path: <rapport@skola.example>',
  'Received: from mail.skola.example (mail.skola.example [192.0.2.10]) by inbound-smtp.eu-north-1.amazonaws.com with SMTP id abc123 for kaa@kommun.example; Mon, 23 Nov 2026 08:00:00 +0000 (UTC)',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: PASS',
  'Received-SPF: pass (spfCheck: domain of skola.example designates 192.0.2.10 as permitted sender) client-ip=192.0.2.10; envelope-from=rapport@skola.example; helo=mail.skola.example;',
  'Authentication-Results: amazonses.com; spf=pass (spfCheck: domain of skola.example designates 192.0.2.10 as permitted sender) client-ip=192.0.2.10; envelope-from=rapport@skola.example; helo=mail.skola.example; dkim=pass header.i=@skola.example; dmarc=pass header.from=skola.example;',
  'X-SES-RECEIPT: AEFBQUFBQUFB',
];
const HEADERS = [
  'From: Skolan <rapport@skola.example>',
  'To: kaa@kommun.example',
  'Subject: Rapport om elev',
  'MIME-Version: 1.0',
];
const PLAIN = ['Content-Type: text/plain; charset=utf-8', 'Content-Transfer-Encoding: 8bit'];

const textMail = (id: string, lines: string[]) =>
  [...SES_BLOCK, ...HEADERS, `Message-ID: <${id}@skola.example>`, ...PLAIN, '', ...lines, ''].join('\r\n');

/** Its id follows from the type: two of one type are the same mail. */
export function report(type: string, person: Person, ...more: string[]): string {
  const { number, given, family, phones = [], emails = [] } = person;
  return textMail(type.toLowerCase().replace(/\W/g, '-'), [
    `Typ av rapport: ${type}`,
    `Personnummer: ${number}`,
    `Namn: ${given} ${family}`,
    `Skolenhetskod: ${UNIT}`,
    ...(more.length > 0 ? more : ['Datum: 2026-11-16']),
    ...phones.map((phone) => `Telefon: ${phone}`),
    ...emails.map((email) => `E-post: ${email}`),
  ]);
}

export const dropoutMail = () => report('Avbrott', PEOPLE.minor);
export const absenceMail = () =>
  report('Ogiltig frånvaro', PEOPLE.minor, 'Frånvaro från: 2026-11-02', 'Frånvaro till: 2026-11-20');
export const returnedMail = () => report('Åter i studier', PEOPLE.minor, 'Datum: 2026-11-20');
/** Taken, but a person must read it before anybody is contacted (P11). */
export const notUnderstoodMail = () => dropoutMail().replace(/\r\n$/, '\r\n\r\nRing helst inte på förmiddagen.\r\n');
export const sealedMail = () => dropoutMail().replace('E-post: ', 'Eleven har skyddade personuppgifter. E-post: ');
/** SES could not verify its sender. */
export const unverified = (mail: string) =>
  mail.replaceAll('dmarc=pass', 'dmarc=fail').replaceAll('dkim=pass', 'dkim=fail');
export const strangersMail = () => unverified(dropoutMail());
/** From a school, without a report. */
export const questionMail = () => textMail('question', ['Hej! När ska vi rapportera?']);
/** Its only row is refused. */
export const unreadableMail = (n: number) =>
  report('Avbrott', { ...PEOPLE.adult, number: '200801012387' }).replace('<avbrott@', `<avbrott-${n}@`);
export const automaticMail = () =>
  textMail('away', ['Jag är tillbaka på måndag.']).replace('Subject: Rapport om elev', 'Auto-Submitted: auto-replied');

/** A minor, an adult, one not in the extract, one protected by the extract only, a wrong number. */
export const csvMail = () => listsMail('csv', [listOf(Object.values(PEOPLE).map(rowOf), wrongRowOf(PEOPLE.adult))]);
/** Without the minor: few calls. */
export function shortListMail(): string {
  const { adult, hidden, stranger } = PEOPLE;
  return listsMail('short', [listOf([adult, stranger, hidden].map(rowOf), wrongRowOf(adult))]);
}

/** A pupil a list, one with a wrong number, and a scan. */
export function severalListsMail(): string {
  const { minor, adult, stranger } = PEOPLE;
  const scan = { name: 'skannad.jpg', type: 'image/jpeg', content: 'JFIF' };
  return listsMail('several', [listOf([rowOf(minor)]), scan, listOf([rowOf(adult)], wrongRowOf(stranger))]);
}

export const refusedListsMail = () => {
  const { minor, adult } = PEOPLE;
  return listsMail('refused', [listOf([wrongRowOf(minor)]), listOf([wrongRowOf(adult)])]);
};

type File = { name: string; type: string; content: string };

const rowOf = ({ number, given, family }: Person) => `Avbrott;${number};${given} ${family};2026-11-16`;
const wrongRowOf = ({ number }: Person) =>
  `Avbrott;${number.slice(0, -1)}${(Number(number.at(-1)) + 1) % 10};Fel Siffra;2026-11-16`;

function listOf(rows: string[], ...more: string[]): File {
  const content = ['Typ av rapport;Personnummer;Namn;Datum', ...rows, ...more].join('\r\n');
  return { name: 'lista.csv', type: 'text/csv; charset=utf-8', content };
}

function listsMail(id: string, files: File[]): string {
  const parts = files.flatMap(({ name, type, content }) => [
    '--gap',
    `Content-Type: ${type}; name="${name}"`,
    `Content-Disposition: attachment; filename="${name}"`,
    'Content-Transfer-Encoding: base64',
    '',
    Buffer.from(content, 'utf8').toString('base64'),
  ]);
  return [
    ...SES_BLOCK,
    ...HEADERS,
    `Message-ID: <${id}@skola.example>`,
    'Content-Type: multipart/mixed; boundary="gap"',
    '',
    '--gap',
    'Content-Type: text/plain; charset=utf-8',
    '',
    'Hej! Se bifogad lista.',
    ...parts,
    '--gap--',
    '',
  ].join('\r\n');
}

export function flaggedExtract(): string {
  const { minor, adult, hidden } = PEOPLE;
  const flag = { skydd: 'sekretessmarkering' };
  return extract([row(minor, flag), row(adult), row(hidden, flag)]);
}

export function unflaggedExtract(): string {
  const { minor, adult, hidden } = PEOPLE;
  return extract([row(minor), row(adult), row(hidden)]);
}

export function row(
  person: { number: string; given: string; family: string; street: string; born: string },
  more: Row = {},
) {
  return aRow(0, {
    personnummer: person.number,
    fodelsedatum: person.born,
    fornamn: person.given,
    efternamn: person.family,
    utdelningsadress: person.street,
    uttagsdatum: '2026-11-23',
    ...more,
  });
}
