/** Why nobody may be contacted. Plain facts of what the journey did; shares nothing with what decides in the product. */
export const KINDS = ['protected', 'hold', 'objection', 'unread', 'name', 'stopped', 'quiet'] as const;
export type Kind = (typeof KINDS)[number];

/** Since which AWS call of the journey. */
type Since = Map<string, number>;
export type Youth = Record<'protected' | 'hold' | 'objection' | 'unread' | 'name', Since> & {
  /** Names under which a person has known her. */
  known: Set<string>;
};

/** Moments of one delivery or command, as calls of the journey. */
export type Moments = {
  started: number;
  /** When its claim or mark was written, and when it was told so. */
  written: number;
  told: number;
  /** When the PDF to hand over was read. */
  read: number;
};

export type Left = 'letter' | 'paper' | 'notice';

/** What must have stood before which moment to stop what. A notice waits for protection and holds alone. */
const STOPS: Record<Left, Partial<Record<Kind, keyof Moments>>> = {
  // Made, or sent by e-mail: people and extract are asked again after the claim.
  letter: {
    protected: 'told',
    hold: 'told',
    objection: 'told',
    stopped: 'told',
    quiet: 'told',
    unread: 'written',
    name: 'written',
  },
  // Into the printer's folder: the extract and the switch are asked before the mark alone.
  paper: {
    protected: 'read',
    hold: 'written',
    objection: 'written',
    stopped: 'read',
    quiet: 'read',
    unread: 'written',
    name: 'written',
  },
  notice: { protected: 'started', hold: 'written' },
};

/** Month and day, of the profile that the journeys run with. */
const QUIET = [
  ['12-15', '12-31'],
  ['01-01', '01-07'],
  ['06-20', '08-15'],
] as const;

export function newModel() {
  const youths = new Map<string, Youth>();
  let stopped: number | undefined;
  let day = '';
  const read = new Set<string>();

  const youth = (personKey: string): Youth => {
    const known = youths.get(personKey) ?? {
      protected: new Map(),
      hold: new Map(),
      objection: new Map(),
      unread: new Map(),
      name: new Map(),
      known: new Set(),
    };
    youths.set(personKey, known);
    return known;
  };
  const standing = (kind: Kind, personKey: string): number[] => {
    if (kind === 'stopped') return stopped === undefined ? [] : [stopped];
    if (kind === 'quiet') return QUIET.some(([from, to]) => from <= day && day <= to) ? [0] : [];
    return [...youth(personKey)[kind].values()];
  };

  return {
    youth,
    read,
    isStopped: () => stopped !== undefined,
    stop: (now: number | undefined) => {
      stopped = now;
    },
    /** yyyy-mm-dd */
    today: (date: string) => {
      day = date.slice(5);
    },

    /** What forbids that this left. */
    forbidding(what: Left, personKey: string, moments: Moments): Kind[] {
      return Object.entries(STOPS[what]).flatMap(([kind, moment]) =>
        standing(kind as Kind, personKey).some((since) => since <= moments[moment]) ? (kind as Kind) : [],
      );
    },

    /** What stands now. */
    obstacles: (personKey: string): Kind[] => KINDS.filter((kind) => standing(kind, personKey).length > 0),
  };
}
