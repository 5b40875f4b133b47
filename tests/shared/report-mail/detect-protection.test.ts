import { describe, expect, test } from 'vitest';
import { NEVER_MAIL_PROTECTED } from '../../../shared/report-mail/phrases.ts';
import {
  attached,
  type MailParts,
  multipart,
  personKeyOf,
  rawMail,
  sesBlock,
  template,
  text,
  verdictOf,
} from '../../support/mails.ts';

const stateOf = async (parts: MailParts) => (await verdictOf(rawMail(parts))).state;
const form = (cell: string, value: string) => {
  const rows = [
    ['Namn', 'Kim Exempel', 'Skyddade uppgifter', value],
    ['Typ av rapport', 'Avbrott', 'Personnummer', '20080101-2386'],
    ['Datum', '2026-11-16', 'Årskurs', '2'],
  ];
  const row = (cells: string[]) => `<tr>${cells.map((text) => `<${cell}>${text}</${cell}>`).join('')}</tr>`;
  return `<table>${rows.map(row).join('')}</table>`;
};
const FOOTER =
  '\r\nDetta mejl kan innehålla\r\nsekretessbelagda uppgifter enligt Offentlighets- och sekretesslagen (2009:400).\r\n';

describe('does not seal', () => {
  test.each<[string, MailParts]>([
    [
      'another footer',
      { body: `${template()}\r\nMvh\r\nInformationen i detta e-postmeddelande kan vara sekretessbelagd.` },
    ],
    ['a form of four columns with Nej', { contentType: 'text/html', body: form('td', 'Nej') }],
    ['a form of four columns with nothing', { contentType: 'text/html', body: form('td', '') }],
    [
      'a list with headings alone',
      multipart([text(template()), attached('a.csv', 'Pnr;Namn;Skyddade uppgifter;Datum\n')]),
    ],
    ['a label with Nej', { body: template({ 'Skyddade uppgifter': 'Nej' }) }],
    ['a label with Nej behind a colon of full width', { body: `${template()}Skyddade uppgifter：Nej` }],
    ['a label with 0', { body: template({ Sekretessmarkering: '0' }) }],
    ['a label with Ingen', { body: template({ 'Skyddad identitet': 'Ingen' }) }],
    ['a label with nothing', { body: `Skyddade uppgifter:\r\n${template()}` }],
    ['an empty label before the greeting', { body: `${template()}Skyddade uppgifter:\r\n\r\nMvh Rektor` }],
    ['the label in bold', { body: `${template()}*Skyddade uppgifter:* Nej` }],
    ['Nej on the next line', { body: `${template()}Skyddade uppgifter:\r\nNej` }],
    ['a label of other systems with Nej', { body: template({ Skydd: 'Nej' }) }],
    [
      'a column Sekretess with Nej',
      multipart([text('Hej'), attached('a.csv', 'Typ;Pnr;Datum;Sekretess\nAvbrott;200801012386;2026-11-16;Nej\n')]),
    ],
    [
      'a table that the plain form flattens, a heading a line',
      multipart(
        [
          text('Typ\r\n\r\nPnr\r\n\r\nDatum\r\n\r\nSkyddad identitet\r\n\r\nAvbrott\r\n\r\n20080101-2386'),
          { type: 'text/html', content: template().replaceAll('\r\n', '<br>') },
        ],
        'alternative',
      ),
    ],
    [
      'the words brandskydd and dataskydd',
      { body: `${template()}Brandskydd är viktigt.\r\nDataskyddsombud: x@y.example` },
    ],
    ['the footer of a municipality', { body: template() + FOOTER }],
    [
      'our own answer, quoted',
      { body: `${template()}\r\n> ${NEVER_MAIL_PROTECTED.slice(0, 30)}\r\n> ${NEVER_MAIL_PROTECTED.slice(30)}` },
    ],
    [
      'a heading without a marker below it',
      multipart([
        text('Hej'),
        attached(
          'a.csv',
          'Typ;Pnr;Datum;Sekretessmarkering\nAvbrott;200801012386;2026-11-16;Nej\nAvbrott;200801022393;2026-11-16;\n',
        ),
      ]),
    ],
    [
      'a pasted table without a marker',
      {
        contentType: 'text/html; charset=utf-8',
        body: '<table><tr><td>Typ</td><td>Pnr</td><td>Datum</td><td>Skyddad identitet</td></tr><tr><td>Avbrott</td><td>20080101-2386</td><td>2026-11-16</td><td>0</td></tr></table>',
      },
    ],
  ])('%s', async (_, parts) => {
    expect(await stateOf(parts)).toBe('accepted');
  });
});

const ROW = 'Avbrott;200801022393;2026-11-16';
const page = (marker: string) =>
  `<table><tr><td>Typ</td><td>Pnr</td><td>Datum</td><td>Namn</td><td>Skyddad identitet</td></tr><tr><td>Avbrott</td><td>20080101-2386</td><td>2026-11-16</td><td>Kim</td><td>${marker}</td></tr></table>`;
const LIST = 'Typ;Pnr;Datum;Kommentar\nAvbrott;200801012386;2026-11-16;';

describe('seals', () => {
  test.each<[string, MailParts]>([
    ['a word of older systems', { body: `${template()}Eleven är spärrmarkerad.` }],
    ['an address that is secret', { body: `${template()}Elevens adress är hemlig.` }],
    ...['Ja', 'se brev', 'x'].map((value): [string, MailParts] => [
      `a form of four columns with ${value}`,
      { contentType: 'text/html', body: form('td', value) },
    ]),
    [
      'a list that is such a form',
      multipart([text('Hej'), attached('a.csv', 'Namn;Kim;Sekretess;Ja\nTyp;Avbrott;Pnr;200801012386\n')]),
    ],
    ['an attribute', multipart([text('Hej'), attached('a.xml', '<elev skyddadIdentitet="true"/>', 'application/xml')])],
    ['a label with Ja', { body: template({ 'Skyddade uppgifter': 'Ja' }) }],
    ['a label with a value we do not know', { body: template({ Sekretessmarkering: 'se pärm' }) }],
    ['Ja on the next line', { body: `${template()}Skyddade uppgifter:\r\nJa` }],
    ['Ja below a blank line', { body: `${template()}Skyddade uppgifter:\r\n\r\nJa` }],
    ['skyddade uppgifter in running text', { body: `${template()}\r\nEleven har skyddade uppgifter.` }],
    ['SKYDDAD IDENTITET in the subject', { body: template(), subject: 'Elev med SKYDDAD IDENTITET' }],
    ['an encoded subject', { body: template(), subject: '=?utf-8?B?U2tyaXYgZWogdXQ6IHNla3JldGVzcw==?=' }],
    ['sekretess beside the footer', { body: `${template()}Det är sekretess på henne.${FOOTER}` }],
    ['a word with a soft hyphen', { body: `${template()}Hon har skyd\u00addad adress` }],
    ['a word parted by tags', { contentType: 'text/html', body: '<p>Hon har sky<b>ddad</b> adress</p>' }],
    ['the words alone in the subject', { body: template(), subject: 'Skyddad identitet' }],
    ['the words alone on a line', { body: `Skyddad identitet\r\n\r\n${template()}` }],
    ['the words alone above another label with a value', { body: `Sekretessmarkering\r\n${template()}` }],
    ['a label of other systems', { body: template({ Skydd: 'J' }) }],
    ['Skyddsmarkering', { body: template({ Skyddsmarkering: 'x' }) }],
    ['Markerad below a blank line', { body: `${template()}Skyddade uppgifter:\r\n\r\nMarkerad` }],
    ['a word parted at the end of a line', { body: `${template()}Hon har skyd-\r\ndade uppgifter` }],
    ['a word letter by letter', { body: `${template()}Hon är s k y d d a d` }],
    ['a word half in bold', { body: `${template()}Hon har skydd**ade** uppgifter` }],
    ['a word with a direction character', { body: `${template()}Hon är skyd\u202adad` }],
    ['a word with a letter of another alphabet', { body: `${template()}Hon är skydd\u0430d` }],
    ['hemlig identitet', { body: `${template()}Hon har hemlig identitet` }],
    ['skyddsboende', { body: `${template()}Hon bor på skyddsboende` }],
    ['skyddsmärkt', { body: `${template()}Hon är skyddsmärkt` }],
    ['protected identity', { body: `${template()}She has a protected identity` }],
    ['the sender’s name', { body: template(), from: 'Sekretessmarkerad elev <rektor@skola.example>' }],
    ['a keyword', { body: template(), headers: ['Keywords: skyddad identitet'] }],
    [
      'the title of a page',
      { contentType: 'text/html', body: '<html><head><title>Skyddad elev</title></head><body>Hej</body></html>' },
    ],
    ['the words for a picture', { contentType: 'text/html', body: '<img src="a.png" alt="Skyddad identitet">' }],
    [
      'a ticked box',
      { contentType: 'text/html', body: '<p>Skyddade uppgifter <input type="checkbox" checked></p><p>Hej</p>' },
    ],
    ['a business card', multipart([text(template()), attached('a.vcf', 'BEGIN:VCARD\nNOTE:skyddad', 'text/vcard')])],
    [
      'a word parted by marks of a rich text',
      multipart([text(template()), attached('a.rtf', '{\\rtf1 skydd\\b ade\\b0  uppgifter}', 'application/rtf')]),
    ],
    ['kvarskriven', { body: `${template()}Hon är kvarskriven.` }],
    ['the quoted part', { body: `${template()}\r\n-----Ursprungligt meddelande-----\r\nHon har hemlig  adress` }],
    [
      'the plain part where only HTML is read',
      multipart([text('Skyddad'), { type: 'text/html', content: '<p>Typ: Avbrott</p>' }], 'alternative'),
    ],
    [
      'the HTML part where only plain text is read',
      multipart([text(template()), { type: 'text/html', content: '<p>Skyddad</p>' }], 'alternative'),
    ],
    ['a cell of a list', multipart([text('Hej'), attached('a.csv', `${LIST}hotbild\n`)])],
    ['a line above a list', multipart([text('Hej'), attached('a.csv', `Skyddade elever\n${LIST}\n`)])],
    ['a file name', multipart([text('Hej'), attached('skyddade elever.csv', `${LIST}\n`)])],
    [
      'a text that is no list',
      multipart([text('Hej'), attached('a.txt', 'Elev med fingerade uppgifter', 'text/plain')]),
    ],
    ['a page', multipart([text('Hej'), attached('a.html', '<p>Sek<i>retess</i></p>', 'text/html')])],
    [
      'a text sent as a spreadsheet',
      multipart([
        text('Hej'),
        attached('a.xls', '<table><tr><td>Sekretess</td></tr></table>', 'application/vnd.ms-excel'),
      ]),
    ],
    [
      'a forwarded mail in base64',
      multipart([
        text('Hej'),
        {
          type: 'message/rfc822',
          content: `Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from('Skyddad adress').toString('base64')}`,
        },
      ]),
    ],
    [
      'a pasted table with a marker',
      {
        contentType: 'text/html; charset=utf-8',
        body: '<table><tr><td>Typ</td><td>Pnr</td><td>Datum</td><td>Skyddad identitet</td></tr><tr><td>Avbrott</td><td>20080101-2386</td><td>2026-11-16</td><td>1</td></tr></table>',
      },
    ],
    [
      'a second pasted table with a marker',
      { contentType: 'text/html; charset=utf-8', body: `${page('0')}<p>Klass NA2:</p>${page('Ja')}` },
    ],
    [
      'a pasted table with a marker, and a quotation mark never closed',
      { contentType: 'text/html; charset=utf-8', body: page('Ja').replace('Kim', '"Kim') },
    ],
    [
      'a marker below a second heading of a list',
      multipart([text('Hej'), attached('a.csv', `${LIST}\n\nTyp;Pnr;Datum;Sekretessmarkering\n${ROW};Ja\n`)]),
    ],
    ['mail from a sender nobody knows', { body: 'Min son har skyddad identitet', from: 'x@ond.example' }],
  ])('%s', async (_, parts) => {
    expect(await verdictOf(rawMail(parts))).toMatchObject({
      state: 'sealed',
      plan: '',
      notifications: [],
      refusals: [],
      answer: { state: 'none' },
    });
  });
});

test('contact stops for every number in a sealed mail, wherever and however it is written', async () => {
  const verdict = await verdictOf(
    rawMail(
      multipart([
        attached('b.html', '<p>200802<b>01-2393</b></p>', 'text/html'),
        text('Skyddad: 20080101-2386\r\n\r\n-----Ursprungligt meddelande-----\r\n080102 2393, 2008-02-29 2383'),
        attached('a.csv', 'Pnr;Namn\n="200802072389";x\n200701012388;y\n'),
      ]),
    ),
  );
  const numbers = ['200801012386', '200801022393', '200802292383', '200802072389', '200802012393'];
  expect(verdict.toHold.map(({ personKey }) => personKey)).toEqual(expect.arrayContaining(numbers.map(personKeyOf)));
  expect(verdict).not.toHaveProperty('holdsIncomplete');
});

test('a mail that may hold a virus is not opened, not even for the sealing rule', async () => {
  const top = sesBlock({ virus: 'X-SES-Virus-Verdict: FAIL' });
  expect(await verdictOf(rawMail({ top, body: 'Skyddad' }))).toMatchObject({ state: 'held', reason: 'virus' });
});

test.each([
  ['Vet ej', 'sealed'],
  ['kontakta oss', 'sealed'],
  ['Nej', 'accepted'],
  ['Mvh Rektor', 'accepted'],
])('a flag whose value stands below a blank line, as all do: "%s" is %s', async (value, state) => {
  const lines = `${template()}Skyddade uppgifter: ${value}`.replaceAll(': ', ':\r\n');
  const body = lines.replaceAll('\r\n', '\r\n\r\n');
  expect(await verdictOf(rawMail({ body }))).toMatchObject({ state });
});
