import * as z from 'zod';
import { type Html, html } from '../../shared/desk/html.ts';
import { timeOf } from '../../shared/desk/times.ts';
import { CASE_WORDS } from '../../shared/domain/case-words.ts';
import { REPORT_TYPE_WORDS } from '../../shared/domain/notification.ts';
import type { SealedItem } from './ports.ts';

/** Another version may have sealed it: what is not understood is not shown, and said to be missing. */
const text = z.string().optional().catch(undefined);
const Reported = z.object({
  ...{ type: text, date: text, until: text, unit: text, reportId: text, receivedAt: text },
  ...{ name: text, personnummer: text },
});
const Entered = z.object({ caseNumber: text, kind: text, state: text, openedOn: text, closedOn: text });
const SealedRecord = z.object({
  ...{ name: text, personnummer: text },
  entries: z.record(z.string(), Entered),
  facts: z.record(z.string(), Reported),
});
const Item = z.union([
  z.object({ record: SealedRecord, flaggedBy: text, rows: z.array(z.string()).catch([]) }),
  z.object({ notification: Reported }),
]);

/** Of a sealed youth or row: who, which cases and reports, and no more (PR14). */
export function sealedYouth(item: SealedItem): Html {
  const read = Item.safeParse(item).data;
  if (!read)
    return html`<p>Innehållet kan inte visas av den här versionen. Se det på kommandoraden: <code>npm run kaa -- sealed show ${item.reference}</code>.</p>`;
  if ('notification' in read) {
    const { notification } = read;
    return html`<dl>${who(notification)}<dt>Rapport</dt><dd>${reportWords(notification)}</dd></dl>`;
  }
  const { record, flaggedBy, rows } = read;
  const [entries, facts] = [Object.values(record.entries), Object.values(record.facts)];
  return html`<dl>${who(record)}
${flaggedBy !== undefined && html`<dt>Skydd enligt</dt><dd>uttaget ${flaggedBy}</dd>`}
<dt>Ärenden</dt>${entries.length === 0 ? html`<dd>inga</dd>` : entries.map((entry) => html`<dd>${entryWords(entry)}</dd>`)}
<dt>Rapporter</dt>${facts.length === 0 ? html`<dd>inga</dd>` : facts.map((fact) => html`<dd>${reportWords(fact)}</dd>`)}
${rows.length > 0 && html`<dt>Rader</dt>${rows.map((row) => html`<dd><a href="/skydd/${row}">${row}</a></dd>`)}`}</dl>`;
}

const who = ({ name, personnummer }: { name?: string | undefined; personnummer?: string | undefined }) =>
  html`<dt>Namn</dt><dd>${name ?? 'okänt'}</dd><dt>Personnummer</dt><dd>${personnummer ?? 'okänt'}</dd>`;

const wordIn = (words: Record<string, string>, code = ''): string =>
  Object.hasOwn(words, code) ? (words[code] ?? code) : code;

function entryWords({ caseNumber, kind, state, openedOn, closedOn }: z.infer<typeof Entered>): string {
  const is = state === 'closed' ? `avslutat ${closedOn ?? ''}` : 'öppet';
  return [caseNumber, wordIn(CASE_WORDS.kind, kind), openedOn && `öppnat ${openedOn}`, is].filter(Boolean).join(', ');
}

function reportWords({ type, date, until, unit, reportId, receivedAt }: z.infer<typeof Reported>): string {
  const days = until === undefined ? date : `${date} till ${until}`;
  const came = receivedAt === undefined ? undefined : `kom ${timeOf(receivedAt)}`;
  return [wordIn(REPORT_TYPE_WORDS, type), days, unit && `skolenhet ${unit}`, reportId, came]
    .filter(Boolean)
    .join(', ');
}
