import { type Html, html } from '../../../shared/desk/html.ts';
import { reachOf } from '../../../shared/desk/rights.ts';
import { timeOf } from '../../../shared/desk/times.ts';
import { contactsOf, dayOfContact, OUTCOME_WORDS } from '../../../shared/domain/acts.ts';
import { ageOn } from '../../../shared/domain/calendar.ts';
import { CASE_WORDS } from '../../../shared/domain/case-words.ts';
import { ageLimitOn, birthDateOf } from '../../../shared/domain/coverage.ts';
import type { Letter } from '../../../shared/domain/effects.ts';
import { isAcknowledged } from '../../../shared/domain/judge-act.ts';
import { announcedAs } from '../../../shared/domain/notices.ts';
import { REPORT_TYPE_WORDS } from '../../../shared/domain/notification.ts';
import { writtenPersonalNumber } from '../../../shared/domain/personal-number.ts';
import type { Address } from '../../../shared/domain/resident.ts';
import { TOLD_BY } from '../../../shared/domain/told.ts';
import { letterName, phraseOf, reachedWords, TRACED, WAYS } from './act-phrases.ts';
import { actForms, failedBox, letterForm, taskForm } from './case-forms.ts';
import { isShownEntry } from './one-case.ts';
import { reportedTable } from './reported.ts';
import { type ShownCase, waitingFor } from './shown-case.ts';

const ADULT = 18;
/** The rest of what has happened opens. */
const NEWEST = 15;

export function casePage(shown: ShownCase): Html {
  const { record, number, failed } = shown;
  return html`<p class="back"><a href="/">Till listorna</a></p>
${failed && failedBox(shown, failed)}
<h1>${record.name ?? 'Namn saknas'} <span class="soft unbroken">${number}</span></h1>
${lastAct(shown)}
<p class="narrow"><a href="#h-gor">Till det du kan göra</a></p>
${waitingBox(shown)}
<div class="case"><div>
${who(shown)}
${tasks(shown)}
${entries(shown)}
${contacts(shown)}
${letters(shown)}
${reportedTable(shown)}
${timeline(shown)}
${readers(shown)}
</div><section aria-labelledby="h-gor"><h2 id="h-gor">Gör</h2>
${actForms(shown)}
</section></div>`;
}

function lastAct({ record, districtName }: ShownCase): Html {
  const last = Object.values(record.acts ?? {})
    .toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  return html`${last && html`<p class="soft">Senast: ${phraseOf(last, record, districtName)}. ${last.by}, <span class="unbroken">${timeOf(last.at)}</span>.</p>`}`;
}

const WAITS = {
  'read-before-contact': 'Läs mejlet först. Något i det är inte förstått.',
  'check-identity': 'Ta reda på vem det gäller. Namnet i rapporten är inte folkbokföringens.',
  objection: 'Någon har skrivit till oss om den unga, och ingen har läst det än.',
};

function waitingBox(shown: ShownCase): Html {
  const { record } = shown;
  const reasons = waitingFor(shown);
  if (reasons.length === 0) return html``;
  const reports = Object.keys(record.unreadReports);
  const others = [...Object.values(record.facts), ...Object.values(record.changes)].filter(
    ({ name, identity }) => name && !identity && name !== record.name,
  );
  return html`<div class="errors"><h2>Vänta med kontakt</h2><ul>${reasons.map((reason) => html`<li>${WAITS[reason]}</li>`)}</ul>
${reports.length > 0 && mailsToRead(shown, reports)}
${reasons.includes('check-identity') && html`<p>Namn i rapporterna: ${others.map(({ name, reportId }) => `${name} (${reportId})`).join(', ')}. KAA-gruppen frågar skolan.</p>`}
</div>`;
}

function mailsToRead({ visit: { person } }: ShownCase, reports: string[]): Html {
  if (reachOf(person, 'GET /mejl/{reference}') === undefined)
    return html`<p>Mejl att läsa: ${reports.join(', ')}. KAA-gruppen gör det.</p>`;
  return html`<p>Mejl att läsa: ${reports.map((report, index) => html`${index > 0 && ', '}<a href="/mejl/${report}">${report}</a>`)}</p>`;
}

function who(shown: ShownCase): Html {
  const { record, facts, entry, today, profile, districtName } = shown;
  const resident = facts.resident && !facts.resident.protected ? facts.resident : undefined;
  const born = resident && birthDateOf(resident);
  const age = born && ageOn(born, today);
  const isHidden = waitingFor(shown).length > 0;
  const notice = entry && record.notices[announcedAs(entry[0], record)];
  const line = (label: string, value: unknown) =>
    html`${value !== undefined && value !== '' && html`<dt>${label}</dt><dd>${value}</dd>`}`;
  return html`<dl>
${line('Personnummer', record.personnummer && writtenPersonalNumber(record.personnummer))}
${line('Ålder', born && age !== undefined && html`${age} år <span class="soft">fyller ${profile.coverage.untilAge} år ${ageLimitOn(born, profile).toString()}</span>`)}
${line('Område', [record.district && districtName(record.district), record.coordinator].filter(Boolean).join(', '))}
${
  isHidden
    ? line('Nå den unga', 'Visas inte medan kontakten väntar.')
    : html`${line('Telefon', record.phone)}${line('E-post', record.email)}${line('Adress', resident?.address && written(resident.address))}${
        age !== undefined &&
        age < ADULT &&
        line(
          'Vårdnadshavare',
          resident &&
            listed(resident.guardians.map(({ name, address }) => (address ? `${name}, ${written(address)}` : name))),
        )
      }`
}
${line('Sysselsättning', record.coverage && html`${CASE_WORDS.coverageReason[record.coverage.reason]} ${CASE_WORDS.coverage[record.coverage.result]}`)}
${entry?.[1].state === 'open' && line('Kvitterat', isAcknowledged(entry[0], record) ? 'Ja' : `Nej${notice?.deadline ? `, senast ${notice.deadline}` : ''}`)}
</dl>`;
}

const written = ({ street, postcode, city }: Address) =>
  `${street}, ${postcode.slice(0, 3)} ${postcode.slice(3)} ${city}`;
const listed = (lines: string[]) =>
  lines.length > 0 ? html`${lines.map((line, index) => html`${index > 0 && html`<br>`}${line}`)}` : undefined;

function tasks(shown: ShownCase): Html {
  const open = Object.entries(shown.record.tasks).filter(([, { type, done }]) => !done && TOLD_BY[type] !== 'officer');
  if (open.length === 0) return html``;
  return html`<h2>Uppgifter</h2>
<div class="table"><table class="cards"><thead><tr><th scope="col">Uppgift</th><th scope="col">Senast</th><th scope="col">Klar</th></tr></thead>
<tbody>${open.map(
    ([id, { type, dueOn }]) =>
      html`<tr><th scope="row">${CASE_WORDS.task[type]}</th><td data-label="Senast"><span class="unbroken${dueOn < shown.today.toString() && ' late'}">${dueOn}</span></td><td>${taskForm(shown, id)}</td></tr>`,
  )}</tbody></table></div>`;
}

function entries({ record, number }: ShownCase): Html {
  const shown = Object.values(record.entries).toSorted((a, b) => (a.openedOn < b.openedOn ? 1 : -1));
  if (shown.length === 0) return html`<h2>Ärenden</h2><p>Inget ärende är öppnat.</p>`;
  return html`<h2>Ärenden</h2>
<div class="table"><table class="cards"><thead><tr><th scope="col">Ärende</th><th scope="col">Slag</th><th scope="col">Orsak</th><th scope="col">Öppnat</th><th scope="col">Läge</th></tr></thead>
<tbody>${shown.map((one) => {
    const { caseNumber, kind, reason, openedOn, closedOn, closeReason, outcome, state } = one;
    const why = outcome ? OUTCOME_WORDS[outcome].toLowerCase() : closeReason && CASE_WORDS.closeReason[closeReason];
    return html`<tr><th scope="row">${
      !isShownEntry(one)
        ? 'Känt först efteråt'
        : caseNumber === number
          ? html`<span class="unbroken">${caseNumber}</span>`
          : html`<a class="unbroken" href="/arende/${caseNumber}">${caseNumber}</a>`
    }</th><td data-label="Slag">${CASE_WORDS.kind[kind]}</td><td data-label="Orsak">${REPORT_TYPE_WORDS[reason]}</td><td data-label="Öppnat"><span class="unbroken">${openedOn}</span></td><td data-label="Läge">${
      state === 'open' ? 'Öppet' : `Avslutat ${closedOn ?? ''}${why ? `: ${why}` : ''}`
    }</td></tr>`;
  })}</tbody></table></div>`;
}

function contacts({ record }: ShownCase): Html {
  const all = contactsOf(record).toReversed();
  if (all.length === 0) return html`<h2>Kontakter</h2><p>Ingen kontakt än.</p>`;
  return html`<h2>Kontakter</h2>
<div class="table"><table class="cards"><thead><tr><th scope="col">Dag</th><th scope="col">Hur</th><th scope="col">Resultat</th><th scope="col">Nästa</th><th scope="col">Av</th></tr></thead>
<tbody>${all.map((contact) => {
    const { way, reached, next, by } = contact;
    return html`<tr><th scope="row"><span class="unbroken">${dayOfContact(contact)}</span></th><td data-label="Hur">${WAYS[way]}</td><td data-label="Resultat">${reachedWords(reached)}</td><td data-label="Nästa">${next ?? '–'}</td><td data-label="Av">${by}</td></tr>`;
  })}</tbody></table></div>`;
}

function letters(shown: ShownCase): Html {
  const all = Object.entries(shown.record.letters).toSorted(([, a], [, b]) => (a.dueOn < b.dueOn ? 1 : -1));
  if (all.length === 0) return html`<h2>Brev</h2><p>Inget brev är planerat.</p>`;
  return html`<h2>Brev</h2>
<div class="table"><table class="cards"><thead><tr><th scope="col">Brev</th><th scope="col">Till</th><th scope="col">Tidigast</th><th scope="col">Läge</th><th scope="col">Ändra</th></tr></thead>
<tbody>${all.map(
    ([id, letter]) =>
      html`<tr><th scope="row">${letterName(letter)}</th><td data-label="Till">${CASE_WORDS.addressee[letter.addressee]}</td><td data-label="Tidigast"><span class="unbroken">${letter.dueOn}</span></td><td data-label="Läge">${stateOf(letter)}</td><td>${letterForm(shown, id)}</td></tr>`,
  )}</tbody></table></div>`;
}

function stateOf({ state, batch, stoppedBecause, channel }: Letter): string {
  const [words] = CASE_WORDS.letterState[state === 'handed-over' && batch !== undefined ? 'batch' : state];
  const why = (CASE_WORDS.stopped as Record<string, string>)[stoppedBecause ?? ''] ?? stoppedBecause;
  return [words, channel === 'email' && 'e-post', why].filter(Boolean).join(', ');
}

function timeline({ record, districtName }: ShownCase): Html {
  const events = record.timeline.map(({ at, what, reference }) => ({
    at,
    what: [CASE_WORDS.event[what], reference].filter(Boolean).join(' '),
    by: '',
  }));
  const acts = Object.values(record.acts ?? {}).map((act) => ({
    at: act.at,
    what: phraseOf(act, record, districtName),
    by: act.by,
  }));
  const all = [...events, ...acts].toSorted((a, b) => Date.parse(b.at) - Date.parse(a.at));
  const lines = (some: typeof all) =>
    html`<ol class="timeline">${some.map(({ at, what, by }) => html`<li><time datetime="${at}">${timeOf(at)}</time> <span>${what}${by && html` <span class="soft">${by}</span>`}</span></li>`)}</ol>`;
  return html`<h2>Händelser</h2>
${lines(all.slice(0, NEWEST))}
${all.length > NEWEST && html`<details><summary>Äldre händelser (${all.length - NEWEST})</summary>${lines(all.slice(NEWEST))}</details>`}`;
}

function readers({ readers: all, areReadersLeft, number }: ShownCase): Html {
  const lines = all.toReversed();
  const count = areReadersLeft ? `de senaste ${lines.length}` : lines.length;
  return html`<details id="lasare"><summary>Vem har läst och gjort något (${count})</summary>
${
  lines.length === 0
    ? html`<p>Ingen före dig.</p>`
    : html`<ol class="timeline">${lines.map(({ at, by, what }) => html`<li><time datetime="${at}">${timeOf(at)}</time> <span>${by} <span class="soft">${TRACED[what] ?? what}</span></span></li>`)}</ol>`
}${areReadersLeft && html`<p><a href="/arende/${number}?lasare=alla">Visa alla</a></p>`}</details>`;
}
