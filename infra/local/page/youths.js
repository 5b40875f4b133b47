// @ts-check
/** @typedef {import('./state.ts').State} State */
/** @typedef {import('./state-view.ts').YouthView} YouthView */
import { badge, h, limited, table } from './dom.js';
import { date, personalNumber, time } from './format.js';
import { noticeList } from './reports.js';
import { badgeWords, word } from './words.js';

/**
 * @param {State} state
 * @param {number} limit
 * @param {string} search
 */
export function youthCards({ youths }, limit, search) {
  if (youths.length === 0) return h('p', { class: 'empty' }, 'Inga ungdomar finns i registret ännu.');
  const wanted = search.trim().toLocaleLowerCase('sv').replaceAll('-', '');
  const found = youths.toReversed().filter((youth) => wanted === '' || textOf(youth).includes(wanted));
  if (found.length === 0) return h('p', { class: 'empty' }, `Ingen ungdom stämmer med ”${search.trim()}”.`);
  return limited('youths', found, limit, card);
}

/** @param {YouthView} youth */
const textOf = ({ name, personnummer, district, entries }) =>
  [name, personnummer, district, ...entries.map(({ caseNumber }) => caseNumber)]
    .join(' ')
    .toLocaleLowerCase('sv')
    .replaceAll('-', '');

/** @param {YouthView} youth */
export const nameOf = ({ name, personnummer }) =>
  name ?? (personnummer ? personalNumber(personnummer) : 'Person utan uppgifter');

/** @param {YouthView} youth */
function card(youth) {
  const { key, personnummer, record, district, contactHold, waitsFor, name } = youth;
  return h(
    'li',
    { 'data-key': key },
    h(
      'details',
      { class: 'card', id: `person-${key}` },
      h(
        'summary',
        {},
        h('h3', {}, nameOf(youth)),
        badge(badgeWords('record', record)),
        contactHold && record !== 'hold' && badge(['Kontaktstopp', 'bad']),
        waitsFor.map((reason) => badge([word('waitsFor', reason), 'warn'])),
        name && personnummer && h('span', { class: 'fact' }, personalNumber(personnummer)),
        district && h('span', { class: 'fact' }, district),
      ),
      h('div', { class: 'inside' }, inside(youth)),
    ),
  );
}

/** @param {YouthView} youth */
function inside(youth) {
  const {
    record,
    personnummer,
    contactHold,
    waitsFor,
    coverage,
    phone,
    email,
    tasks,
    entries,
    letters,
    notices,
    facts,
    changes,
    timeline,
  } = youth;
  return [
    contactHold &&
      h(
        'p',
        { class: 'box bad' },
        h('strong', {}, 'Kontaktstopp. '),
        'Inga brev och inga aviseringar lämnar systemet förrän en handläggare för skyddade uppgifter har bestämt.',
      ),
    record === 'hold' && !personnummer && h('p', {}, 'Bara en nyckel är känd. Vem personen är visas inte.'),
    coverage &&
      h('p', {}, h('strong', {}, word('coverage', coverage.result)), ' ', word('coverageReason', coverage.reason)),
    waitsFor.length > 0
      ? h('p', { class: 'box warn' }, 'Ingen ska kontaktas ännu. Telefon och e-post visas inte.')
      : (phone || email) &&
        h('p', {}, [phone && `Telefon: ${phone}`, email && `E-post: ${email}`].filter(Boolean).join(' · ')),
    tasks.length > 0 &&
      table(
        'Uppgifter för en person',
        ['Uppgift', 'Senast'],
        tasks.map(({ type, dueOn, createdOn }) => ({
          key: `${type}.${createdOn}`,
          cells: [word('task', type), date(dueOn)],
        })),
      ),
    entries.length > 0
      ? table('Ärenden', ['Ärende', 'Slag', 'Läge', 'Orsak', 'Öppnat', 'Avslutat'], entries.map(entryRow))
      : h('p', {}, 'Inget ärende är öppnat.'),
    letters.length > 0
      ? table('Brev', ['Brev', 'Till', 'Läge', 'Skickas tidigast', 'Öppna'], letters.map(letterRow))
      : h('p', {}, 'Inga brev är planerade.'),
    noticeList(notices),
    facts.length + changes.length > 0 &&
      table(
        'Det som skolor har rapporterat',
        ['Typ', 'Datum', 'Skola', 'Rapport'],
        [...facts.map(factRow), ...changes.map(changeRow)],
      ),
    timeline.length > 0 && [
      h('h4', {}, 'Händelser'),
      h(
        'ol',
        { class: 'timeline' },
        timeline.map(({ at, what, reference }, index) =>
          h(
            'li',
            { 'data-key': index },
            h('time', { datetime: at }, time(at)),
            h('span', {}, [word('event', what), reference].filter(Boolean).join(' ')),
          ),
        ),
      ),
    ],
  ];
}

/** @param {YouthView['entries'][number]} row */
function entryRow({ caseNumber, kind, state, reason, openedOn, closedOn, closeReason, eventDate }) {
  const closed = closedOn ? [date(closedOn), closeReason && `, ${word('closeReason', closeReason)}`] : '–';
  return {
    key: caseNumber ?? `${kind} ${eventDate}`,
    cells: [
      caseNumber ? h('span', { class: 'unbroken' }, caseNumber) : 'känt först efteråt',
      word('kind', kind),
      badge(badgeWords('entryState', state)),
      word('reportType', reason),
      date(openedOn),
      closed,
    ],
  };
}

/** @param {YouthView['letters'][number]} row */
function letterRow({ id, variant, addressee, state, channel, object, batch, dueOn, stoppedBecause }) {
  const name = word('letter', variant);
  const to = [word('addressee', addressee), channel === 'email' && ' (e-post)'];
  const status = [
    badge(badgeWords('letterState', state === 'handed-over' && batch ? 'batch' : state)),
    stoppedBecause && ` ${word('stopped', stoppedBecause)}`,
  ];
  const link = object
    ? h('a', { href: `/${object}`, target: '_blank', rel: 'noopener' }, `Öppna brevet (pdf, ny flik)`)
    : '–';
  return { key: id, cells: [name, to, status, date(dueOn), link] };
}

/** @param {YouthView['facts'][number]} row */
function factRow({ reportId, row, type, date: from, until, became, unit, unitName }) {
  const what = [word('reportType', type), became && ` (${word('became', became)})`];
  const when = until ? `${date(from)} till ${date(until)}` : date(from);
  return { key: `${reportId}.${row}`, cells: [what, when, unitName ?? unit ?? '–', reportLink(reportId)] };
}

/** @param {YouthView['changes'][number]} row */
function changeRow({ reportId, row, type, aboutReport, unmatched }) {
  const what = [word('reportType', type), unmatched && ' (hör inte ihop med någon rapport)'];
  const about = aboutReport ? `gäller ${aboutReport}` : '–';
  return { key: `${reportId}.${row}`, cells: [what, about, '–', reportLink(reportId)] };
}

/** @param {string} reportId */
const reportLink = (reportId) => h('a', { href: `#rapport-${reportId}` }, reportId);
