import { OverLimit } from '../limits.ts';

/** What is known of an element's looks; colours as `#rrggbb`, undefined if unknown. */
export type Looks = {
  /** Takes no room. */
  gone: boolean;
  /** Takes room, shows nothing; a child cannot undo it. */
  closed: boolean;
  invisible: boolean;
  tiny: boolean;
  color?: string | undefined;
  background?: string | undefined;
  struck: boolean;
};

export const PLAIN: Looks = {
  gone: false,
  closed: false,
  invisible: false,
  tiny: false,
  color: '#000000',
  background: '#ffffff',
  struck: false,
};

export type Element = { name: string; attributes: Record<string, string> };

type Change = (looks: Looks, element: Element) => Looks;

export function isUnseen({ gone, closed, invisible, tiny, color, background }: Looks): boolean {
  return (
    gone || closed || invisible || tiny || (color !== undefined && background !== undefined && near(color, background))
  );
}

function near(one: string, other: string): boolean {
  if (one === other) return true;
  return [1, 3, 5].every((at) => Math.abs(channel(one, at) - channel(other, at)) <= ALIKE);
}

const ALIKE = 8;

function channel(color: string, at: number): number {
  return Number.parseInt(color.slice(at, at + 2), 16);
}

const STRUCK_TAGS = new Set(['s', 'del', 'strike']);
/** Height zero hides rows in Excel, and what may overflow elsewhere. */
const SIZED = new Set(['tr', 'td', 'th', 'div', 'p', 'span', 'table']);
const ZERO = /^0+(?:\.0+)?(?:px|pt|em|rem|in|cm|mm|%)?$/;
const ALMOST_ZERO = /^(?:0*\.\d+|0+(?:\.0+)?|1)(?:px|pt)?$|^0+(?:em|rem|%)$/;

/** By attributes alone. */
function ofAttributes(looks: Looks, { name, attributes }: Element): Looks {
  const { hidden, height, color, bgcolor, background } = attributes;
  return {
    ...looks,
    ...(hidden !== undefined && { gone: true }),
    ...(height !== undefined && SIZED.has(name) && ZERO.test(height.trim()) && { closed: true }),
    ...(color !== undefined && name === 'font' && { color: colorOf(color) }),
    ...(bgcolor !== undefined && { background: colorOf(bgcolor) }),
    ...(background !== undefined && { background: undefined }),
    ...(STRUCK_TAGS.has(name) && { struck: true }),
  };
}

const CHANGES: Record<string, (value: string) => Change | undefined> = {
  display: (value) => (looks) => ({ ...looks, gone: value === 'none' }),
  'mso-hide': (value) => (value === 'all' ? (looks) => ({ ...looks, closed: true }) : undefined),
  visibility:
    (value) =>
    (looks, { name }) => ({
      ...looks,
      invisible: value !== 'visible' && value !== 'inherit' && value !== 'initial',
      ...(value === 'collapse' && name === 'tr' && { gone: true }),
    }),
  height: (value) => closing(ZERO.test(value)),
  'max-height': (value) => closing(ZERO.test(value)),
  opacity: (value) => closing(ZERO.test(value)),
  'font-size': (value) => (looks) => ({
    ...looks,
    tiny: ALMOST_ZERO.test(value) || (looks.tiny && RELATIVE.test(value)),
  }),
  color: (value) => (looks) =>
    value === 'inherit' ? looks : { ...looks, color: value === 'transparent' ? looks.background : colorOf(value) },
  'background-color': backgroundOf,
  background: backgroundOf,
  'background-image': (value) => (value === 'none' ? undefined : backgroundOf('')),
  'text-decoration': striking,
  'text-decoration-line': striking,
  'text-line-through': (value) => striking(value === 'none' ? '' : 'line-through'),
};

const RELATIVE = /(?:em|%|inherit|smaller|larger)$/;

function closing(closes: boolean): Change | undefined {
  return closes ? (looks, { name }) => ({ ...looks, closed: looks.closed || SIZED.has(name) }) : undefined;
}

function backgroundOf(value: string): Change {
  return (looks) =>
    value === 'transparent' || value === 'none' || value === 'inherit'
      ? looks
      : { ...looks, background: colorOf(value) };
}

function striking(value: string): Change | undefined {
  return value.includes('line-through') ? (looks) => ({ ...looks, struck: true }) : undefined;
}

const NAMED: Record<string, string> = { white: '#ffffff', black: '#000000', window: '#ffffff', windowtext: '#000000' };

function colorOf(written: string): string | undefined {
  const value = written.trim().toLowerCase();
  if (/^#?[0-9a-f]{6}$/.test(value)) return `#${value.replace('#', '')}`;
  if (/^#[0-9a-f]{3}$/.test(value)) return `#${[...value.slice(1)].map((digit) => digit + digit).join('')}`;
  const [, red, green, blue] = /^rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)$/.exec(value) ?? [];
  if (red && green && blue)
    return `#${[red, green, blue].map((part) => Number(part).toString(16).padStart(2, '0').slice(-2)).join('')}`;
  return NAMED[value];
}

function changesOf(declarations: string): Change[] {
  return declarations.split(';').flatMap((declaration) => {
    const at = declaration.indexOf(':');
    const value = declaration
      .slice(at + 1)
      .replace(/!\s*important/i, '')
      .trim()
      .toLowerCase();
    return at < 0 ? [] : (CHANGES[declaration.slice(0, at).trim().toLowerCase()]?.(value) ?? []);
  });
}

type Compound = { name?: string; id?: string; classes: string[] };
/** The element itself stands last. */
type Rule = { path: Compound[]; order: number; changes: Change[] };

/** A thousand rules for each of a hundred thousand cells. */
const MAX_TRIES = 2_000_000;

export class StyleSheet {
  /** By class, id or name of the element itself. */
  readonly #rules = new Map<string, Rule[]>();
  #tries = 0;

  constructor(html: string) {
    for (const rule of rulesIn(stylesOf(html))) {
      const { classes: [first] = [], id, name = '*' } = rule.path.at(-1) ?? {};
      const key = first ? `.${first}` : id ? `#${id}` : name;
      this.#rules.set(key, [...(this.#rules.get(key) ?? []), rule]);
    }
  }

  /** `above`: the elements around it, outermost first. */
  looksOf(element: Element, above: Element[], inherited: Looks): Looks {
    const { id = '', class: classes = '' } = element.attributes;
    const keys = ['*', element.name, `#${id}`, ...classes.split(/\s+/).map((one) => `.${one}`)];
    const rules = keys.flatMap((key) => this.#rules.get(key) ?? []);
    this.#tries += rules.length;
    if (this.#tries > MAX_TRIES) throw new OverLimit();
    const found = rules.filter(({ path }) => matches(path, element, above));
    const changes = found.toSorted((one, other) => one.order - other.order).flatMap((rule) => rule.changes);
    const { style = '' } = element.attributes;
    const own = style === '' ? [] : changesOf(style);
    const start = ofAttributes(inherited, element);
    return [...changes, ...own].reduce((looks, change) => change(looks, element), start);
  }
}

/** By indexOf: a million unclosed tags or comments. */
function stylesOf(html: string): string {
  const found: string[] = [];
  const lower = html.toLowerCase();
  for (let at = lower.indexOf('<style'); at >= 0; ) {
    const begin = lower.indexOf('>', at);
    const end = begin < 0 ? -1 : lower.indexOf('</style', begin);
    if (end < 0) break;
    found.push(html.slice(begin + 1, end));
    at = lower.indexOf('<style', end);
  }
  return withoutComments(found.join('\n')).replace(/<!--|-->/g, '');
}

function withoutComments(css: string): string {
  const kept: string[] = [];
  let from = 0;
  for (let at = css.indexOf('/*'); at >= 0; at = css.indexOf('/*', from)) {
    kept.push(css.slice(from, at));
    const end = css.indexOf('*/', at + 2);
    if (end < 0) return kept.join(' ');
    from = end + 2;
  }
  return [...kept, css.slice(from)].join(' ');
}

/** Rules for print or narrow windows are left out. */
function rulesIn(css: string, depth = 0): Rule[] {
  const rules: Rule[] = [];
  for (let at = 0; at < css.length; ) {
    const open = css.indexOf('{', at);
    if (open < 0) break;
    const head = css.slice(at, open);
    const selector = head.slice(head.lastIndexOf(';') + 1).trim();
    const isGroup = selector.startsWith('@');
    const isScreen = depth === 0 && /^@media\s+(?:screen|all)\s*$/i.test(selector);
    const end = isGroup ? endOfGroup(css, open) : endOf(css, open);
    const inside = css.slice(open + 1, end);
    if (isScreen) rules.push(...rulesIn(inside, 1));
    else if (!isGroup) rules.push(...rulesOf(selector, changesOf(inside), at));
    at = end + 1;
  }
  return rules;
}

function endOf(css: string, from: number): number {
  const end = css.indexOf('}', from);
  return end < 0 ? css.length : end;
}

function endOfGroup(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    if (css[at] === '{') depth += 1;
    else if (css[at] === '}') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return css.length;
}

const COMPOUND = /^([a-z][\w]*|\*)?((?:[.#][\w-]+)*)$/i;

function rulesOf(selectors: string, changes: Change[], order: number): Rule[] {
  if (changes.length === 0) return [];
  return selectors.split(',').flatMap((selector): Rule[] => {
    const path = selector
      .trim()
      .split(/\s*>\s*|\s+/)
      .map(compoundOf);
    return path.every((one) => one !== undefined) ? [{ path, order, changes }] : [];
  });
}

function compoundOf(written: string): Compound | undefined {
  const found = written === '' ? null : COMPOUND.exec(written);
  if (!found) return undefined;
  const names = (found[2] ?? '').match(/[.#][\w-]+/g) ?? [];
  const id = names.find((name) => name.startsWith('#'))?.slice(1);
  const name = found[1]?.toLowerCase();
  return {
    ...(name && name !== '*' && { name }),
    ...(id && { id }),
    classes: names.filter((one) => one.startsWith('.')).map((one) => one.slice(1)),
  };
}

function matches(path: Compound[], element: Element, above: Element[]): boolean {
  const own = path.at(-1);
  if (!own || !isOne(own, element)) return false;
  let at = above.length - 1;
  for (let step = path.length - 2; step >= 0; step -= 1) {
    while (at >= 0 && !isOne(path[step] as Compound, above[at] as Element)) at -= 1;
    if (at < 0) return false;
    at -= 1;
  }
  return true;
}

function isOne({ name, id, classes }: Compound, element: Element): boolean {
  if (name && name !== element.name) return false;
  if (id && id !== element.attributes.id) return false;
  if (classes.length === 0) return true;
  const own = ` ${(element.attributes.class ?? '').replace(/\s+/g, ' ')} `;
  return classes.every((one) => own.includes(` ${one} `));
}
