/**
 * Makes an element. Children become text, never markup: names, mails and codes are shown as they are written.
 * Attributes that are null or false are left out.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  for (const child of children.flat(Number.POSITIVE_INFINITY))
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child));
  return element;
}

/** What the reader has opened stays as they left it. */
const READERS_OWN = new Set(['open']);

/** Makes `current` look like `wanted`, and leaves every node that need not change: focus, selection, opened parts. */
function patch(current, wanted) {
  for (const { name } of [...current.attributes])
    if (!wanted.hasAttribute(name) && !READERS_OWN.has(name)) current.removeAttribute(name);
  for (const { name, value } of wanted.attributes)
    if (current.getAttribute(name) !== value && !READERS_OWN.has(name)) current.setAttribute(name, value);
  patchChildren(current, [...wanted.childNodes]);
}

function patchChildren(parent, wanted) {
  const keys = new Set(wanted.map(keyOf).filter(Boolean));
  const kept = new Map();
  for (const child of [...parent.children]) {
    const key = keyOf(child);
    if (key && keys.has(key)) kept.set(key, child);
    // Removed first, so that those that stay need not be moved, which would take the focus from them.
    else if (key) child.remove();
  }
  let next = parent.firstChild;
  for (const node of wanted) {
    const key = keyOf(node);
    const same = key ? kept.get(key) : next && !keyOf(next) && next.nodeName === node.nodeName ? next : undefined;
    if (!same) parent.insertBefore(node, next);
    else {
      if (same === next) next = next.nextSibling;
      else parent.insertBefore(same, next);
      if (same.nodeType === Node.ELEMENT_NODE) patch(same, node);
      else if (same.data !== node.data) same.data = node.data;
    }
  }
  while (next) {
    const rest = next.nextSibling;
    next.remove();
    next = rest;
  }
}

const keyOf = (node) => (node.nodeType === Node.ELEMENT_NODE ? node.getAttribute('data-key') : null);

/** Shows these children in the element of this id. */
export function show(id, ...children) {
  const target = document.getElementById(id);
  patchChildren(target, [...h('div', {}, ...children).childNodes]);
}

/** A table with a caption and column headings; on a narrow screen each row is shown as a block with its headings. */
export function table(caption, headings, rows) {
  const cell = (content, index) => {
    const [tag, own] = index === 0 ? ['th', { scope: 'row', role: 'rowheader' }] : ['td', { role: 'cell' }];
    return h(tag, { ...own, 'data-heading': headings[index] }, h('span', {}, content));
  };
  return h(
    'table',
    { role: 'table' },
    h('caption', {}, caption),
    h(
      'thead',
      { role: 'rowgroup' },
      h(
        'tr',
        { role: 'row' },
        headings.map((heading) => h('th', { scope: 'col', role: 'columnheader' }, heading)),
      ),
    ),
    h(
      'tbody',
      { role: 'rowgroup' },
      rows.map(({ key, cells }) => h('tr', { role: 'row', 'data-key': key }, cells.map(cell))),
    ),
  );
}

export const badge = ([text, tone = 'plain']) => h('span', { class: `badge ${tone}` }, text);

/** The newest so many, and a button for the rest: nothing is left out without saying so. */
export function limited(name, items, limit, view) {
  const rest = items.length - limit;
  return [
    h('ul', { class: 'cards' }, items.slice(0, limit).map(view)),
    rest > 0 &&
      h(
        'p',
        { class: 'more' },
        `Visar ${limit} av ${items.length}. `,
        h('button', { type: 'button', 'data-more': name }, 'Visa fler'),
      ),
  ];
}
