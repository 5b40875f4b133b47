import { type Attachment, type Mail, textOfSheet } from '../report-mail/mail/mail.ts';
import { textOfAttachment, valuesOf } from '../report-mail/mail/read-mail.ts';
import { type Html, html } from './html.ts';

/** What was not understood in a mail's own text, by line from 1 and by number. */
export type Marks = ReadonlyMap<number, number>;

/** A page could be steered with control characters, and turned round with those of direction. */
export const printable = (text: string): string => text.replace(/[^\P{C}\n\t]/gu, '');

const NO_MARKS: Marks = new Map();

/** As text alone: nothing in it is rendered, fetched or sent. */
export function mailParts(
  mail: Mail,
  links: (attachment: number) => string,
  marks: { text: Marks; quoted: Marks },
): Html {
  return html`<dl>
<dt>Från</dt><dd>${printable(valuesOf(mail.headers, 'from').join(', ')) || 'okänd'}</dd>
<dt>Ämne</dt><dd>${printable(mail.subject) || 'inget'}</dd>
</dl>
<h3>Text</h3>
${textBlock(mail.text, marks.text)}
${mail.quoted.trim() !== '' && html`<h3>Citerat eller vidarebefordrat</h3>${textBlock(mail.quoted, marks.quoted)}`}
${mail.unseen.trim() !== '' && html`<h3>Text som inte syns i mejlet</h3>${textBlock(mail.unseen)}`}
${mail.attachments.length > 0 && attachmentList(mail.attachments, links)}`;
}

function textBlock(text: string, marks: Marks = NO_MARKS): Html {
  if (text.trim() === '') return html`<p class="soft">Ingen text.</p>`;
  const lines = text.trimEnd().split('\n');
  return html`<pre tabindex="0" aria-label="Mejlets text">${lines.map((line, index) => {
    const number = marks.get(index + 1);
    const end = index < lines.length - 1 ? '\n' : '';
    return number === undefined
      ? `${printable(line)}${end}`
      : html`<mark>${printable(line)}</mark> <a href="#stycke-${number}">(${number})</a>${end}`;
  })}</pre>`;
}

function attachmentList(attachments: Attachment[], links: (attachment: number) => string): Html {
  return html`<h3>Bilagor</h3>
<p class="box">Öppna bara en bilaga som du väntar dig. Den kan innehålla skadlig kod. Spara den inte längre än du
behöver, och inte där andra kommer åt den.</p>
${attachments.map(
  (file) => html`<section><h4>Bilaga ${file.index}: ${printable(file.filename ?? 'utan namn')}</h4>
<p><a href="${links(file.index)}" download>Hämta bilaga ${file.index}</a> <span class="soft">${sizeOf(file.bytes)}</span></p>
${contentOf(file)}</section>`,
)}`;
}

function contentOf(file: Attachment): Html {
  const text = textOfAttachment(file);
  if (text !== undefined) return textBlock(text);
  const { content } = file;
  if (content && 'workbook' in content)
    return html`${content.workbook.sheets.map(
      ({ rows, tab }) =>
        html`<h5>${tab === undefined ? 'Dolt blad' : `Blad ${tab}`}</h5>${textBlock(textOfSheet(rows))}`,
    )}`;
  if (content && 'mail' in content) return html`<h5>Bifogat mejl</h5>${textBlock(content.mail.text)}`;
  return html`<p class="soft">Visas inte här.</p>`;
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
