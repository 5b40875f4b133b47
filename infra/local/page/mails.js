// @ts-check
/** @typedef {import('./state.ts').State} State */
import { badge, cards, h, limited, table } from './dom.js';
import { count, date, number, time, word } from './format.js';

/** Fetched when opened; they never change. @type {Map<string, { text: string }>} */
const texts = new Map();

/** @param {string} id */
export async function fetchMail(id) {
  if (texts.has(id)) return;
  texts.set(id, { text: 'Hämtar texten …' });
  try {
    const answer = await fetch(`/api/mails/${id}.json`);
    if (!answer.ok) throw new Error(`${answer.status}`);
    texts.set(id, await answer.json());
  } catch {
    texts.delete(id);
  }
}

/** @param {string} id */
export function mailText(id) {
  const { text } = texts.get(id) ?? { text: 'Texten kunde inte hämtas. Stäng och öppna igen för att försöka på nytt.' };
  return h(
    'div',
    { class: 'mail' },
    h('div', { class: 'text', lang: 'sv' }, text || 'Mejlet har ingen text.'),
    h('p', { class: 'small' }, h('a', { href: `/api/mails/${id}.eml` }, 'Spara mejlet (eml)')),
  );
}

/**
 * @param {State} state
 * @param {number} limit
 */
export function sentCards({ mailsOut }, limit) {
  if (mailsOut.length === 0) return h('p', { class: 'empty' }, 'Inga mejl har skickats ännu.');
  return limited('mails', mailsOut.toReversed(), limit, (shown) => cards(shown.map(sentCard)));
}

/** @param {State['mailsOut'][number]} mail */
const sentCard = ({ id, to, subject, at }) =>
  h(
    'li',
    { 'data-key': id },
    h(
      'details',
      { class: 'card', 'data-mail': id },
      h(
        'summary',
        {},
        h('h3', {}, subject || 'Utan ämne'),
        h('span', { class: 'fact' }, `Till ${to.join(', ')}`),
        at && h('span', { class: 'fact' }, h('time', { datetime: at }, time(at))),
      ),
      h('div', { class: 'inside' }, mailText(id)),
    ),
  );

/** @param {State} state */
export function queueTable({ queues, extract }) {
  const rows = Object.entries(queues).map(([name, { ready, inFlight, dead }]) => ({
    key: name,
    cells: [
      [word('queue', name), ' ', h('code', {}, name)],
      number(ready),
      number(inFlight),
      dead === 0 ? '0' : badge([number(dead), 'bad']),
    ],
  }));
  const population = extract
    ? `Uttaget ur folkbokföringen är från ${date(extract.date)} och har ${count(extract.rows, 'person', 'personer')}${extract.complete ? '' : ', men är inte fullständigt'}.`
    : 'Inget uttag ur folkbokföringen är inläst. Utan det öppnas inga ärenden och skickas inga brev.';
  return [
    rows.length === 0
      ? h('p', { class: 'empty' }, 'Det finns inga köer.')
      : table('Meddelanden i köerna', ['Kö', 'Väntar', 'Bearbetas', 'Misslyckade'], rows),
    h('p', {}, population),
  ];
}
