import { attached, type MailParts, multipart, template, text } from '../../support/mails.ts';

/** What schools write around a report, as their programs send it. Nothing in them concerns contact. */

const NAMES = ['Kim Exempel', 'Tilde Provberg', 'Malte Låtsaslund'];
const [KIM, TILDE, MALTE] = ['20080101-2386', '20080102-2393', '20080103-2392'];
const nl = (lines: string[]) => lines.join('\r\n');
const report = template({ 'Skyddade uppgifter': 'Nej' });

const around = (above: string[], below: string[], over: Record<string, string> = {}): MailParts => ({
  body: nl([...above, '', template(over), ...below]),
});

const ANNA = 'Anna Svensson <anna.svensson@skola.example>';

const html = (inner: string): MailParts => ({ contentType: 'text/html; charset=utf-8', body: inner });

const lines = report.trim().split('\r\n');

/** As Outlook writes. */
const outlook = (above: string, below: string[]) =>
  `<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8"><style><!-- @font-face {font-family:Calibri;} p.MsoNormal {margin:0cm;font-size:11.0pt;} --></style></head><body lang="SV" link="#0563C1" vlink="#954F72" style="word-wrap:break-word"><div class="WordSection1"><p class="MsoNormal">${above}<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>${lines
    .map((line) => `<p class="MsoNormal">${line}<o:p></o:p></p>`)
    .join('')}<p class="MsoNormal"><o:p>&nbsp;</o:p></p>${below
    .map((line) => `<p class="MsoNormal"><span style="mso-fareast-language:SV">${line}<o:p></o:p></span></p>`)
    .join('')}</div></body></html>`;

const gmail = (above: string, below: string) =>
  `<div dir="ltr">${above}<div><br></div>${lines.map((line) => `<div>${line}</div>`).join('')}<br clear="all"><div><br></div><span class="gmail_signature_prefix">-- </span><br><div dir="ltr" class="gmail_signature" data-smartmail="gmail_signature">${below}</div></div>`;

const both = (plain: string, page: string): MailParts =>
  multipart([text(plain), { type: 'text/html; charset=utf-8', content: page }], 'alternative');

const csv = (heading: string, ...rows: string[]) => `\ufeff${[heading, ...rows].join('\r\n')}\r\n`;
const list = (body: string, name: string, content: string): MailParts =>
  multipart([text(body), attached(name, content, 'text/csv')]);

const OUTLOOK_SIGNATURE = [
  'Med vänlig hälsning',
  '<b>Anna Svensson</b>',
  'Skoladministratör',
  '&nbsp;',
  'Exempelgymnasiet',
  'Exempelvägen 12, 123 45 Stockholm',
  'Tel: 08-000 11 11 | Mobil: 070-000 00 00',
  '<a href="mailto:anna.svensson@skola.example">anna.svensson@skola.example</a>',
  '<a href="https://www.skola.example/">www.skola.example</a>',
];

export const HARMLESS: Record<string, MailParts> = {
  'the template': { body: report },
  'a greeting and a name': around(['Hej!'], ['Mvh', 'Anna'], {}),
  'an office that signs with a name': {
    from: 'Expeditionen <rektor@skola.example>',
    body: nl([
      'Hej KAA!',
      '',
      report,
      'Mvh',
      'Anna Svensson',
      'Tel: 08-000 11 11',
      'E-post: anna.svensson@skola.example',
      'www.skola.example',
    ]),
  },
  'title and school on one line': {
    from: ANNA,
    body: nl([
      'God morgon!',
      '',
      report,
      'Vänliga hälsningar',
      'Anna Svensson',
      'Skoladministratör, Exempelgymnasiet',
      '08-000 11 11',
    ]),
  },
  'a sentence about the file': list(
    'Hej!\r\n\r\nBifogar lista över elever som avbrutit sina studier under november.\r\n\r\nMvh\r\nAnna Svensson\r\n',
    'elever-november.csv',
    csv('Personnummer;Namn;Klass;Typ av rapport;Datum', `${KIM};Kim Exempel;SA22A;Avbrott;2026-11-16`),
  ),
  'columns of a school system': list(
    'Bifogat.\r\n',
    'KAA_2026-11-20.csv',
    csv(
      'Personnummer;Namn;Klass;Mentor;Typ av rapport;Datum;Frånvaro %;Kommentar',
      `${KIM};Exempel, Kim;SA22A;Anna Svensson;Avbrott;2026-11-16;45,5;`,
      `${TILDE};Provberg, Tilde;NA2b;Erik Berg (ERBE);Avbrott;2026-11-17;12;-`,
    ),
  ),
  'a phone': { from: ANNA, body: nl([report, 'Skickat från min iPhone']) },
  'outlook on a phone': {
    from: ANNA,
    body: nl([
      report,
      'Mvh Anna',
      '',
      'Hämta Outlook för iOS<https://aka.ms/o0ukef>',
      '________________________________',
    ]),
  },
  outlook: { from: ANNA, ...html(outlook('Hej!', OUTLOOK_SIGNATURE)) },
  'outlook in two readings': {
    from: ANNA,
    ...both(
      nl([
        'Hej!',
        '',
        ...lines,
        '',
        'Med vänlig hälsning',
        'Anna Svensson',
        'Skoladministratör',
        '',
        'Exempelgymnasiet',
        'Exempelvägen 12, 123 45 Stockholm',
        'Tel: 08-000 11 11 | Mobil: 070-000 00 00',
        'anna.svensson@skola.example<mailto:anna.svensson@skola.example>',
        'www.skola.example<https://www.skola.example/>',
      ]),
      outlook('Hej!', OUTLOOK_SIGNATURE),
    ),
  },
  gmail: {
    from: ANNA,
    ...both(
      nl([
        'Hej,',
        '',
        ...lines,
        '',
        '-- ',
        '*Anna Svensson*',
        'Studie- och yrkesvägledare',
        'Exempelgymnasiet',
        '070-000 00 00',
      ]),
      gmail(
        'Hej,',
        '<b>Anna Svensson</b><div>Studie- och yrkesvägledare</div><div>Exempelgymnasiet</div><div>070-000 00 00</div>',
      ),
    ),
  },
  'a footer of confidentiality': around(
    ['Hej,'],
    [
      'Med vänliga hälsningar',
      'Rektor',
      '',
      'Detta e-postmeddelande kan innehålla konfidentiell information som endast är avsedd för mottagaren.',
      'Om du inte är rätt mottagare, vänligen meddela avsändaren och radera mejlet.',
    ],
  ),
  'a footer about personal data': around(
    ['Hej'],
    [
      'Hälsningar',
      'Rektor',
      '',
      'Så behandlar vi personuppgifter: https://www.skola.example/gdpr',
      'När du mejlar till oss behandlar vi dina personuppgifter. Läs mer på https://www.skola.example/gdpr',
    ],
  ),
  'a banner of the city': around(
    [
      'Detta mejl kommer från en extern avsändare. Klicka inte på länkar eller öppna bilagor om du inte känner igen avsändaren.',
      '',
      'Hej!',
    ],
    ['Mvh Rektor'],
  ),
  'an english banner': around(
    [
      'CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.',
      '',
    ],
    ['Hälsningar', 'Rektor'],
  ),
  'think of the environment': around(['Hej!'], ['Mvh', 'Rektor', 'Tänk på miljön innan du skriver ut detta mejl.']),
  'an antivirus program': around(['Hej!'], ['Mvh', 'Rektor', '', 'Virusfritt.www.avast.com']),
  'thanks before': around(
    ['Hej!', '', 'Här kommer en rapport om avbrott.'],
    ['Tack på förhand!', 'Hör gärna av er vid frågor.', '', 'Vänliga hälsningar', 'Rektor'],
  ),
  'a reply above our receipt': {
    subject: 'SV: Kvitto R-7K3Q-9F',
    from: ANNA,
    body: nl([
      'Hej!',
      '',
      template({ 'Typ av rapport': 'Rättelse', 'Gäller rapport': 'R-7K3Q-9F' }),
      'Mvh',
      'Anna',
      '',
      'Från: KAA <kaa@kommun.example>',
      'Skickat: den 20 november 2026 10:15',
      'Till: Anna Svensson <anna.svensson@skola.example>',
      'Ämne: Kvitto R-7K3Q-9F',
      '',
      'Hej!',
      '',
      'Mvh',
    ]),
  },
  'two pupils': {
    from: ANNA,
    body: nl([
      'Hej!',
      '',
      'Två elever:',
      '',
      'Elev 1',
      report,
      'Elev 2',
      template({ Personnummer: TILDE ?? '', Namn: NAMES[1] ?? '' }),
      '/Anna',
    ]),
  },
  'labels beside the template': around(['Hej'], ['Rektor'], {
    Klass: 'SA22A',
    Mentor: 'Anna Svensson',
    Årskurs: 'Åk 2',
    Telefon: '070-174 06 05',
    'E-post': 'kim.exempel@elev.skola.example',
    Program: 'SA2025',
    Kommentar: '',
  }),
  'an absence with hours': {
    body: template({
      'Typ av rapport': 'Ogiltig frånvaro',
      Datum: '',
      'Frånvaro från': '2026-10-01',
      'Frånvaro till': '2026-11-20',
      'Ogiltig frånvaro timmar': '45,5 h',
    }),
  },
  'a list with a title and a sum': list(
    'Hej,\r\nse bifogad fil.\r\nMvh Rektor',
    'rapport.csv',
    csv(
      'Ogiltig frånvaro HT 2026;;;',
      'Exempelgymnasiet;;;',
      'Period: 2026-10-01 - 2026-11-20;;;',
      ';;;',
      'Personnummer;Namn;Typ av rapport;Datum',
      `${KIM};Kim Exempel;Avbrott;2026-11-16`,
      `${MALTE};Malte Låtsaslund;Avbrott;2026-11-16`,
      'Antal elever: 2;;;',
    ),
  ),
  'a table on a page': html(
    `<p>Hej!</p><table border=1><tr><th>Personnummer</th><th>Namn</th><th>Klass</th><th>Typ av rapport</th><th>Datum</th></tr><tr><td>${KIM}</td><td>Kim Exempel</td><td>SA22A</td><td>Avbrott</td><td>2026-11-16</td></tr></table><p>Mvh<br>Rektor</p>`,
  ),
  'an automatic mail of a system': {
    ...around([], ['Detta är ett automatiskt genererat mejl från Skola24. Det går inte att svara på detta mejl.']),
    headers: ['Auto-Submitted: auto-generated'],
  },
  'a logo from the web': html(
    `${lines.join('<br>')}<p>Mvh<br>Rektor</p><img src="https://www.skola.example/logo.png" alt="Exempelgymnasiets logotyp" width=120><a href="https://www.facebook.com/exempel"><img src="https://cdn.example/fb.png" alt="Facebook"></a>`,
  ),
  'a table of a page, padded in its plain text': both(
    nl([
      'Hej!',
      '',
      'Personnummer   Namn         Typ av rapport  Datum',
      `${KIM}  Kim Exempel  Avbrott         2026-11-16`,
      '',
      'Mvh Anna',
    ]),
    `<p>Hej!</p><table><tr><th>Personnummer</th><th>Namn</th><th>Typ av rapport</th><th>Datum</th></tr><tr><td>${KIM}</td><td>Kim Exempel</td><td>Avbrott</td><td>2026-11-16</td></tr></table><p>Mvh Anna</p>`,
  ),
  'a footer of a municipality': around(
    ['Rapport till hemkommunen enligt 15 kap. 15 § skollagen (2010:800)'],
    [
      'Mvh Anna',
      '',
      'Exempelby kommun behandlar personuppgifter enligt dataskyddsförordningen. Läs mer på www.skola.example/gdpr',
      'Exempelgymnasiet är personuppgiftsansvarig för de uppgifter som behandlas.',
    ],
  ),
  'an office whose writer signs without a closing': {
    from: 'Kansli <kansli@skola.example>',
    body: nl([report, '', 'Jenny Sandström', 'Skickat från mobilen']),
  },
  'an address below a closing is the sender’s': {
    from: ANNA,
    body: nl([
      report.trim(),
      'E-post: kim@elev.example',
      '',
      'Tack och hej',
      'Anna Svensson',
      'E-post: anna.svensson@skola.example',
    ]),
  },
  'a programme with a hyphen': around([], [], { Program: 'Fordons- och transportprogrammet' }),
  'subject with school, class and date': { subject: 'Avbrott SA22A, Exempelgymnasiet 2026-11-16', body: report },
  'subject with the name': { subject: 'KAA-rapport Kim Exempel', body: report },
  'subject with month': { subject: 'VB: Rapportering ogiltig frånvaro november 2026', body: report },
};
