import { field, form } from '../../../shared/desk/forms.ts';
import { type Html, html } from '../../../shared/desk/html.ts';
import type { Typed } from '../../../shared/desk/page.ts';
import { reportedOf } from '../../../shared/domain/effective-facts.ts';
import { newAct } from '../../../shared/domain/new-act.ts';
import { FactType, REPORT_TYPE_WORDS } from '../../../shared/domain/notification.ts';
import type { AppliedFact } from '../../../shared/domain/youth-record.ts';
import { hidden, isOf, pathOf } from './case-forms.ts';
import { canDo, type ShownCase } from './shown-case.ts';

/** What stands of what schools have said. */
export function reportedTable(shown: ShownCase): Html {
  const { record, facts, unitName } = shown;
  const standing = Object.entries(reportedOf(record, facts).standing);
  if (standing.length === 0) return html`<h2>Rapporterat</h2><p>Inget gäller just nu.</p>`;
  return html`<h2>Rapporterat</h2>
<div class="table"><table class="cards"><thead><tr><th scope="col">Vad</th><th scope="col">När</th><th scope="col">Skola</th><th scope="col">Program</th><th scope="col">Rapport</th></tr></thead>
<tbody>${standing.map(
    ([id, { type, date, until, unit, programme, reportId }]) =>
      html`<tr><th scope="row">${REPORT_TYPE_WORDS[type]}</th><td data-label="När"><span class="unbroken">${date}</span>${until && html` till <span class="unbroken">${until}</span>`}</td><td data-label="Skola">${unit ? unitName(unit) : '–'}</td><td data-label="Program">${programme ?? '–'}</td><td data-label="Rapport"><span class="unbroken">${reportId}</span></td></tr>
${canDo({ kind: 'take-back', fact: id }, shown) && html`<tr class="act"><td colspan="5">${correction(shown, id, standing)}</td></tr>`}`,
  )}</tbody></table></div>`;
}

function correction(shown: ShownCase, id: string, standing: [string, AppliedFact][]): Html {
  const { visit, failed, number, seen } = shown;
  const index = standing.findIndex(([other]) => other === id);
  const fact = standing[index]?.[1] as AppliedFact;
  const sent = isOf(failed, 'rattelse', 'rad', id) ? failed : undefined;
  const { type, date, until, programme } = fact;
  const typ = REPORT_TYPE_WORDS[type];
  const typed: Typed = { typ, datum: date, till: until ?? '', program: programme ?? '', ...sent?.typed };
  const errors = sent?.errors ?? {};
  const scope = `rad${index}`;
  const isAbsence = type === 'absence';
  const options = FactType.options.map((one) => ({ value: REPORT_TYPE_WORDS[one], label: REPORT_TYPE_WORDS[one] }));
  return html`<details${sent && html` open`}><summary>Rätta ${REPORT_TYPE_WORDS[type].toLowerCase()} ${date}</summary>
${form(
  { act: newAct(), token: visit.token },
  { action: pathOf(number, 'rattelse'), button: 'Rätta', errors, scope },
  hidden({ rad: id, ...seen }),
  field({ name: 'typ', label: 'Vad har hänt', kind: 'one-of', options, scope }, typed, errors),
  field({ name: 'datum', label: isAbsence ? 'Från' : 'Datum', kind: 'date', scope }, typed, errors),
  ...(isAbsence ? [field({ name: 'till', label: 'Till', kind: 'date', scope }, typed, errors)] : []),
  field({ name: 'program', label: 'Program', hint: 'Studievägskod, till exempel SA25', scope }, typed, errors),
)}
${form(
  { act: newAct(), token: visit.token },
  { action: pathOf(number, 'rattelse'), button: 'Stryk: det har inte hänt' },
  hidden({ rad: id, gor: 'stryk', ...seen }),
)}</details>`;
}
