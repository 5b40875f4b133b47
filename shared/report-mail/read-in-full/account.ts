import type { KeyedHash } from '../../domain/notification.ts';
import { PIECES_KEPT, type Unread, type UnreadPiece } from '../../domain/unread.ts';
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

const SPACES: Partial<Record<Kind, string>> = { column: 'column', cell: 'cell' };
/** A help for who may teach, wider than what seals. */
const RISKY =
  /(?:\d[\s./-]?){6}|sk[yj]d+|sekr|hemli|dold|gömd|hot|spärr|röj|avslöj|finger|kvarskr|jour|förbud|identi|secret|protec|confid|konfid|lämna|veta/i;

export class Account {
  readonly #hashOf: KeyedHash['hashOf'];
  readonly #learned: ReadonlySet<string>;
  readonly #places: ReadonlyMap<string, number>;
  readonly #pieces = new Map<string, UnreadPiece>();
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
    if (this.isLearned(piece.kind, piece.said)) return;
    this.#all = true;
    this.#add(piece);
  }

  /** Without such a row all wait. */
  inRow(piece: Piece, place: { attachment: number; sheet?: number; row: number }): void {
    if (this.isLearned(piece.kind, piece.said)) return;
    const row = this.#places.get(placeKey(place));
    if (row === undefined) this.#all = true;
    else this.#rows.add(row);
    this.#add({ row: place.row, ...piece });
  }

  isLearned(kind: Kind, said: Piece['said']): boolean {
    return this.#learned.size > 0 && said !== undefined && this.#learned.has(this.#hash(kind, said));
  }

  unread(): Unread {
    return {
      all: this.#all,
      rows: [...this.#rows].sort((one, other) => one - other),
      pieces: [...this.#pieces.values()],
      ...(this.#more > 0 && { more: this.#more }),
    };
  }

  #hash(kind: Kind, said: string | Uint8Array): string {
    return this.#hashOf(typeof said === 'string' ? `${SPACES[kind] ?? 'text'}\n${said.toLowerCase()}` : said);
  }

  #add({ said, ...piece }: Piece): void {
    const isFull = this.#pieces.size >= PIECES_KEPT;
    if (isFull && this.#more > MOST_COUNTED) return;
    const hash = said === undefined ? undefined : this.#hash(piece.kind, said);
    const key = `${piece.attachment} ${hash ?? piece.kind}`;
    if (this.#pieces.has(key)) return;
    if (isFull) this.#more += 1;
    else
      this.#pieces.set(key, {
        n: this.#pieces.size + 1,
        ...piece,
        ...(hash && { hash }),
        ...(typeof said === 'string' && RISKY.test(said) && { onlyOfficer: true as const }),
      });
  }
}

/** Nobody reads on. */
const MOST_COUNTED = 10_000;

function placeKey({ attachment, sheet = 0, row }: { attachment: number; sheet?: number; row: number }): string {
  return `${attachment} ${sheet} ${row}`;
}
