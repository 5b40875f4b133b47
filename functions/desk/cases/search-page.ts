import type { Temporal } from 'temporal-polyfill';
import { field, form } from '../../../shared/desk/forms.ts';
import { type Html, html } from '../../../shared/desk/html.ts';
import type { Page, Visit } from '../../../shared/desk/page.ts';
import { dateInStockholm } from '../../../shared/domain/calendar.ts';
import { newAct } from '../../../shared/domain/new-act.ts';
import type { PersonKey } from '../../../shared/domain/notification.ts';
import { readPersonalNumber } from '../../../shared/domain/personal-number.ts';
import { isCaseNumber } from '../../../shared/domain/reference.ts';
import { nameParts } from '../../../shared/domain/same-name.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { type Cases, isShownEntry } from './one-case.ts';
import { type ListPorts, listedIn, ownLists, reachesOf } from './own-lists.ts';
import { shownRows } from './shown-rows.ts';

export type SearchPorts = ListPorts & {
  cases: Pick<Cases, 'byNumber' | 'find' | 'named' | 'many'>;
  personKeyOf: (number: string) => Promise<PersonKey>;
};

/** The rest is not shown: the name is too common. */
const MOST_FOUND = 60;
const MOST_LETTERS = 100;

export function searchForm({ token }: Pick<Visit, 'token'>, typed = ''): Html {
  return html`<div class="search" role="search">${form(
    { act: newAct(), token },
    { action: '/sok', button: 'Sök' },
    field({ name: 'sok', label: 'Sök personnummer, ärendenummer eller namn' }, { sok: typed }),
  )}</div>`;
}

/** By POST, so that what was typed stands in no address. What one may not see is not found. */
export const searchPage =
  (ports: SearchPorts): Page =>
  async (visit) => {
    const text = (Object.values(visit.typed).find(Boolean) ?? '').trim().slice(0, MOST_LETTERS);
    const { found, isAll } = await searched(text, visit, ports);
    const traced = [{ reference: 'sok', what: 'search', count: found.length }];
    if (found.length === 1 && found[0]) return { to: `/arende/${found[0].number}`, traced };
    const main = html`<p class="back"><a href="/">Till alla listor</a></p>
<h1>Sök</h1>
${searchForm(visit, text)}
${
  text === ''
    ? html`<p class="box">Skriv ett personnummer, ett ärendenummer eller ett namn.</p>`
    : found.length === 0
      ? html`<p class="box">Inget hittades. Kontrollera stavningen och siffrorna. Namn söks bara i dina listor, och ett avslutat ärende hittas
med personnummer eller ärendenummer.</p>`
      : html`<div class="table found"><table><caption>${isAll ? `${found.length} hittade` : `De första ${found.length} visas. Skriv mer av namnet`}</caption>
<thead><tr><th scope="col">Namn</th><th scope="col">Född</th><th scope="col">Ärende</th></tr></thead>
<tbody>${found.map(
          ({ number, record }) =>
            html`<tr><th scope="row"><a href="/arende/${number}">${record.name ?? 'Namn saknas'}</a></th><td>${bornOf(record)}</td><td>${number}</td></tr>`,
        )}</tbody></table></div>`
}`;
    return { main, traced };
  };

type Found = { number: string; record: YouthRecord };

const all = (found: Found[]) => ({ found, isAll: true });

async function searched(text: string, visit: Visit, ports: SearchPorts): Promise<{ found: Found[]; isAll: boolean }> {
  const reaches = reachesOf(visit);
  const number = text.toUpperCase();
  if (isCaseNumber(number)) {
    const found = await ports.cases.byNumber(number, reaches);
    return all(found ? [{ number, record: found.record }] : []);
  }
  const person = numberIn(text, dateInStockholm(visit.now));
  if (person !== undefined) {
    const found = await ports.cases.find(await ports.personKeyOf(person), reaches);
    const shown = found && numberOf(found.record);
    return all(found && shown ? [{ number: shown, record: found.record }] : []);
  }
  const wanted = nameParts(text);
  if (wanted.length === 0) return all([]);
  const listed = await listedIn(ownLists(visit, ports.profile) ?? [], ports.casesIn);
  const named = await ports.cases.named(
    listed.map(({ personKey }) => personKey),
    (name) => isNamed(name, wanted),
  );
  const inOrder = listed.filter(({ personKey }) => named.has(personKey));
  const { rows, isAll } = await shownRows(inOrder, MOST_FOUND, visit, ports);
  return { found: rows.map(({ place, record }) => ({ number: place.reference, record })), isAll };
}

function numberIn(text: string, today: Temporal.PlainDate): string | undefined {
  const read = /\d{6}/.test(text) ? readPersonalNumber(text, today) : undefined;
  return read && 'number' in read ? read.number : undefined;
}

/** The open entry's, else the last. */
function numberOf({ entries, caseNumber }: YouthRecord): string | undefined {
  const shown = Object.values(entries).filter(isShownEntry);
  const open = shown.find(({ state }) => state === 'open');
  return (open ?? shown.toSorted((a, b) => (a.openedOn < b.openedOn ? -1 : 1)).at(-1))?.caseNumber ?? caseNumber;
}

/** Each word begins a word of the name. */
function isNamed(name: string, wanted: string[]): boolean {
  const parts = nameParts(name);
  return wanted.every((word) => parts.some((part) => part.startsWith(word)));
}

const bornOf = ({ personnummer }: YouthRecord) => personnummer?.slice(0, 4) ?? '';
