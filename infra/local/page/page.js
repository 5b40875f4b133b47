// @ts-check
/** @typedef {import('./state.ts').State} State */
import { byId, show } from './dom.js';
import { clockTime } from './format.js';
import { fetchMail, queueTable, sealedCount, sentCards } from './mails.js';
import { news, overview, toDo, toDoTable } from './overview.js';
import { reportCards } from './reports.js';
import { youthCards } from './youths.js';

const EVERY_MILLISECONDS = 1000;
const SHOWN_AT_FIRST = 50;

/** @type {Record<string, number> & Record<'reports' | 'youths' | 'mails', number>} */
const limits = { reports: SHOWN_AT_FIRST, youths: SHOWN_AT_FIRST, mails: SHOWN_AT_FIRST };
const search = /** @type {HTMLInputElement} */ (byId('sok'));
/** @type {State | undefined} */
let state;
let written = '';

function render() {
  if (!state) return;
  const todo = toDo(state);
  show('kommun', state.municipality);
  show('adress', state.mailbox);
  show('oversikt', overview(state, todo));
  show('uppgifter', toDoTable(todo));
  show('rapporter', reportCards(state, limits.reports));
  byId('sokfalt').hidden = state.youths.length < 2;
  show('personer', youthCards(state, limits.youths, search.value));
  show('skyddat', sealedCount(state));
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
  const link = target.closest('a[href^="#"]');
  if (link instanceof HTMLAnchorElement) goTo(link.hash.slice(1), event);
});

/**
 * Opens the report or youth, even if a search or the limit hides it.
 * @param {string} id
 * @param {Event} event
 */
function goTo(id, event) {
  if (!document.getElementById(id) && /^(person|rapport)-/.test(id)) {
    search.value = '';
    Object.assign(limits, { reports: Number.MAX_SAFE_INTEGER, youths: Number.MAX_SAFE_INTEGER });
    render();
  }
  const part = document.getElementById(id);
  if (!(part instanceof HTMLDetailsElement)) return;
  // The browser's own jump would move the focus.
  event.preventDefault();
  part.open = true;
  part.scrollIntoView();
  part.querySelector('summary')?.focus({ preventScroll: true });
}

search.addEventListener('input', render);
keepUpdating();
