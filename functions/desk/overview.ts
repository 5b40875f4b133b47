import type { Temporal } from 'temporal-polyfill';
import { form } from '../../shared/desk/forms.ts';
import { type Html, html } from '../../shared/desk/html.ts';
import type { Answer, Page, Typed, Visit } from '../../shared/desk/page.ts';
import { ageOf, timeOf } from '../../shared/desk/times.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { GROUP_WORDS, GROUPS, type Group, groupsOf } from '../../shared/domain/groups.ts';
import { waits } from '../../shared/domain/held-report.ts';
import { GROUP_LIST, type Listed } from '../../shared/domain/place.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { ToDo } from '../../shared/staff-actions/outcomes.ts';

type Actor = { by: string; now: Temporal.Instant };

type Turned = { isStopped: boolean; by: string; at: string };

export type OverviewPorts = {
  profile: Profile;
  /** Of a district, or of the KAA group. */
  cases: (list: string) => Promise<Listed[]>;
  mails: () => Promise<ToDo[]>;
  /** '' of a switch that nobody has turned. */
  lastTurned: () => Promise<Turned>;
  /** If it was not turned since `seen`. */
  turn: (what: 'stop' | 'start', seen: string, actor: Actor) => Promise<'turned' | 'was-so'>;
};

export const overviewPage =
  (ports: OverviewPorts): Page =>
  (visit) =>
    overview(visit, ports, 200);

/** Of all letters and e-mails to youths of the stage (PR15). */
export const stopPage =
  (ports: OverviewPorts): Page =>
  async (visit) => {
    const { lage, sedan = '' } = visit.typed;
    const actor = { by: visit.person.email, now: visit.now };
    const what = lage === 'stoppa' ? 'stop' : lage === 'starta' && sedan ? 'start' : undefined;
    if (!what) return overview(visit, ports, 422, 'Välj om utskick ska stoppas eller startas.');
    const turned = await ports.turn(what, sedan, actor);
    const traced = [{ reference: 'SWITCH', what }];
    const { isStopped, by, at } = await ports.lastTurned();
    // As wished: sent twice, or a colleague has started them.
    if (turned === 'turned' || (what === 'start' ? !isStopped : isStopped && by === actor.by))
      return { to: '/oversikt', traced };
    const when = `${by} ${isStopped ? 'stoppade' : 'startade'} dem ${timeOf(at)}`;
    const told =
      what === 'start'
        ? `Utskick har stoppats igen: ${when}. Starta dem bara om det fortfarande är rätt.`
        : isStopped
          ? `Utskick var redan stoppade: ${when}.`
          : `Utskick är igång, fast du tryckte Stoppa: ${when}, efter att du öppnade sidan. Stoppa dem nu, om de ska vara stoppade.`;
    return overview(visit, ports, 409, told);
  };

async function overview(visit: Visit, ports: OverviewPorts, status: 200 | 409 | 422, told?: string): Promise<Answer> {
  const today = dateInStockholm(visit.now);
  const lists = [...ports.profile.districts, { code: GROUP_LIST, name: 'KAA-gruppen' }];
  const [turned, mails, ...cases] = await Promise.all([
    ports.lastTurned(),
    ports.mails(),
    ...lists.map(({ code }) => ports.cases(code)),
  ]);
  const rows = lists.map(({ name }, index) => ({ name, ...figuresOf(cases[index] ?? [], today, ports.profile) }));
  const main = html`<h1>Översikt</h1>
${told !== undefined && html`<div class="errors" role="alert"><h2>Inget är ändrat</h2><p>${told}</p></div>`}
${switchOf(visit, turned)}
<h2>Ärenden efter område</h2>
${figuresTable(rows)}
<h2>Mejl som väntar</h2>
${mailFigures(mails, visit.now)}`;
  return { main, status, traced: [{ reference: 'lista:oversikt', what: 'list', count: rows.length }] };
}

type Figures = Record<Group | 'all', number> & { oldest: string | undefined };

function figuresOf(cases: Listed[], today: Temporal.PlainDate, profile: Profile): Figures {
  const groups = groupsOf(cases, today, profile);
  const counts = Object.fromEntries(GROUPS.map((group) => [group, groups[group].length])) as Record<Group, number>;
  const [oldest] = cases.flatMap(({ place }) => place.openedOn ?? []).toSorted();
  return { ...counts, all: cases.length, oldest };
}

const COLUMNS: [Group | 'all', string][] = [
  ...GROUPS.map((group): [Group, string] => [group, GROUP_WORDS[group].title]),
  ['all', 'Alla'],
];

function figuresTable(rows: ({ name: string } & Figures)[]): Html {
  const sums = COLUMNS.map(([key]) => rows.reduce((sum, row) => sum + row[key], 0));
  const [oldest] = rows.flatMap((row) => row.oldest ?? []).toSorted();
  return html`<div class="table"><table class="cards">
<thead><tr><th scope="col">Område</th>${COLUMNS.map(([, name]) => html`<th scope="col" class="n">${name}</th>`)}<th scope="col" class="n">Äldsta öppnat</th></tr></thead>
<tbody>${rows.map(
    (row) =>
      html`<tr><th scope="row">${row.name}</th>${COLUMNS.map(
        ([key, name]) => html`<td class="n" data-label="${name}">${row[key]}</td>`,
      )}<td class="n" data-label="Äldsta öppnat">${row.oldest ?? '–'}</td></tr>`,
  )}</tbody>
<tfoot><tr><th scope="row">Summa</th>${sums.map(
    (sum, index) => html`<td class="n" data-label="${COLUMNS[index]?.[1] ?? ''}">${sum}</td>`,
  )}<td class="n" data-label="Äldsta öppnat">${oldest ?? '–'}</td></tr></tfoot>
</table></div>`;
}

function mailFigures(mails: ToDo[], now: Temporal.Instant): Html {
  const waiting = mails.filter((report) => report.newer || waits(report));
  const [oldest] = waiting.flatMap(({ receivedAt }) => receivedAt || []).toSorted();
  if (oldest === undefined) return html`<p>Inget mejl väntar på en person.</p>`;
  return html`<p>${waiting.length} mejl väntar på KAA-gruppen. Det äldsta har väntat ${ageOf(oldest, now)}.</p>`;
}

function switchOf(visit: Visit, { isStopped, by, at }: Turned): Html {
  const send = (fields: Typed, button: string) =>
    form(
      visit,
      { action: '/stopp', button },
      ...Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`),
    );
  if (isStopped)
    return html`<section class="box"><h2>Utskick är stoppade</h2>
<p>${by} stoppade alla brev och mejl till unga ${timeOf(at)}. Rapporter tas emot som vanligt.</p>
${send({ lage: 'starta', sedan: at }, 'Starta utskick')}</section>`;
  return html`<section class="box"><h2>Utskick är igång</h2>
<p>Här stoppar du alla brev och mejl till unga på en gång, om något ser fel ut. Rapporter tas emot som vanligt. KAA-gruppen
får ett mejl.</p>
${send({ lage: 'stoppa', sedan: at }, 'Stoppa alla utskick')}</section>`;
}
