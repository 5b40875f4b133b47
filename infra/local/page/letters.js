// @ts-check
/** @typedef {import('./state.ts').State} State */
/** @typedef {ReturnType<typeof lettersOf>[number]} Letter */
import { badge, deskLink, h, limited, table } from './dom.js';
import { badgeWords, word } from './format.js';

/**
 * The latest first.
 * @param {State} state
 */
export const lettersOf = ({ youths }) =>
  youths.flatMap(({ letters }) => letters).toSorted((a, b) => (a.dueOn < b.dueOn ? 1 : a.dueOn > b.dueOn ? -1 : 0));

/**
 * @param {State} state
 * @param {number} limit
 */
export function letterTable(state, limit) {
  const letters = lettersOf(state);
  if (letters.length === 0) return h('p', { class: 'empty' }, 'Inga brev är planerade ännu.');
  return limited('letters', letters, limit, (shown) =>
    table(
      'Brev, det senaste överst',
      ['Ärende', 'Brev', 'Till', 'Läge', 'Tidigast', 'Pdf'],
      shown.map((letter) => letterRow(state, letter)),
    ),
  );
}

/**
 * @param {State} state
 * @param {Letter} letter
 */
function letterRow({ desk }, { id, caseNumber, variant, addressee, state, channel, object, batch, dueOn, ...letter }) {
  const { stoppedBecause } = letter;
  const number = h('span', { class: 'unbroken' }, caseNumber ?? '–');
  return {
    key: id,
    cells: [
      caseNumber && desk ? deskLink(desk, `/arende/${caseNumber}`, number) : number,
      word('letter', variant),
      [word('addressee', addressee), channel === 'email' && ' (e-post)'],
      [
        badge(badgeWords('letterState', state === 'handed-over' && batch ? 'batch' : state)),
        stoppedBecause && ` ${word('stopped', stoppedBecause)}`,
      ],
      h('span', { class: 'unbroken' }, dueOn),
      object ? h('a', { href: `/${object}`, target: '_blank', rel: 'noopener' }, 'Öppna (ny flik)') : '–',
    ],
  };
}
