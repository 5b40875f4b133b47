import type { Temporal } from 'temporal-polyfill';
import { type Html, html } from '../../../shared/desk/html.ts';
import { contactsOf, dayOfContact } from '../../../shared/domain/acts.ts';
import { CASE_WORDS } from '../../../shared/domain/case-words.ts';
import { isSoon } from '../../../shared/domain/groups.ts';
import type { Listed } from '../../../shared/domain/place.ts';
import { TOLD_BY } from '../../../shared/domain/told.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { reachedWords, WAYS } from './act-phrases.ts';

export type Row = Listed & { record: YouthRecord };

/** Cases in a table; on a narrow screen a card each. */
export function caseTable(
  label: string,
  rows: Row[],
  { districtName, many, today }: { districtName: (code: string) => string; many: boolean; today: Temporal.PlainDate },
): Html {
  return html`<div class="table"><table class="cards cases" aria-label="${label}">
<thead><tr><th scope="col">Namn</th><th scope="col">Ärende</th><th scope="col">Att göra</th><th scope="col">Dag</th><th scope="col">Senaste kontakt</th>${
    many && html`<th scope="col">Område</th>`
  }</tr></thead>
<tbody>${rows.map(
    ({ place, record }) => html`<tr>
<th scope="row"><a href="/arende/${place.reference}">${record.name ?? 'Namn saknas'}</a></th>
<td data-label="Ärende"><span class="unbroken">${place.reference}</span>${place.kind === 'prevention' && html` <span class="tag">Förebyggande</span>`}${place.holder && html`<br><span class="soft">${place.holder}</span>`}</td>
<td data-label="Att göra">${toDo(place, record, today)}</td>
<td data-label="Dag"><span class="unbroken">${place.nextOn}</span></td>
<td data-label="Senaste kontakt">${lastContact(record)}</td>
${many && html`<td data-label="Område">${districtName(place.list)}</td>`}
</tr>`,
  )}</tbody></table></div>`;
}

function toDo(place: Listed['place'], record: YouthRecord, today: Temporal.PlainDate): Html {
  const soon = isSoon(place, today) && html` <span class="late">20 år ${place.ageLimitOn}</span>`;
  return html`${whatNext(place.step, record)}${soon}`;
}

function whatNext(step: string, record: YouthRecord): string {
  const [reason] = record.waitsFor ?? [];
  if (reason) return CASE_WORDS.waitsFor[reason];
  if (step === 'new') return 'Kvittera';
  if (step === 'follow') return contactsOf(record).length > 0 ? 'Nästa kontakt' : 'Första kontakten';
  const open = Object.values(record.tasks).filter(({ type, done }) => !done && TOLD_BY[type] !== 'officer');
  const [first] = open.toSorted((a, b) => (a.dueOn < b.dueOn ? -1 : 1));
  return first ? CASE_WORDS.task[first.type] : 'Se efter i ärendet';
}

function lastContact(record: YouthRecord): string {
  const last = contactsOf(record).at(-1);
  return last ? `${dayOfContact(last)} ${WAYS[last.way]}, ${reachedWords(last.reached)}` : 'Ingen än';
}
