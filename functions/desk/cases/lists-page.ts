import type { Temporal } from 'temporal-polyfill';
import { type Html, html } from '../../../shared/desk/html.ts';
import type { Page, TraceLine, Visit } from '../../../shared/desk/page.ts';
import { dateInStockholm } from '../../../shared/domain/calendar.ts';
import { GROUP_LIST, type Listed } from '../../../shared/domain/place.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { fairShare, GROUPS, type Group, groupsOf, isGroup } from './groups.ts';
import { type ListPorts, listedIn, ownLists, reachesOf } from './own-lists.ts';
import { caseTable, type Row } from './rows.ts';
import { searchForm } from './search-page.ts';

/** With names; each is read and judged anew. */
const MOST_SHOWN = 60;

const WORDS: Record<Group, { title: string; what: string }> = {
  forsenade: { title: 'Försenade', what: 'Dagen har gått: kvittera, gör uppgiften eller ta kontakt.' },
  nya: { title: 'Nya', what: 'Ingen har kvitterat än.' },
  utreda: { title: 'Att utreda', what: 'Något är oklart. Ta reda på det innan någon kontaktas.' },
  'att-kontakta': { title: 'Att kontakta', what: 'Väntar på oss.' },
  vantar: { title: 'Väntar på ungdomen', what: 'Nästa kontakt är längre fram.' },
  'snart-20': { title: 'Fyller snart 20', what: 'Nästa kontakt är längre fram, men tiden är kort.' },
};

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
    const share = fairShare(
      GROUPS.map((group) => groups[group].length),
      MOST_SHOWN,
    );
    const cut = Object.fromEntries(GROUPS.map((group) => [group, groups[group].slice(0, share)]));
    const shown = await withNames(Object.values(cut).flat(), visit, ports);
    const counts = GROUPS.map((group) => ({
      group,
      rows: shown.filter((row) => cut[group]?.some(({ personKey }) => personKey === row.personKey)),
      // Nobody can tell from a count who is hidden.
      count: groups[group].length - (cut[group]?.filter(({ personKey }) => !isShown(personKey, shown)).length ?? 0),
    }));
    const sum = counts.reduce((all, { count }) => all + count, 0);
    const districtName = nameOfList(ports.profile);
    const many = lists.length > 1;
    const main = html`<h1>Att göra</h1>
<p>${many ? 'Områden' : 'Område'}: ${lists.length > ports.profile.districts.length ? 'alla' : lists.map(districtName).join(', ')}</p>
${searchForm(visit)}
${
  sum === 0
    ? html`<p class="box">Inga ärenden just nu. Du får ett mejl när ett nytt kommer.</p>`
    : html`<nav aria-label="Listor" class="chips"><ul>${counts.map(
        ({ group, count }) =>
          html`<li>${
            count > 0
              ? html`<a href="#${group}">${WORDS[group].title} <b>${count}</b></a>`
              : html`<span>${WORDS[group].title} <b>0</b></span>`
          }</li>`,
      )}</ul></nav>`
}
${counts.map(
  ({ group, rows, count }) =>
    count > 0 &&
    html`<section id="${group}" aria-labelledby="h-${group}"><h2 id="h-${group}">${WORDS[group].title} <span class="soft">${count}</span></h2>
<p class="hint">${WORDS[group].what}</p>
${rows.length > 0 && caseTable(WORDS[group].title, rows, { districtName, many, today })}
${rows.length < count && html`<p><a href="/lista/${group}/1">Visa alla ${count}: ${WORDS[group].title.toLowerCase()}</a></p>`}</section>`,
)}`;
    return { main, traced: traceOf(shown) };
  };

/** One of the groups, page by page. */
export const listPage =
  (ports: ListPorts): Page =>
  async (visit) => {
    const { group, page: written = '' } = visit.params;
    const lists = ownLists(visit, ports.profile);
    if (!lists || !isGroup(group) || !/^[1-9]\d{0,3}$/.test(written)) return 'not-found';
    const today = dateInStockholm(visit.now);
    const all = groupsOf(await listedIn(lists, ports.casesIn), today, ports.profile)[group];
    const [page, pages] = [Number(written), Math.max(1, Math.ceil(all.length / MOST_SHOWN))];
    if (page > pages) return 'not-found';
    const from = (page - 1) * MOST_SHOWN;
    const shown = await withNames(all.slice(from, from + MOST_SHOWN), visit, ports);
    return {
      main: await pageOf(group, shown, { page, pages, lists, profile: ports.profile, today }),
      traced: traceOf(shown),
    };
  };

async function pageOf(
  group: Group,
  shown: Row[],
  {
    page,
    pages,
    lists,
    profile,
    today,
  }: { page: number; pages: number; lists: string[]; profile: Profile; today: Temporal.PlainDate },
): Promise<Html> {
  const { title, what } = WORDS[group];
  const to = (other: number, text: string) =>
    other >= 1 && other <= pages && html`<li><a href="/lista/${group}/${other}">${text}</a></li>`;
  const options = { districtName: nameOfList(profile), many: lists.length > 1, today };
  return html`<p class="back"><a href="/">Till alla listor</a></p>
<h1>${title}</h1>
<p class="hint">${what}${pages > 1 && ` Sida ${page} av ${pages}.`}</p>
${shown.length > 0 ? caseTable(title, shown, options) : html`<p class="box">Inga ärenden här just nu.</p>`}
${pages > 1 && html`<nav aria-label="Sidor"><ul>${to(page - 1, 'Föregående')}${to(page + 1, 'Nästa')}</ul></nav>`}`;
}

async function withNames(listed: Listed[], visit: Visit, { cases }: ListPorts): Promise<Row[]> {
  const records = await cases.many(
    listed.map(({ personKey }) => personKey),
    reachesOf(visit),
  );
  return listed.flatMap((one) => {
    const record = records.get(one.personKey);
    return record ? [{ ...one, record }] : [];
  });
}

const isShown = (personKey: string, rows: Row[]) => rows.some((row) => row.personKey === personKey);

/** A line for each list of which names were shown. */
function traceOf(rows: Row[]): TraceLine[] {
  const counts = Map.groupBy(rows, ({ place }) => place.list);
  return [...counts].map(([list, { length }]) => ({ reference: `lista:${list}`, what: 'list', count: length }));
}
