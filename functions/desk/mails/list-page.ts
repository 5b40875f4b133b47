import { Temporal } from 'temporal-polyfill';
import { type Html, html } from '../../../shared/desk/html.ts';
import type { Page } from '../../../shared/desk/page.ts';
import { ageOf, timeOf } from '../../../shared/desk/times.ts';
import { isToBeRead, waits } from '../../../shared/domain/held-report.ts';
import type { ToDo } from '../../../shared/staff-actions/outcomes.ts';
import type { MailPorts } from './ports.ts';
import { DECIDED, READ_FIRST, WHY } from './words.ts';

type Ports = Pick<MailPorts, 'list' | 'schools'>;

export const listPage =
  ({ list, schools }: Ports): Page =>
  async ({ now }) => {
    const all = await list();
    const waiting = all.filter((report) => report.newer || waits(report));
    const refused = all.filter((report) => !waiting.includes(report) && isDue(report, now));
    const names = await schools([...new Set(all.flatMap(({ unit }) => unit ?? []))]);
    const main = html`<h1>Mejl som väntar på en person</h1>
${waiting.length === 0 ? html`<p>Inget mejl väntar.</p>` : table(waiting, 'Väntar', names, now)}
${
  refused.length > 0 &&
  html`<h2>Avvisade rader som skolan inte har rättat</h2>
<p>Hör med skolan om eleverna. Avsluta mejlet när du vet, eller när skolan har skickat en ny rapport.</p>
${table(refused, 'Avvisade rader', names, now)}`
}`;
    return { main, traced: [{ reference: 'lista:mejl', what: 'list', count: waiting.length + refused.length }] };
  };

const isDue = ({ followUp }: ToDo, now: Temporal.Instant) =>
  followUp !== undefined && Temporal.Instant.compare(Temporal.Instant.from(followUp.from), now) <= 0;

function table(reports: ToDo[], caption: string, names: ReadonlyMap<string, string>, now: Temporal.Instant): Html {
  return html`<div class="table"><table class="cards"><caption>${caption}: ${reports.length}</caption>
<thead><tr><th scope="col">Referens</th><th scope="col">Har väntat</th><th scope="col">Kom</th><th scope="col">Varför</th><th scope="col">Från</th><th scope="col">Rader</th></tr></thead>
<tbody>${reports.map(
    (report) => html`<tr>
<th scope="row"><a class="unbroken" href="/mejl/${report.reportId}">${report.reportId}</a>${
      report.isUrgent && html` <strong class="late">Bråttom</strong>`
    }</th>
<td data-label="Har väntat">${report.receivedAt && ageOf(report.receivedAt, now)}</td>
<td data-label="Kom">${report.receivedAt && timeOf(report.receivedAt)}</td>
<td data-label="Varför">${whyOf(report)}</td>
<td data-label="Från">${fromOf(report, names)}</td>
<td data-label="Rader">${rowsOf(report)}</td>
</tr>`,
  )}</tbody></table></div>`;
}

function whyOf(report: ToDo): Html {
  const { reason, decision, done, newer } = report;
  if (newer) return html`Kan inte läsas av den här versionen`;
  const why = [reason && WHY[reason], isToBeRead(report) && READ_FIRST].filter(Boolean).join('. ');
  if (!decision) return html`${why || 'Rader är avvisade'}`;
  const { by, at, act } = decision;
  return html`${why} <span class="soft">${by} ${DECIDED[act]} ${timeOf(at)}${done ? ', men det väntar än' : ', verkställs nu'}</span>`;
}

const fromOf = ({ unit }: ToDo, names: ReadonlyMap<string, string>): Html =>
  unit === undefined
    ? html`Inte kontrollerad`
    : html`${names.get(unit) ?? 'Okänd skola'} <span class="soft">${unit}</span>`;

function rowsOf({ reason, followUp, counts: { accepted, refused, held } }: ToDo): string {
  if (reason === undefined && followUp) return `${followUp.rows} avvisade`;
  return held === 0 || !reason ? 'hela mejlet' : `${held} av ${accepted + refused + held}`;
}
