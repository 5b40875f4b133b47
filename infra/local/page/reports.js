// @ts-check
/** @typedef {import('./state.ts').State} State */
/** @typedef {import('./state-view.ts').ReportView} ReportView */
import { badge, cards, deskLink, h, limited, table } from './dom.js';
import { badgeWords, capital, count, time, word } from './format.js';
import { mailText } from './mails.js';

/**
 * @param {State} state
 * @param {number} limit
 */
export function reportCards({ reports, desk }, limit) {
  if (reports.length === 0)
    return h(
      'p',
      { class: 'empty' },
      'Inga mejl har kommit in ännu. Skicka en rapport till brevlådans adress, så visas den här.',
    );
  return limited('reports', reports.toReversed(), limit, (shown) => cards(shown.map((report) => card(report, desk))));
}

/** @param {ReportView} report */
export const waits = ({ state, rows, toRead }) => state === 'held' || rows.held > 0 || toRead;

/**
 * @param {ReportView} report
 * @param {State['desk']} desk
 */
function card(report, desk) {
  const { reference, receivedAt, state, unitName, unit } = report;
  const [text, tone] = badgeWords('reportState', state);
  return h(
    'li',
    { 'data-key': reference },
    h(
      'details',
      { class: 'card' },
      h(
        'summary',
        {},
        h('h3', {}, reference),
        badge([capital(text), tone]),
        h('span', { class: 'fact' }, h('time', { datetime: receivedAt }, time(receivedAt))),
        (unitName ?? unit) && h('span', { class: 'fact' }, unitName ?? `Skolenhet ${unit}`),
        report.toRead && badge(['Läs mejlet först', 'warn']),
        rowsIn(report) > 0 && h('span', { class: 'fact' }, rowWords(report)),
      ),
      h('div', { class: 'inside' }, state === 'sealed' ? sealed(report, desk) : inside(report, desk)),
    ),
  );
}

/** @type {(report: ReportView, desk: State['desk']) => HTMLElement} */
const sealed = ({ reference }, desk) =>
  h(
    'p',
    {},
    'Mejlet har gått den skyddade vägen och visas inte här. ',
    desk && deskLink(desk, `/skydd/${reference}`, 'Öppna mejlet som handläggare på arbetsbordet'),
  );

/**
 * @param {ReportView} report
 * @param {State['desk']} desk
 */
function inside(report, desk) {
  const { state, reason, receipts, refusals, rows, reference, answerState } = report;
  return [
    state === 'automatic' &&
      h('p', {}, 'Ett automatiskt mejl utan rapport, till exempel ett frånvarosvar. Det besvaras inte.'),
    waits(report) &&
      h(
        'p',
        { class: 'box warn' },
        h('strong', {}, 'Väntar på en person. '),
        reason && `${word('heldReason', reason)}. `,
        report.toRead && 'Inget brev skickas till eleverna i mejlet förrän någon har läst det. ',
        desk && deskLink(desk, `/mejl/${reference}`, 'Öppna mejlet på arbetsbordet'),
      ),
    state !== 'automatic' && rowsIn(report) === 0 && h('p', {}, 'Inga rader kunde läsas.'),
    refusals.length > 0 && [
      table('Avvisade rader', ['Var', 'Rad', 'Uppgift', 'Fel'], refusals.map(refusalRow)),
      rows.refused > refusals.length &&
        h('p', { class: 'small' }, `${count(rows.refused, 'rad', 'rader')} avvisades. De första felen visas.`),
    ],
    ignored(report),
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
  ];
}

/** @param {ReportView['refusals'][number]} refusal */
function refusalRow({ attachment, sheet, row, field, code }) {
  const file = `Bilaga ${attachment}${sheet === undefined ? '' : `, blad ${sheet}`}`;
  return {
    key: `${attachment}.${sheet}.${row}.${field}.${code}`,
    cells: [
      attachment === 0 ? 'Mejlets text' : file,
      row,
      capital(word('field', field)),
      capital(word('refusal', code)),
    ],
  };
}

/** @param {ReportView} report */
function ignored({ ignoredColumns }) {
  if (ignoredColumns.length === 0) return null;
  const list = ignoredColumns.map(({ attachment, column }) => `kolumn ${column} i bilaga ${attachment}`).join(', ');
  return h('p', {}, `Kolumner med rubriker vi inte känner till lästes inte: ${list}.`);
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
