import { type Errors, field, form } from '../../shared/desk/forms.ts';
import { type Html, html } from '../../shared/desk/html.ts';
import type { Answer, Page, TraceLine, Typed, Visit } from '../../shared/desk/page.ts';
import { ageOf, timeOf } from '../../shared/desk/times.ts';
import type { OfficerPorts } from './ports.ts';
import { KINDS } from './words.ts';

type Ports = Pick<OfficerPorts, 'sealed' | 'held' | 'hold'>;

export const startPage =
  (ports: Ports): Page =>
  (visit) =>
    start(visit, ports, 200);

/** For whom a school or somebody else has rung about. The words are the same whether the person is known or not (P5). */
export const holdPage =
  (ports: Ports): Page =>
  async (visit) => {
    const written = visit.typed.personnummer?.trim() ?? '';
    const reference = await ports.hold(written, visit.act, { by: visit.person.email, now: visit.now });
    if (reference === 'no-number')
      return start(visit, ports, 422, visit.typed, { personnummer: 'Skriv personnumret med tolv siffror.' });
    return { to: `/skydd/${reference}`, traced: [{ reference, what: 'hold' }] };
  };

async function start(visit: Visit, ports: Ports, status: 200 | 422, typed?: Typed, errors?: Errors): Promise<Answer> {
  const [sealed, held] = await Promise.all([ports.sealed({ by: visit.person.email, now: visit.now }), ports.held()]);
  const byReference = [...Map.groupBy(held, ({ reference }) => reference)];
  const main = html`<h1>Skyddade uppgifter</h1>
<h2>På skyddad väg</h2>
${sealed.length === 0 ? html`<p>Inget väntar på den skyddade vägen.</p>` : sealedTable(sealed, visit)}
<h2>Kontaktstopp</h2>
${
  byReference.length === 0
    ? html`<p>Ingen ungdom i registret har kontaktstopp.</p>`
    : html`<div class="table"><table class="cards"><thead><tr><th scope="col">Referens</th><th scope="col">Sedan</th><th scope="col" class="n">Ungdomar</th></tr></thead>
<tbody>${byReference.map(
        ([reference, some]) => html`<tr><th scope="row"><a href="/skydd/${reference}">${reference}</a></th>
<td data-label="Sedan">${some.map(({ nextOn }) => nextOn).toSorted()[0]}</td><td class="n" data-label="Ungdomar">${some.length}</td></tr>`,
      )}</tbody></table></div>`
}
<h2>Sätt kontaktstopp efter ett samtal</h2>
<p>Inga brev, mejl eller aviseringar lämnar systemet för personen. Brev som redan är utskrivna måste någon ta undan.</p>
${form(
  visit,
  { action: '/skydd/stopp', button: 'Sätt kontaktstopp', errors: errors ?? {} },
  field({ name: 'personnummer', label: 'Personnummer', hint: 'Tolv siffror' }, typed, errors),
)}`;
  const traced: TraceLine[] = [{ reference: 'lista:skydd', what: 'list', count: sealed.length + byReference.length }];
  return { main, status, traced };
}

function sealedTable(sealed: Awaited<ReturnType<Ports['sealed']>>, { now }: Visit): Html {
  return html`<div class="table"><table class="cards"><thead><tr><th scope="col">Referens</th><th scope="col">Har väntat</th><th scope="col">Kom</th><th scope="col">Vad</th></tr></thead>
<tbody>${sealed.map(
    ({ pk, reference, receivedAt }) => html`<tr><th scope="row"><a href="/skydd/${reference}">${reference}</a></th>
<td data-label="Har väntat">${receivedAt ? ageOf(receivedAt, now) : '–'}</td>
<td data-label="Kom">${receivedAt ? timeOf(receivedAt) : '–'}</td>
<td data-label="Vad">${KINDS[pk.slice(0, pk.indexOf('#'))] ?? 'Okänt'}</td></tr>`,
  )}</tbody></table></div>`;
}
