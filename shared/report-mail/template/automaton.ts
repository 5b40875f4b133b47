/**
 * Finds many patterns in one pass over a text, however they overlap: its states are made as texts need them. Regular
 * expressions with a fault at any letter take seconds for a megabyte.
 */
export type Sequence = {
  /** Each: the letters that may stand there. */
  elements: { letters: string; isOptional?: true; isRepeated?: true }[];
  /** Only at the beginning of a word. */
  isStart: boolean;
  /** One letter missing, doubled, swapped or wrong. */
  mayHaveFault: boolean;
};

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789?$@';
/** What is no letter. */
export const BOUNDARY = LETTERS.length;
const SYMBOLS = BOUNDARY + 1;
const SYMBOL_OF = new Uint8Array(0x10000).fill(BOUNDARY);
for (const [symbol, letter] of [...LETTERS].entries()) SYMBOL_OF[letter.charCodeAt(0)] = symbol;

/** BOUNDARY behind the end. */
export function symbolAt(text: string, at: number): number {
  return SYMBOL_OF[text.charCodeAt(at) | 0] as number;
}

/** How far a sequence has come. `swap`: the letter before was its next but one. */
type Fault = 'none' | 'used' | 'swap';
type Item = { sequence: number; at: number; fault: Fault };
type Element = { accepts: boolean[]; isOptional: boolean; isRepeated: boolean };

/** A text made to need ever new ones. */
const MAX_STATES = 10_000;
/** Where a word begins. */
export const START = 0;
const NOTHING: number[] = [];

export class Automaton {
  readonly #sequences: (Omit<Sequence, 'elements'> & { elements: Element[] })[];
  #ids = new Map<string, number>();
  #items: Item[][] = [];
  #found: number[][] = [];
  /** By state and symbol; 0 is not known yet, or the start. */
  readonly #next = new Uint16Array(MAX_STATES * SYMBOLS);

  constructor(sequences: Sequence[]) {
    this.#sequences = sequences.map(({ elements, ...rest }) => ({
      ...rest,
      elements: elements.map(({ letters, isOptional = false, isRepeated = false }) => ({
        accepts: Array.from(LETTERS, (letter) => letters.includes(letter)),
        isOptional,
        isRepeated,
      })),
    }));
    this.#stateOf([], 'at-start');
  }

  next(state: number, symbol: number): number {
    if (symbol === BOUNDARY) return START;
    const known = this.#next[state * SYMBOLS + symbol] as number;
    return known > 0 ? known : this.#made(state, symbol);
  }

  /** Sequences that end here. */
  found(state: number): number[] {
    return this.#found[state] ?? NOTHING;
  }

  #made(from: number, symbol: number): number {
    const items = this.#after(this.#items[from] ?? [], from === START, symbol);
    const isFull = this.#items.length >= MAX_STATES;
    if (isFull) this.#forget();
    const state = this.#stateOf(items);
    if (!isFull) this.#next[from * SYMBOLS + symbol] = state;
    return state;
  }

  #forget(): void {
    this.#ids = new Map();
    this.#items = [];
    this.#found = [];
    this.#next.fill(0);
    this.#stateOf([], 'at-start');
  }

  #stateOf(items: Item[], place = 'within'): number {
    const unique = new Map(items.map((item) => [`${item.sequence} ${item.at} ${item.fault}`, item]));
    const key = `${place} ${[...unique.keys()].sort().join(',')}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const isEnd = ({ sequence, at, fault }: Item) =>
      fault !== 'swap' && at === this.#sequences[sequence]?.elements.length;
    const found = [...unique.values()].filter(isEnd).map(({ sequence }) => sequence);
    this.#ids.set(key, this.#items.length);
    this.#items.push([...unique.values()]);
    this.#found.push([...new Set(found)]);
    return this.#items.length - 1;
  }

  #after(items: Item[], isAtStart: boolean, symbol: number): Item[] {
    const begun = this.#sequences.flatMap(({ isStart }, sequence): Item[] =>
      isStart && !isAtStart ? [] : this.#skipping({ sequence, at: 0, fault: 'none' }),
    );
    return [...items, ...begun].flatMap((item) => this.#taking(item, symbol)).flatMap((item) => this.#skipping(item));
  }

  #taking({ sequence, at, fault }: Item, symbol: number): Item[] {
    const { elements, mayHaveFault } = this.#sequences[sequence] ?? { elements: [], mayHaveFault: false };
    const element = elements[at];
    if (!element) return [];
    const isRight = element.accepts[symbol] === true;
    const behind = elements.findIndex(({ isOptional }, index) => index > at && !isOptional);
    if (fault === 'swap') return isRight ? [{ sequence, at: behind + 1, fault: 'used' }] : [];
    const taken: Item[] = isRight ? [{ sequence, at: at + 1, fault }] : [];
    if (isRight && element.isRepeated) taken.push({ sequence, at, fault });
    if (!mayHaveFault || fault !== 'none' || at === 0) return taken;
    if (!isRight) taken.push({ sequence, at: at + 1, fault: 'used' });
    taken.push({ sequence, at, fault: 'used' });
    if (elements[behind]?.accepts[symbol]) taken.push({ sequence, at, fault: 'swap' });
    return taken;
  }

  /** Also with the next letter left out. */
  #skipping(item: Item): Item[] {
    const { sequence, at, fault } = item;
    const { elements, mayHaveFault } = this.#sequences[sequence] ?? { elements: [], mayHaveFault: false };
    const element = elements[at];
    if (!element || fault === 'swap') return [item];
    const free = element.isOptional || element.isRepeated;
    if (free) return [item, ...this.#skipping({ sequence, at: at + 1, fault })];
    if (!mayHaveFault || fault === 'used') return [item];
    return [item, ...this.#skipping({ sequence, at: at + 1, fault: 'used' })];
  }
}
