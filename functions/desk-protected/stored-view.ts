import * as z from 'zod';
import { type Html, html } from '../../shared/desk/html.ts';
import { printable } from '../../shared/desk/mail-parts.ts';
import { CASE_WORDS } from '../../shared/domain/case-words.ts';
import { REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import { writtenPersonalNumber } from '../../shared/domain/personal-number.ts';
import type { SealedItem } from './ports.ts';

const text = z.string().optional().catch(undefined);
const Reported = z.object({ type: text, date: text, until: text, unit: text, reportId: text, name: text });
const Letter = z.object({ variant: text, addressee: text, state: text, batch: text });
const Person = z.object({ personnummer: text, name: text });
const all = <T extends z.ZodType>(one: T) => z.record(z.string(), one).optional().catch(undefined);

/** What a newer version has written stands in the item's own text. */
const Stored = z.object({
  record: Person.extend({ entries: all(z.object({ caseNumber: text })), facts: all(Reported), letters: all(Letter) })
    .optional()
    .catch(undefined),
  notification: Person.extend(Reported.shape).optional().catch(undefined),
  rows: z.array(z.string()).optional().catch(undefined),
});

/** A sealed youth or row; what there are no words for stands in full below. */
export function storedView(item: SealedItem): Html {
  const { record, notification, rows = [] } = Stored.parse(item);
  const reported = notification ? [notification] : Object.values(record?.facts ?? {});
  const person = record
    ? { ...record, name: record.name ?? reported.findLast(({ name }) => name)?.name }
    : notification;
  const letters = Object.values(record?.letters ?? {});
  return html`${person && personOf(person, Object.values(record?.entries ?? {}))}
${reported.length > 0 && reportedTable(reported)}
${
  letters.length > 0 &&
  html`<h2>Brev</h2><ul>${letters.map((one) => html`<li>${letterWords(one)}</li>`)}</ul>
<p>Är ett brev lämnat till utskrift: ring den som har omgången.</p>`
}
${rows.length > 0 && html`<h2>Rader i rapporter</h2><ul>${rows.map((row) => html`<li><a href="/skydd/${row}">${row}</a></li>`)}</ul>`}
<details><summary>Allt som är sparat</summary><pre tabindex="0" aria-label="Allt som är sparat">${printable(JSON.stringify(item, withoutKeys, 2))}</pre></details>`;
}

/** They mean nothing to people. */
const withoutKeys = (name: string, value: unknown) =>
  ['pk', 'personKey', 'schema'].includes(name) ? undefined : value;

function personOf(
  { name, personnummer }: z.infer<typeof Person>,
  entries: { caseNumber?: string | undefined }[],
): Html {
  const cases = entries.flatMap(({ caseNumber }) => caseNumber ?? []);
  return html`<h2>Vem</h2><dl><dt>Namn</dt><dd>${name ?? 'okänt'}</dd>
<dt>Personnummer</dt><dd>${personnummer ? writtenPersonalNumber(personnummer) : 'okänt'}</dd>
${cases.length > 0 && html`<dt>Ärenden</dt><dd>${cases.join(', ')}</dd>`}</dl>`;
}

const reportedTable = (reported: z.infer<typeof Reported>[]) => html`<h2>Rapporterat</h2>
<div class="table"><table class="cards"><thead><tr><th scope="col">Vad</th><th scope="col">När</th><th scope="col">Skolenhet</th><th scope="col">Rapport</th></tr></thead>
<tbody>${reported.map(
  ({ type, date, until, unit, reportId }) =>
    html`<tr><th scope="row">${wordOf(REPORT_TYPE_WORDS, type)}</th><td data-label="När">${[date, until].filter(Boolean).join(' till ')}</td><td data-label="Skolenhet">${unit}</td><td data-label="Rapport"><span class="unbroken">${reportId}</span></td></tr>`,
)}</tbody></table></div>`;

function letterWords({ variant, addressee, state, batch }: z.infer<typeof Letter>): string {
  const isPrinted = state === 'handed-over' && batch !== undefined;
  const [what] = (CASE_WORDS.letterState as Record<string, string[]>)[isPrinted ? 'batch' : (state ?? '')] ?? [state];
  const to = `${wordOf(CASE_WORDS.letter, variant)} till ${wordOf(CASE_WORDS.addressee, addressee).toLowerCase()}`;
  return `${to}: ${what?.toLowerCase()}${batch ? `, omgång ${batch}` : ''}`;
}

/** A word of a newer version stands as it is. */
const wordOf = (words: Record<string, string>, code = 'okänt') => words[code] ?? code;
