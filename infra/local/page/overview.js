// @ts-check
/** @typedef {import('./state.ts').State} State */
import { h, table } from './dom.js';
import { count, date, number, today } from './format.js';
import { badgeWords, word } from './words.js';
import { nameOf } from './youths.js';

/**
 * The most urgent first.
 * @param {State} state
 */
export function toDo({ reports, youths }) {
  const held = reports
    .filter(({ state, rows }) => state === 'held' || rows.held > 0)
    .map(({ reference, reason, notices }) => ({
      key: reference,
      what: reason ? `Läs mejlet. ${word('heldReason', reason)}` : 'Läs raderna som väntar på en person.',
      about: reference,
      href: `#rapport-${reference}`,
      by: notices.find(({ kind }) => kind === 'report-held')?.deadline ?? '',
    }));
  const tasks = youths.flatMap((youth) =>
    youth.tasks.map(({ type, dueOn, createdOn }) => ({
      key: `${youth.key}.${type}.${createdOn}`,
      what: `${word('task', type)}.`,
      about: nameOf(youth),
      href: `#person-${youth.key}`,
      by: dueOn,
    })),
  );
  return [...held, ...tasks].toSorted((a, b) => ((a.by || '9') < (b.by || '9') ? -1 : 1));
}

/** @param {ReturnType<typeof toDo>} todo */
export function toDoTable(todo) {
  if (todo.length === 0) return h('p', { class: 'empty' }, 'Inget väntar på en person just nu.');
  return table(
    'Uppgifter i ordning efter datum',
    ['Uppgift', 'Gäller', 'Senast'],
    todo.map(({ key, what, about, href, by }) => ({
      key,
      cells: [
        what,
        h('a', { href }, about),
        [
          h('span', { class: 'unbroken' }, date(by) || '–'),
          by && by < today() ? h('strong', { class: 'late' }, ' försenad') : null,
        ],
      ],
    })),
  );
}

/**
 * @param {State} state
 * @param {unknown[]} todo
 */
export function overview({ reports, youths, mailsOut, sealed, queues }, todo) {
  const all = Object.values(queues);
  const waiting = all.reduce((sum, { ready, inFlight }) => sum + ready + inFlight, 0);
  const dead = all.reduce((sum, queue) => sum + queue.dead, 0);
  const open = youths.filter(({ record }) => record === 'open').length;
  /** @type {[id: string, name: string, n: number, note: string][]} */
  const parts = [
    ['att-gora', 'Att göra', todo.length, todo.length === 0 ? 'inget väntar' : 'för en person'],
    ['mejl-in', 'Mejl in', reports.length, 'till brevlådan'],
    ['ungdomar', 'Ungdomar', youths.length, count(open, 'med öppet ärende', 'med öppna ärenden')],
    ['skyddad-vag', 'Skyddad väg', sealed, 'innehållet visas inte'],
    ['mejl-ut', 'Mejl ut', mailsOut.length, 'kvitton och aviseringar'],
    ['koer', 'Köer', waiting, dead > 0 ? `väntar, ${count(dead, 'misslyckat', 'misslyckade')}` : 'meddelanden väntar'],
  ];
  return h(
    'ul',
    {},
    parts.map(([id, name, n, note]) =>
      h(
        'li',
        { 'data-key': id },
        h(
          'a',
          { href: `#${id}` },
          h('span', { class: 'name' }, name),
          ' ',
          h('span', { class: 'number' }, number(n)),
          ' ',
          h('span', { class: 'note' }, note),
        ),
      ),
    ),
  );
}

/**
 * What changed, for screen readers.
 * @param {State} before
 * @param {State} after
 */
export function news(before, after) {
  const known = new Map(before.reports.map((report) => [report.reference, report.state]));
  const reports = after.reports.filter(({ reference, state }) => known.get(reference) !== state);
  const letters = lettersMade(after) - lettersMade(before);
  const mails = after.mailsOut.length - before.mailsOut.length;
  const [first] = reports;
  return [
    first &&
      reports.length === 1 &&
      `Mejl in: ${first.reference}, ${badgeWords('reportState', first.state)[0].toLocaleLowerCase('sv')}.`,
    reports.length > 1 && `${count(reports.length, 'mejl', 'mejl')} in.`,
    letters > 0 && `${count(letters, 'nytt brev', 'nya brev')}.`,
    mails > 0 && `${count(mails, 'mejl', 'mejl')} ut.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** @param {State} state */
const lettersMade = ({ youths }) => youths.flatMap(({ letters }) => letters).filter(({ object }) => object).length;
