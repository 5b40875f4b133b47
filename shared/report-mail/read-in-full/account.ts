import type { KeyedHash } from '../../domain/notification.ts';
import {
  isOfficersHash,
  officersHash,
  PIECES_KEPT,
  type ReadFirst,
  type UnreadPiece,
} from '../../domain/read-first.ts';
import type { RowsRead } from '../rows/read-rows.ts';

/** A text is hashed without its place: taught once, it is known in each part. */
type Kind =
  | 'line'
  | 'quoted'
  | 'title'
  | 'unseen'
  | 'column'
  | 'cell'
  | 'picture'
  | 'part'
  | 'hidden'
  | 'struck'
  | 'card';
export type Piece = {
  kind: Kind;
  attachment: number;
  line?: number;
  row?: number;
  /** What `learn` would store the hash of; absent for what nobody can teach. */
  said?: string | Uint8Array;
};

/** `text` for a person to read: it is not stored. */
export type Unread = Omit<ReadFirst, 'pieces'> & { pieces: (UnreadPiece & { text?: string })[] };

const SPACES: Partial<Record<Kind, string>> = { column: 'column', cell: 'cell' };
/** A help for who may teach, wider than what seals. */
const RISKY =
  /(?:\d[\s./-]?){6}|sk[yj]d+(?!sombud)|sekr(?!eter)|hemli|dold|gömd|hot(?!ell)|spärr|röj|avslöj|finger|kvarskr|jour|förbud|identi|secret|protec|confid|konfid|lämna|veta/i;

/** In names of files and subjects another day says nothing else; no pupil was born then. */
const DAYS =
  /(?<!\d)20[23]\d([-_]?)(?:0[1-9]|1[0-2])(?:\1(?:0[1-9]|[12]\d|3[01]))?(?![-\d])|(?<=(?:^|[\s_])v\.? ?)\d{1,2}(?!\d)/g;
/** Telephones in groups, days. */
const NO_PERSONS_NUMBER =
  /(?<![\d-])(?:\+46 ?(?:\(0\) ?)?|0)\d{1,3}[ -]\d{2,3} \d{2,3}(?: \d{2})?(?! ?\d|-)|(?<![\d-])20[23]\d-\d{2}-\d{2}(?![\d-])|(?<!\d)55\d{4}-\d{4}(?!\d)/g;

export class Account {
  readonly #hashOf: KeyedHash['hashOf'];
  readonly #learned: ReadonlySet<string>;
  readonly #places: ReadonlyMap<string, number>;
  readonly #seen = new Set<string>();
  readonly #pieces: Unread['pieces'] = [];
  readonly #rows = new Set<number>();
  #all = false;
  #more = 0;

  constructor({ rows }: RowsRead, hashOf: KeyedHash['hashOf'], learned: ReadonlySet<string>) {
    this.#hashOf = hashOf;
    this.#learned = learned;
    this.#places = new Map(rows.map((row, index) => [placeKey(row), index + 1]));
  }

  /** Outside the rows. */
  all(piece: Piece): void {
    if (!this.#add(piece)) this.#all = true;
  }

  /** Without such a row all wait. */
  inRow(piece: Piece, place: { attachment: number; sheet?: number; row: number }): void {
    if (this.#add({ row: place.row, ...piece })) return;
    const row = this.#places.get(placeKey(place));
    if (row === undefined) this.#all = true;
    else this.#rows.add(row);
  }

  unread(): Unread {
    return {
      all: this.#all,
      rows: [...this.#rows].sort((one, other) => one - other),
      pieces: this.#pieces,
      ...(this.#more > 0 && { more: this.#more }),
    };
  }

  /** Who may teach it stands in the hash. */
  #hash(kind: Kind, said: string | Uint8Array): string {
    if (typeof said !== 'string') return this.#hashOf(said);
    const written = said.toLowerCase().replace(kind === 'title' ? DAYS : /$^/, '\u0000');
    const hash = this.#hashOf(`${SPACES[kind] ?? 'text'}\n${written}`);
    return RISKY.test(written.replace(NO_PERSONS_NUMBER, ' ')) ? officersHash(hash) : hash;
  }

  /** Returns whether it was taught: then it has a number, too, so that numbers do not depend on what was taught. */
  #add({ said, ...piece }: Piece): boolean {
    const hash = said === undefined ? undefined : this.#hash(piece.kind, said);
    const isLearned = hash !== undefined && this.#learned.has(hash);
    const key = `${piece.attachment} ${hash ?? piece.kind}`;
    if (this.#seen.has(key) || this.#seen.size > MOST_COUNTED) return isLearned;
    this.#seen.add(key);
    if (isLearned) return true;
    if (this.#pieces.length >= PIECES_KEPT) this.#more += 1;
    else this.#pieces.push({ n: this.#seen.size, ...piece, ...told(said, hash) });
    return false;
  }
}

function told(said: Piece['said'], hash: string | undefined) {
  return {
    ...(hash && { hash }),
    ...(hash && isOfficersHash(hash) && { onlyOfficer: true as const }),
    ...(typeof said === 'string' && { text: said.slice(0, MOST_SHOWN) }),
  };
}

const MOST_SHOWN = 300;
/** Nobody reads on. */
const MOST_COUNTED = 10_000;

function placeKey({ attachment, sheet = 0, row }: { attachment: number; sheet?: number; row: number }): string {
  return `${attachment} ${sheet} ${row}`;
}
