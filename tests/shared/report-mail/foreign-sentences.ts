import { attached, type MailParts, multipart, type Part, template, text } from '../../support/mails.ts';
import { workbook } from '../../support/workbooks.ts';

/** Each changes what must become of a report. No root of protection is in them. */
export const FOREIGN = [
  'Flickan bor hos sin moster och ingen ska veta något',
  'Kontakta mig först',
  'Ring inte',
  'Vänta',
  'Avvakta',
  'Stopp',
  'Bor hos pappa',
  'Pappa får inte veta',
  'Pappa Får Inte Veta',
  'Skicka inget brev',
  'Prata med kuratorn först',
  'Eleven går kvar',
  'Eleven är åter i skolan',
  'Elev i skolan',
  'Ny skola',
  'Hon är rädd',
  'Familjen vet inget',
  'Fel elev',
  'Hör av er innan ni skriver',
  'Ej kontakt',
  'Gäller inte längre',
  'Rapporten är fel',
  'Endast via mejl',
  'Svara inte',
  'Gravid',
  'Livrädd',
  'Diskret',
  'R i n g  i n t e',
  'Hej mamma',
  'Tack men nej',
  'Kontakta avsändaren först',
  'Do not call home',
  'Call me first',
  'Annan Adress',
  'FLICKAN RYMDE',
] as const;

const ANNA = 'Anna Svensson <anna.svensson@skola.example>';
const OFFICE = 'Expeditionen <expedition@skola.example>';
const report = template();
const LINES = report.trim().split('\r\n');
const nl = (lines: string[]) => lines.join('\r\n');
const encoded = (written: string) => `=?utf-8?B?${Buffer.from(written).toString('base64')}?=`;
const body = (lines: string[], from = ANNA): MailParts => ({ from, body: nl(lines) });
const page = (inner: string): MailParts => ({ from: ANNA, contentType: 'text/html; charset=utf-8', body: inner });
const shown = LINES.join('<br>');

const HEADING = ['Personnummer', 'Namn', 'Typ av rapport', 'Datum'];
const ROW = ['20080101-2386', 'Kim Exempel', 'Avbrott', '2026-11-16'];
const csv = (...rows: string[][]) => rows.map((cells) => cells.join(';')).join('\r\n');
const list = (...rows: string[][]): MailParts => withFile(attached('elever.csv', csv(...rows)));
const withFile = (file: Part): MailParts => ({
  from: ANNA,
  ...multipart([text('Hej!\r\nSe bifogad fil.\r\nMvh Anna'), file]),
});
const named = (name: string): Part => ({
  ...attached('x.csv', csv(HEADING, ROW)),
  headers: [`Content-Disposition: attachment; filename*=utf-8''${encodeURIComponent(name)}`],
  content: csv(HEADING, ROW),
});

const OWN_MAIL = [
  'Från: Anna Svensson <anna.svensson@skola.example>',
  'Skickat: den 20 november 2026 10:15',
  'Till: kaa@kommun.example',
];
const COLUMNS: Record<string, string> = {
  Klass: 'SA22A',
  Mentor: 'Anna Svensson',
  Skola: 'Exempelgymnasiet',
  Program: 'SA25',
  Telefon: '070-174 06 05',
  Årskurs: '2',
  Kommentar: '',
  Övrigt: '',
  'Frånvaro %': '45',
  Status: 'Avbrott',
  Kommun: 'Stockholm',
  Adress: 'Exempelvägen 12',
  'Vårdnadshavare 1': 'Anna Exempel',
  Period: 'HT26',
  'E-post': 'kim@elev.example',
};

/** Where people write. */
export const PLACES: Record<string, (said: string) => MailParts | Promise<MailParts>> = {
  'a line of its own': (said) => body([said, '', report]),
  'behind a greeting': (said) => body([`Hej! ${said}`, '', report]),
  'in a greeting': (said) => body([`Hej, ${said.toLowerCase()}.`, '', report]),
  'the last line': (said) => body([report, `${said}.`]),
  'within a block': (said) => body([...LINES.slice(0, 2), said, ...LINES.slice(2)]),
  'under a label that nobody knows': (said) => body([...LINES, `Notera: ${said}`]),
  'as a comment': (said) => body([...LINES, `Kommentar: ${said}`]),
  'behind a closing': (said) => body([report, `Mvh ${said}`]),
  'below a closing': (said) => body([report, 'Mvh', said]),
  'below the closing of an office': (said) => body([report, 'Mvh', said], OFFICE),
  'behind a slash': (said) => body([report, `/${said}`], OFFICE),
  'in a signature': (said) => body([report, 'Mvh', 'Anna Svensson', said, 'Exempelgymnasiet']),
  'beside the name of a signature': (said) => body([report, 'Mvh', `Anna Svensson, ${said}`]),
  'between bars of a signature': (said) => body([report, 'Mvh', `Anna Svensson | ${said} | Rektor`]),
  'behind a title': (said) => body([report, 'Mvh', 'Anna Svensson', `Rektor ${said}`]),
  'as a telephone number': (said) => body([report, 'Mvh', 'Anna Svensson', `Tel: ${said}`]),
  'as an address': (said) => body([report, 'Mvh', 'Anna Svensson', `Besöksadress: ${said}`]),
  'in a footer': (said) =>
    body([
      report,
      'Mvh Anna',
      '',
      `Detta mejl kan innehålla konfidentiell information. ${said}. Tänk på miljön innan du skriver ut.`,
    ]),
  'in a quoted line': (said) => body([report, `> ${said}`]),
  'in a quoted mail': (said) => body([report, '', ...OWN_MAIL, 'Ämne: Rapport', '', said]),
  'in a quoted subject': (said) => body([report, '', ...OWN_MAIL, `Ämne: ${said}`, '', 'Hej']),
  'the subject': (said) => ({ ...body([report]), subject: encoded(said) }),
  'behind the subject': (said) => ({ ...body([report]), subject: encoded(`Rapport, ${said}`) }),
  'the sender as shown': (said) => ({ body: report, from: `${encoded(said)} <rektor@skola.example>` }),
  'an alternative text': (said) => page(`${shown}<img src="https://a.example/x.png" alt="${said}">`),
  'a title of a link': (said) => page(`<a href="https://a.example" title="${said}">${shown}</a>`),
  'the title of a page': (said) => page(`<html><head><title>${said}</title></head><body>${shown}</body></html>`),
  'hidden on a page': (said) => page(`${shown}<span style="display:none">${said}</span>`),
  'only on the page': (said) => ({
    from: ANNA,
    ...multipart(
      [text(report), { type: 'text/html; charset=utf-8', content: `${shown}<p>${said}</p>` }],
      'alternative',
    ),
  }),
  'only in plain text': (said) => ({
    from: ANNA,
    ...multipart([text(said), { type: 'text/html; charset=utf-8', content: shown }], 'alternative'),
  }),
  'a file name': (said) => withFile(named(`${said}.csv`)),
  'a heading': (said) => list([...HEADING, said], [...ROW, '']),
  'a cell beyond the headings': (said) => list(HEADING, [...ROW, said]),
  'above a list': (said) => list([said], HEADING, ROW),
  'below a list': (said) => list(HEADING, ROW, ['', said]),
  'beside a sum': (said) => list(HEADING, ROW, ['Summa: 1', said]),
  'a name of a sheet': async (said) =>
    withFile(attached('elever.xlsx', await workbook('xlsx', [{ rows: [HEADING, ROW], name: said.slice(0, 31) }]))),
  'a comment of a cell': async (said) =>
    withFile(attached('elever.xlsx', await workbook('xlsx', [{ rows: [HEADING, ROW], comments: { A2: said } }]))),
  ...Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([column, value]) => [
      [`in ${column}`, (said: string) => list([...HEADING, column], [...ROW, said])],
      [`behind ${column}`, (said: string) => list([...HEADING, column], [...ROW, `${value} ${said}`])],
    ]),
  ),
  ...Object.fromEntries(
    LINES.flatMap((line, at) => [
      [`behind ${line}`, (said: string) => body(LINES.with(at, `${line} ${said}`))],
      [`in brackets behind ${line}`, (said: string) => body(LINES.with(at, `${line} (${said})`))],
    ]),
  ),
  'a name in a list': (said) => list(HEADING, ROW.with(1, said)),
  'behind a name in a list': (said) => list(HEADING, ROW.with(1, `Kim Exempel ${said}`)),
};
