// @ts-check
/** @typedef {import('./state.ts').State} State */
/** @typedef {import('./state-view.ts').ReportView} ReportView */
/** @typedef {import('./state-view.ts').YouthView} YouthView */
import { badge, h, limited, table } from './dom.js';
import { capital, count, date, time } from './format.js';
import { mailText } from './mails.js';
import { badgeWords, word } from './words.js';

const SEALED = 'Mejlet har gått den skyddade vägen. Innehållet visas inte här.';

/**
 * @param {State} state
 * @param {number} limit
 */
export function reportCards({ reports, youths }, limit) {
  if (reports.length === 0)
    return h(
      'p',
      { class: 'empty' },
      'Inga mejl har kommit in ännu. Skicka en rapport till brevlådans adress, så visas den här.',
    );
  return limited('reports', reports.toReversed(), limit, (report) => card(report, youths));
}

/**
 * @param {ReportView} report
 * @param {YouthView[]} youths
 */
function card(report, youths) {
  const { reference, receivedAt, state, unitName, unit } = report;
  return h(
    'li',
    { 'data-key': reference },
    h(
      'details',
      { class: 'card', id: `rapport-${reference}` },
      h(
        'summary',
        {},
        h('h3', {}, reference),
        badge(badgeWords('reportState', state)),
        h('span', { class: 'fact' }, h('time', { datetime: receivedAt }, time(receivedAt))),
        (unitName ?? unit) && h('span', { class: 'fact' }, unitName ?? `Skolenhet ${unit}`),
        report.toRead && badge(['Läs mejlet först', 'warn']),
        rowsIn(report) > 0 && h('span', { class: 'fact' }, rowWords(report)),
      ),
      h('div', { class: 'inside' }, state === 'sealed' ? h('p', {}, SEALED) : inside(report, youths)),
    ),
  );
}

/**
 * @param {ReportView} report
 * @param {YouthView[]} youths
 */
function inside(report, youths) {
  const { state, reason, receipts, refusals, rows, reference, answerState } = report;
  const named = youths.filter(({ facts }) => facts.some(({ reportId }) => reportId === reference));
  return [
    state === 'automatic' &&
      h('p', {}, 'Ett automatiskt mejl utan rapport, till exempel ett frånvarosvar. Det besvaras inte.'),
    reason && h('p', { class: 'box warn' }, h('strong', {}, 'Väntar på en person. '), word('heldReason', reason)),
    report.toRead &&
      h(
        'p',
        { class: 'box warn' },
        h('strong', {}, 'Läs mejlet först. '),
        'Något i det är inte förstått. Inget brev skickas till eleverna förrän en person har läst det: ',
        `npm run kaa -- held show ${reference}`,
      ),
    state !== 'automatic' && rowsIn(report) === 0 && h('p', {}, 'Inga rader kunde läsas.'),
    refusals.length > 0 && [
      table('Avvisade rader', ['Var', 'Rad', 'Uppgift', 'Fel'], refusals.map(refusalRow)),
      rows.refused > refusals.length &&
        h('p', { class: 'small' }, `${count(rows.refused, 'rad', 'rader')} avvisades. De första felen visas.`),
    ],
    ignored(report),
    named.length > 0 && [
      h('h4', {}, 'Ungdomar i rapporten'),
      h(
        'ul',
        { class: 'plain' },
        named.map(({ key, name, personnummer }) =>
          h(
            'li',
            { 'data-key': key },
            h('a', { href: `#person-${key}` }, name ?? personnummer ?? 'Person utan uppgifter'),
          ),
        ),
      ),
    ],
    h('h4', {}, 'Svar till skolan'),
    h('p', {}, `${word('answer', answerState)}.`),
    receipts.map((id) =>
      h(
        'details',
        { class: 'quiet', 'data-mail': id, 'data-key': id },
        h('summary', {}, `Läs kvittot till ${reference}`),
        mailText(id),
      ),
    ),
    noticeList(report.notices),
  ];
}

/** @param {ReportView['refusals'][number]} refusal */
function refusalRow({ attachment, sheet, row, field, code }) {
  const file = `Bilaga ${attachment}${sheet === undefined ? '' : `, blad ${sheet}`}`;
  return {
    key: `${attachment}.${sheet}.${row}.${field}.${code}`,
    cells: [attachment === 0 ? 'Mejlets text' : file, row, word('field', field), word('refusal', code)],
  };
}

/** @param {ReportView} report */
function ignored({ ignoredColumns }) {
  if (ignoredColumns.length === 0) return null;
  const list = ignoredColumns.map(({ attachment, column }) => `kolumn ${column} i bilaga ${attachment}`).join(', ');
  return h('p', {}, `Kolumner med rubriker vi inte känner till lästes inte: ${list}.`);
}

/** @param {ReportView['notices']} notices */
export function noticeList(notices) {
  if (notices.length === 0) return null;
  return table(
    'Aviseringar',
    ['Om', 'Till', 'Läge', 'Senast att göra'],
    notices.map(({ id, kind, to, state, deadline }) => ({
      key: id,
      cells: [
        word('notice', kind),
        word('noticeTo', to),
        badge(badgeWords('noticeState', state)),
        date(deadline) || '–',
      ],
    })),
  );
}

/** @param {ReportView} report */
const rowsIn = ({ rows }) => rows.accepted + rows.refused + rows.held;

/** @param {ReportView} report */
function rowWords({ rows }) {
  const parts = [
    rows.accepted > 0 && count(rows.accepted, 'rad mottagen', 'rader mottagna'),
    rows.refused > 0 && count(rows.refused, 'rad avvisad', 'rader avvisade'),
    rows.held > 0 && count(rows.held, 'rad väntar på en person', 'rader väntar på en person'),
  ].filter(Boolean);
  return capital(parts.join(', '));
}
