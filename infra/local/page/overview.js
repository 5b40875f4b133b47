// @ts-check
/** @typedef {import('./state.ts').State} State */
import { deskLink, h } from './dom.js';
import { badgeWords, count, number } from './format.js';
import { lettersOf } from './letters.js';
import { waits } from './reports.js';

/** @param {State} state */
export function overview(state) {
  const { reports, mailsOut, queues } = state;
  const all = Object.values(queues);
  const inQueues = all.reduce((sum, { ready, inFlight }) => sum + ready + inFlight, 0);
  const dead = all.reduce((sum, queue) => sum + queue.dead, 0);
  /** @type {[id: string, name: string, n: number, note: string][]} */
  const parts = [
    ['mejl-in', 'Mejl in', reports.length, `${number(reports.filter(waits).length)} väntar på en person`],
    ['brev', 'Brev', lettersOf(state).length, `${number(lettersMade(state))} skrivna`],
    ['mejl-ut', 'Mejl ut', mailsOut.length, 'kvitton och aviseringar'],
    ['koer', 'Köer', inQueues, dead > 0 ? `väntar, ${count(dead, 'misslyckat', 'misslyckade')}` : 'meddelanden väntar'],
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

/** @param {State} state */
export function wayToDesk({ desk }) {
  if (!desk) return h('p', {}, 'Den här körningen har inget arbetsbord.');
  return [
    h(
      'p',
      {},
      h('strong', {}, 'Här ser du maskinen. '),
      'Ungdomar, ärenden och det som väntar på en person står på arbetsbordet. Du väljer själv vem du är när du loggar in, utan lösenord.',
    ),
    h('p', { class: 'way' }, deskLink(desk, '/', 'Öppna arbetsbordet')),
  ];
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
    first && reports.length === 1 && `Mejl in: ${first.reference}, ${badgeWords('reportState', first.state)[0]}.`,
    reports.length > 1 && `${count(reports.length, 'mejl', 'mejl')} in.`,
    letters > 0 && `${count(letters, 'nytt brev', 'nya brev')}.`,
    mails > 0 && `${count(mails, 'mejl', 'mejl')} ut.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** @param {State} state */
const lettersMade = (state) => lettersOf(state).filter(({ object }) => object).length;
