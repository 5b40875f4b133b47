// @ts-check
/** @typedef {import('./state.ts').State} State */
import { byId, show } from './dom.js';
import { clockTime } from './format.js';
import { letterTable } from './letters.js';
import { fetchMail, queueTable, sentCards } from './mails.js';
import { news, overview, wayToDesk } from './overview.js';
import { reportCards } from './reports.js';

const EVERY_MILLISECONDS = 1000;
const SHOWN_AT_FIRST = 50;

/** @type {Record<string, number> & Record<'reports' | 'letters' | 'mails', number>} */
const limits = { reports: SHOWN_AT_FIRST, letters: SHOWN_AT_FIRST, mails: SHOWN_AT_FIRST };
/** @type {State | undefined} */
let state;
let written = '';

function render() {
  if (!state) return;
  show('kommun', state.municipality);
  show('adress', state.mailbox);
  show('arbetsbord', wayToDesk(state));
  show('oversikt', overview(state));
  show('rapporter', reportCards(state, limits.reports));
  show('breven', letterTable(state, limits.letters));
  show('utgaende', sentCards(state, limits.mails));
  show('koerna', queueTable(state));
}

/** @type {(kind: string, text: string) => void} */
function status(kind, text) {
  byId('lage').className = `state ${kind}`;
  show('lage', text);
}

/** @param {string} text */
const announce = (text) => show('nytt', text);

async function update() {
  const lost = byId('lage').classList.contains('lost');
  try {
    const answer = await fetch('/api/state');
    const text = await answer.text();
    if (!answer.ok) throw new Error(text);
    if (lost) announce('Kontakten är tillbaka.');
    if (text !== written) {
      const before = state;
      /** @type {State} */
      const after = JSON.parse(text);
      state = after;
      written = text;
      const what = before ? news(before, after) : '';
      if (what) announce(`Kl. ${clockTime(new Date())}: ${what}`);
      render();
    }
    if (state?.idle) status('idle', 'Klart. Inget arbete pågår.');
    else status('working', 'Arbetar …');
  } catch {
    status('lost', 'Ingen kontakt');
    if (!lost) announce('Läget går inte att läsa. Programmet kan vara avstängt. Sidan försöker igen av sig själv.');
  }
}

async function keepUpdating() {
  for (;;) {
    await update();
    await new Promise((resolve) => setTimeout(resolve, EVERY_MILLISECONDS));
  }
}

/** The toggle event does not bubble. */
document.addEventListener(
  'toggle',
  async ({ target }) => {
    const id = target instanceof HTMLDetailsElement && target.open && target.dataset.mail;
    if (!id) return;
    const fetched = fetchMail(id);
    render();
    await fetched;
    render();
  },
  true,
);

document.addEventListener('click', (event) => {
  const { target } = event;
  if (!(target instanceof Element)) return;
  const more = target.closest('[data-more]')?.getAttribute('data-more');
  if (more) {
    limits[more] = (limits[more] ?? 0) + SHOWN_AT_FIRST;
    render();
  }
});

keepUpdating();
