import { type Attachment, type Mail, textOfSheet } from '../report-mail/mail/mail.ts';
import { textOfAttachment, valuesOf } from '../report-mail/mail/read-mail.ts';
import { type Html, html } from './html.ts';

/** What was not understood in a mail's own text, by line from 1 and by number. */
export type Marks = ReadonlyMap<number, number>;

/** A page could be steered with control characters, and turned round with those of direction. */
export const printable = (text: string): string => text.replace(/[^\P{C}\n\t]/gu, '');

const NO_MARKS: Marks = new Map();

/**
 * Characters shown of one mail. Ten thousand lines of quotation marks grow sixfold, and an answer of Lambda holds 6 MB;
 * the rest is read in the file.
 */
const MOST_SHOWN = 200_000;
/** Of a heading, a sender, a file name. */
const MOST_IN_LINE = 500;
/** Of the attachments of an attached mail. */
const MOST_NAMED = 100;

export const inLine = (text: string) => printable(text).slice(0, MOST_IN_LINE);

type Shown = { left: number; cut: number };

function take(text: string, shown: Shown, most = MOST_SHOWN): string {
  const said = text.slice(0, Math.min(most, shown.left));
  shown.left -= said.length;
  shown.cut += text.length - said.length;
  return printable(said);
}

/** As text alone: nothing in it is rendered, fetched or sent. */
export function mailParts(
  mail: Mail,
  links: (attachment: number) => string,
  marks: { text: Marks; quoted: Marks },
): Html {
  const shown: Shown = { left: MOST_SHOWN, cut: 0 };
  const parts = html`<dl>
<dt>Från</dt><dd>${inLine(valuesOf(mail.headers, 'from').join(', ')) || 'okänd'}</dd>
<dt>Ämne</dt><dd>${inLine(mail.subject) || 'inget'}</dd>
</dl>
${textsOf(mail, shown, '', marks)}
${mail.attachments.length > 0 && attachmentList(mail.attachments, links, shown)}`;
  return html`${
    shown.cut > 0 &&
    html`<p class="box"><strong>Mejlet är för stort för att visas helt:</strong> ${shown.cut} tecken visas inte. Hämta hela mejlet som fil och läs resten där.</p>`
  }${parts}`;
}

/** `of`: what it is part of. */
function textsOf(
  { text, quoted, unseen }: Mail,
  shown: Shown,
  of = '',
  marks: { text: Marks; quoted: Marks } = { text: NO_MARKS, quoted: NO_MARKS },
): Html {
  const part = (heading: string, block: string, marked?: Marks) =>
    html`${of === '' ? html`<h3>${heading}</h3>` : html`<h5>${of}: ${heading.toLowerCase()}</h5>`}
${textBlock(block, `${of && `${of}: `}${heading}`, shown, marked)}`;
  return html`${part('Text', text, marks.text)}
${quoted.trim() !== '' && part('Citerat eller vidarebefordrat', quoted, marks.quoted)}
${unseen.trim() !== '' && part('Text som inte syns i mejlet', unseen)}`;
}

function textBlock(text: string, name: string, shown: Shown, marks: Marks = NO_MARKS): Html {
  const whole = text.trimEnd();
  if (whole.trim() === '') return html`<p class="soft">Ingen text.</p>`;
  const before = shown.cut;
  const lines = take(whole, shown).split('\n');
  const cut = shown.cut - before;
  return html`<pre tabindex="0" role="region" aria-label="${name}">${lines.map((line, index) => {
    const number = marks.get(index + 1);
    const end = index < lines.length - 1 ? '\n' : '';
    return number === undefined
      ? `${line}${end}`
      : html`<mark>${line}</mark> <a href="#stycke-${number}">(${number})</a>${end}`;
  })}</pre>${cut > 0 && html`<p class="soft">${cut} tecken till visas inte här.</p>`}`;
}

function attachmentList(attachments: Attachment[], links: (attachment: number) => string, shown: Shown): Html {
  return html`<h3>Bilagor</h3>
<p class="box">Öppna bara en bilaga som du väntar dig. Den kan innehålla skadlig kod. Spara den inte längre än du
behöver, och inte där andra kommer åt den.</p>
${attachments.map(
  (file) => html`<section><h4>Bilaga ${file.index}: ${take(file.filename ?? 'utan namn', shown, MOST_IN_LINE)}</h4>
<p><a href="${links(file.index)}" download>Hämta bilaga ${file.index}</a> <span class="soft">${sizeOf(file.bytes)}</span></p>
${contentOf(file, shown)}</section>`,
)}`;
}

function contentOf(file: Attachment, shown: Shown): Html {
  const text = textOfAttachment(file);
  const name = `Bilaga ${file.index}`;
  if (text !== undefined) return textBlock(text, name, shown);
  const { content } = file;
  if (content && 'workbook' in content)
    return html`${content.workbook.sheets.map(({ rows, tab }, index) => {
      const sheet = tab === undefined ? `Dolt blad ${index + 1}` : `Blad ${tab}`;
      // Of a thousand workbooks with a hundred sheets the headings alone are too many.
      return take(sheet, shown) === ''
        ? ''
        : html`<h5>${sheet}</h5>${textBlock(textOfSheet(rows), `${name}, ${sheet.toLowerCase()}`, shown)}`;
    })}`;
  if (content && 'mail' in content) return attachedMail(content.mail, `${name}, bifogat mejl`, shown);
  return html`<p class="soft">Visas inte här.</p>`;
}

/** Its attachments are read in the file. */
function attachedMail(mail: Mail, name: string, shown: Shown): Html {
  const files = mail.attachments.slice(0, MOST_NAMED);
  const more = mail.attachments.length - files.length;
  return html`${textsOf(mail, shown, name)}
${
  files.length > 0 &&
  html`<h5>${name}: bilagor</h5><p>De visas inte här. Hämta ${name.split(',')[0]?.toLowerCase()} och läs dem där.</p>
<ul>${files.map(({ filename }) => html`<li>${take(filename ?? 'utan namn', shown, MOST_IN_LINE)}</li>`)}${more > 0 && html`<li>och ${more} till</li>`}</ul>`
}`;
}

const KB = 1024;
const sizeOf = ({ length }: Uint8Array) =>
  length < KB * KB ? `${Math.ceil(length / KB)} kB` : `${Math.ceil(length / KB / KB)} MB`;

/** An answer of Lambda holds 6 MB, a third of which base64 takes. */
const MOST_DOWNLOADED = 4_400_000;

/** 0 is the mail as it came. Never what its sender calls it: neither name nor type. */
export function download(
  reference: string,
  number: string,
  whole: Uint8Array,
  mail: Mail | undefined,
): { name: string; type: string; bytes: Uint8Array } | 'not-there' | 'too-large' {
  const file = mail?.attachments.find(({ index }) => String(index) === number);
  const bytes = number === '0' ? whole : file?.bytes;
  if (!bytes) return 'not-there';
  if (bytes.length > MOST_DOWNLOADED) return 'too-large';
  const [, ending = 'bin'] = /\.([a-z0-9]{1,5})$/i.exec(file?.filename ?? '') ?? [];
  const name = number === '0' ? `${reference}.eml` : `${reference}-bilaga-${number}.${ending.toLowerCase()}`;
  return { name, type: 'application/octet-stream', bytes };
}
