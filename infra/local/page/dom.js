// @ts-check
/** @typedef {Node | string | number | boolean | null | undefined | Child[]} Child */

/**
 * Children become text, never markup: names, mails and codes come from outside.
 * @param {string} tag
 * @param {Record<string, unknown>} attributes
 * @param {Child[]} children
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes))
    if (value !== null && value !== undefined && value !== false)
      element.setAttribute(name, value === true ? '' : String(value));
  for (const child of flat(children))
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child));
  return element;
}

/** @type {(children: Child[]) => Exclude<Child, Child[]>[]} */
const flat = (children) => children.flatMap((child) => (Array.isArray(child) ? flat(child) : [child]));

/** Changed by the reader. */
const KEPT_ATTRIBUTES = new Set(['open']);

/**
 * Keeps every node that need not change, for focus, selection and opened parts.
 * @param {Element} current
 * @param {Element} wanted
 */
function patch(current, wanted) {
  for (const { name } of [...current.attributes])
    if (!wanted.hasAttribute(name) && !KEPT_ATTRIBUTES.has(name)) current.removeAttribute(name);
  for (const { name, value } of wanted.attributes)
    if (current.getAttribute(name) !== value && !KEPT_ATTRIBUTES.has(name)) current.setAttribute(name, value);
  patchChildren(current, [...wanted.childNodes]);
}

/**
 * @param {Element} parent
 * @param {Node[]} wanted
 */
function patchChildren(parent, wanted) {
  const keys = new Set(wanted.map(keyOf).filter(Boolean));
  const kept = new Map();
  for (const child of [...parent.children]) {
    const key = keyOf(child);
    if (key && keys.has(key)) kept.set(key, child);
    // Moving kept nodes would lose the focus.
    else if (key) child.remove();
  }
  let next = parent.firstChild;
  for (const node of wanted) {
    const key = keyOf(node);
    const same = key ? kept.get(key) : next && !keyOf(next) && next.nodeName === node.nodeName ? next : undefined;
    if (!same) parent.insertBefore(node, next);
    else {
      if (same === next) next = same.nextSibling;
      else parent.insertBefore(same, next);
      if (node instanceof Element) patch(same, node);
      else if (same.nodeValue !== node.nodeValue) same.nodeValue = node.nodeValue;
    }
  }
  while (next) {
    const rest = next.nextSibling;
    next.remove();
    next = rest;
  }
}

/** @param {Node} node */
const keyOf = (node) => (node instanceof Element ? node.getAttribute('data-key') : null);

/** @param {string} id */
export function byId(id) {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}`);
  return element;
}

/**
 * @param {string} id
 * @param {Child[]} children
 */
export function show(id, ...children) {
  patchChildren(byId(id), [...h('div', {}, ...children).childNodes]);
}

/**
 * On a narrow screen each row becomes a block with its headings.
 * @param {string} caption
 * @param {string[]} headings
 * @param {{ key: string, cells: Child[] }[]} rows
 */
export function table(caption, headings, rows) {
  /** @type {(content: Child, index: number) => HTMLElement} */
  const cell = (content, index) => {
    const own = index === 0 ? { scope: 'row', role: 'rowheader' } : { role: 'cell' };
    return h(index === 0 ? 'th' : 'td', { ...own, 'data-heading': headings[index] }, h('span', {}, content));
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

/** @param {[text: string, tone?: string]} word */
export const badge = ([text, tone = 'plain']) => h('span', { class: `badge ${tone}` }, text);

/** @param {HTMLElement[]} items */
export const cards = (items) => h('ul', { class: 'cards' }, items);

/**
 * @param {string} desk address
 * @param {string} path
 * @param {Child} text
 */
export const deskLink = (desk, path, text) => h('a', { href: `${desk}${path}` }, text);

/**
 * @template T
 * @param {string} name
 * @param {T[]} items
 * @param {number} limit
 * @param {(shown: T[]) => HTMLElement} view
 */
export function limited(name, items, limit, view) {
  return [
    view(items.slice(0, limit)),
    items.length > limit &&
      h(
        'p',
        { class: 'more' },
        `Visar ${limit} av ${items.length}. `,
        h('button', { type: 'button', 'data-more': name }, 'Visa fler'),
      ),
  ];
}
