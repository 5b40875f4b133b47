import type { State } from '../page/state.ts';
import type { SampleName } from './people.ts';

type ReportSeen = State['reports'][number];
type YouthSeen = State['youths'][number];
/** What became of a sample. */
export type Seen = {
  report: ReportSeen | undefined;
  youth: (name: SampleName) => YouthSeen | undefined;
  state: State;
  /** How a letter that is due today ends: handed over, or planned while a quiet period lasts. */
  letter: 'handed-over' | 'planned';
};

/** Faults found in what became of a sample; none = as expected. */
export type Check = (seen: Seen) => string[];

export const report = (wanted: { state: string; rows?: [number, number, number]; answer?: string }) => (seen: Seen) => {
  const { report: found } = seen;
  if (!found) return ['ingen rapport'];
  const { accepted, refused, held } = found.rows;
  return [
    ...differs('läge', found.state, wanted.state),
    ...(wanted.rows ? differs('rader', `${[accepted, refused, held]}`, `${wanted.rows}`) : []),
    ...differs('kvitto', found.answer, wanted.answer ?? 'sent'),
  ];
};

/** One entry of this kind, its letters and notices in the end. */
export const entry =
  (name: SampleName, wanted: { kind: string; state?: string; letters: number; notices?: number }) => (seen: Seen) => {
    const youth = seen.youth(name);
    if (!youth) return [`${name}: finns inte i registret`];
    const { entries, letters, notices } = youth;
    const done = letters.filter(({ state }) => state === seen.letter);
    const sent = notices.filter(({ state }) => state === 'sent');
    return [
      ...differs(
        `${name}: ärenden`,
        `${entries.map(({ kind, state }) => `${kind} ${state}`)}`,
        `${wanted.kind} ${wanted.state ?? 'open'}`,
      ),
      ...differs(`${name}: brev`, `${done.length} av ${letters.length}`, `${wanted.letters} av ${wanted.letters}`),
      ...differs(
        `${name}: aviseringar`,
        `${sent.length} av ${notices.length}`,
        `${wanted.notices ?? 1} av ${wanted.notices ?? 1}`,
      ),
    ];
  };

/** Known to the register, but without entry and letter. */
export const noEntry =
  (name: SampleName, record: string, task?: YouthSeen['tasks'][number]['type']) => (seen: Seen) => {
    const youth = seen.youth(name);
    if (!youth) return [`${name}: finns inte i registret`];
    const tasks = youth.tasks.map(({ type }) => type);
    return [
      ...differs(`${name}: post`, youth.record, record),
      ...differs(`${name}: ärenden och brev`, youth.entries.length + youth.letters.length, 0),
      ...(task && !tasks.includes(task) ? [`${name}: uppgiften ${task} saknas`] : []),
    ];
  };

export const nobody = (name: SampleName) => (seen: Seen) => (seen.youth(name) ? [`${name}: står i registret`] : []);

export const all =
  (...checks: Check[]) =>
  (seen: Seen) =>
    checks.flatMap((check) => check(seen));

function differs(what: string, is: unknown, wanted: unknown): string[] {
  return is === wanted ? [] : [`${what}: ${is}, väntat ${wanted}`];
}

/** The letter left before the end of the case was reported, or was cancelled while a quiet period held it. */
export const closed =
  (name: SampleName, reason: string) =>
  ({ youth, letter }: Seen): string[] => {
    const found = youth(name);
    const [first] = found?.entries ?? [];
    const letters = found?.letters.map(({ state }) => state);
    const sent = found?.notices.filter(({ state }) => state === 'sent').length;
    return [
      ...differs(`${name}: ärende`, `${first?.state} ${first?.closeReason}`, `closed ${reason}`),
      ...differs(`${name}: brev`, `${letters}`, letter === 'planned' ? 'cancelled' : letter),
      ...differs(`${name}: aviseringar`, sent, 2),
    ];
  };

/** The entry says the right date, which is later than the one first reported. */
export function corrected({ youth }: Seen): string[] {
  const asta = youth('asta');
  const [fact] = asta?.facts ?? [];
  const [first] = asta?.entries ?? [];
  return [
    ...differs('asta: rapporten', fact?.became, 'corrected'),
    ...differs('asta: datum', first?.eventDate !== undefined && first.eventDate > (fact?.date ?? ''), true),
  ];
}

/** A letter that has been made cannot be taken back: a person must write or ring. */
export function askedAboutLetter({ youth, letter }: Seen): string[] {
  const tasks = youth('bo')?.tasks.map(({ type }) => type);
  return differs('bo: uppgifter', `${tasks}`, letter === 'planned' ? '' : 'withdrawn-after-letter');
}
