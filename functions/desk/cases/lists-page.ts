import { html } from '../../../shared/desk/html.ts';
import type { Page, TraceLine } from '../../../shared/desk/page.ts';
import { dateInStockholm } from '../../../shared/domain/calendar.ts';
import { GROUP_WORDS, GROUPS, groupsOf, isAfter, isGroup } from '../../../shared/domain/groups.ts';
import { GROUP_LIST } from '../../../shared/domain/place.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { type ListPorts, listedIn, ownLists } from './own-lists.ts';
import { caseTable, type Row } from './rows.ts';
import { searchForm } from './search-page.ts';
import { type Shown, sharedRows, shownRows } from './shown-rows.ts';

/** With names; each is read and judged anew. */
const MOST_SHOWN = 60;

const nameOfList = ({ districts }: Profile) => {
  const names = new Map<string, string>(districts.map(({ code, name }) => [code, name]));
  return (list: string) => (list === GROUP_LIST ? 'KAA-gruppen' : (names.get(list) ?? list));
};

/** Of who sees no cases, `otherwise`. */
export const startPage =
  (ports: ListPorts, otherwise: Page): Page =>
  async (visit) => {
    const lists = ownLists(visit, ports.profile);
    if (!lists) return otherwise(visit);
    const today = dateInStockholm(visit.now);
    const groups = groupsOf(await listedIn(lists, ports.casesIn), today, ports.profile);
    const parts = await sharedRows(
      GROUPS.map((group) => groups[group]),
      MOST_SHOWN,
      visit,
      ports,
    );
    const shown = GROUPS.map((group, index) => ({ group, ...(parts[index] as Shown) }));
    const all = shown.flatMap(({ rows }) => rows);
    const districtName = nameOfList(ports.profile);
    const many = lists.length > 1;
    const main = html`<h1>Att göra</h1>
<p>${many ? 'Områden' : 'Område'}: ${lists.length > ports.profile.districts.length ? 'alla' : lists.map(districtName).join(', ')}</p>
${searchForm(visit)}
${
  all.length === 0
    ? html`<p class="box">Inga ärenden just nu. Du får ett mejl när ett nytt kommer.</p>`
    : html`<nav aria-label="Listor" class="chips"><ul>${shown.map(
        ({ group, ...part }) =>
          html`<li>${
            part.rows.length > 0
              ? html`<a href="#${group}">${GROUP_WORDS[group].title} <b>${countOf(part)}</b></a>`
              : html`<span>${GROUP_WORDS[group].title} <b>0</b></span>`
          }</li>`,
      )}</ul></nav>`
}
${shown.map(
  ({ group, rows, isAll }) =>
    rows.length > 0 &&
    html`<section id="${group}" aria-labelledby="h-${group}"><h2 id="h-${group}">${GROUP_WORDS[group].title} <span class="soft">${countOf({ rows, isAll })}</span></h2>
<p class="hint">${GROUP_WORDS[group].what}</p>
${caseTable(GROUP_WORDS[group].title, rows, { districtName, many, today })}
${!isAll && html`<p><a href="/lista/${group}/1">Visa alla: ${GROUP_WORDS[group].title.toLowerCase()}</a></p>`}</section>`,
)}`;
    return { main, traced: traceOf(all) };
  };

/** How many there are beyond those shown nobody is told: a page that does not add up would say that one is hidden. */
const countOf = ({ rows, isAll }: Shown) => (isAll ? `${rows.length}` : `fler än ${rows.length}`);

/** Of a page but the first: the day and number after which it begins. */
const FIRST = '1';
const AFTER = /^(\d{4}-\d{2}-\d{2})_(K-[\w-]+)$/;

/** One of the groups, page by page. */
export const listPage =
  (ports: ListPorts): Page =>
  async (visit) => {
    const { group, page = '' } = visit.params;
    const lists = ownLists(visit, ports.profile);
    const [, nextOn = '', reference = ''] = AFTER.exec(page) ?? [];
    if (!lists || !isGroup(group) || (page !== FIRST && !nextOn)) return 'not-found';
    const today = dateInStockholm(visit.now);
    const all = groupsOf(await listedIn(lists, ports.casesIn), today, ports.profile)[group];
    const left = all.filter(({ place }) => isAfter(place, { nextOn, reference }));
    const { rows, isAll } = await shownRows(left, MOST_SHOWN, visit, ports);
    const last = rows.at(-1)?.place;
    const { title, what } = GROUP_WORDS[group];
    const to = (other: string, text: string) => html`<li><a href="/lista/${group}/${other}">${text}</a></li>`;
    const options = { districtName: nameOfList(ports.profile), many: lists.length > 1, today };
    const main = html`<p class="back"><a href="/">Till alla listor</a></p>
<h1>${title}</h1>
<p class="hint">${what}</p>
${rows.length > 0 ? caseTable(title, rows, options) : html`<p class="box">Inga ärenden här just nu.</p>`}
${
  (page !== FIRST || !isAll) &&
  html`<nav aria-label="Sidor"><ul>${page !== FIRST && to(FIRST, 'Till början')}${
    !isAll && last && to(`${last.nextOn}_${last.reference}`, 'Nästa')
  }</ul></nav>`
}`;
    return { main, traced: traceOf(rows) };
  };

/** A line for each list of which names were shown. */
function traceOf(rows: Row[]): TraceLine[] {
  const counts = Map.groupBy(rows, ({ place }) => place.list);
  return [...counts].map(([list, { length }]) => ({ reference: `lista:${list}`, what: 'list', count: length }));
}
