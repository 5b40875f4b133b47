import type { Profile } from '../../../shared/domain/profile.ts';
import type { State } from '../page/state.ts';
import type { SampleName } from './people.ts';

type ReportView = State['reports'][number];
type YouthView = State['youths'][number];
export type SampleResult = {
  report: ReportView | undefined;
  youth: (name: SampleName) => YouthView | undefined;
  state: State;
  /** Of a letter due today: planned in a quiet period. */
  letter: 'handed-over' | 'planned';
  profile: Pick<Profile, 'reports' | 'letters'>;
};

export type Check = (result: SampleResult) => string[];

export const report =
  (wanted: { state: string; rows?: [number, number, number]; answer?: string }) => (result: SampleResult) => {
    const { report: found } = result;
    if (!found) return ['ingen rapport'];
    const { accepted, refused, held } = found.rows;
    return [
      ...differs('läge', found.state, wanted.state),
      ...(wanted.rows ? differs('rader', `${[accepted, refused, held]}`, `${wanted.rows}`) : []),
      ...differs('kvitto', found.answer, wanted.answer ?? 'sent'),
    ];
  };

export const entry =
  (name: SampleName, wanted: { kind: string; state?: string; letters: number; notices?: number }) =>
  (result: SampleResult) => {
    const youth = result.youth(name);
    if (!youth) return [`${name}: finns inte i registret`];
    const { entries, letters, notices } = youth;
    const { guardians } = result.profile.letters;
    const rule = entries[0] && result.profile.reports[entries[0].reason];
    const waits = (rule?.firstLetterAfterWorkingDays ?? 0) > 0;
    const done = letters.filter(({ state }) => state === (waits ? 'planned' : result.letter));
    const ofYouth = Math.min(wanted.letters, 1);
    const due = rule?.letter === undefined ? 0 : guardians === 'none' ? ofYouth : wanted.letters;
    const told = rule?.notice === false ? 0 : (wanted.notices ?? 1);
    const sent = notices.filter(({ state }) => state === 'sent');
    return [
      ...differs(
        `${name}: ärenden`,
        `${entries.map(({ kind, state }) => `${kind} ${state}`)}`,
        `${wanted.kind} ${wanted.state ?? 'open'}`,
      ),
      ...differs(`${name}: brev`, `${done.length} av ${letters.length}`, `${due} av ${due}`),
      ...differs(`${name}: aviseringar`, `${sent.length} av ${notices.length}`, `${told} av ${told}`),
    ];
  };

/** Entry and notice do not wait; the letter does. */
export const readFirst = (name: SampleName) => (result: SampleResult) => {
  const youth = result.youth(name);
  if (!youth) return [`${name}: finns inte i registret`];
  return [
    ...differs(`${name}: väntar på`, `${youth.waitsFor}`, 'read-before-contact'),
    ...differs(`${name}: ärenden`, `${youth.entries.map(({ kind, state }) => `${kind} ${state}`)}`, 'kaa open'),
    ...differs(`${name}: brev`, `${youth.letters.map(({ state }) => state)}`, 'planned'),
    ...differs(`${name}: aviseringar`, `${youth.notices.map(({ state }) => state)}`, 'sent'),
  ];
};

export const noEntry =
  (name: SampleName, record: string, task?: YouthView['tasks'][number]['type']) => (result: SampleResult) => {
    const youth = result.youth(name);
    if (!youth) return [`${name}: finns inte i registret`];
    const tasks = youth.tasks.map(({ type }) => type);
    return [
      ...differs(`${name}: post`, youth.record, record),
      ...differs(`${name}: ärenden och brev`, youth.entries.length + youth.letters.length, 0),
      ...(task && !tasks.includes(task) ? [`${name}: uppgiften ${task} saknas`] : []),
    ];
  };

export const notInRegister = (name: SampleName) => (result: SampleResult) =>
  result.youth(name) ? [`${name}: står i registret`] : [];

export const all =
  (...checks: Check[]) =>
  (result: SampleResult) =>
    checks.flatMap((check) => check(result));

function differs(what: string, is: unknown, wanted: unknown): string[] {
  return is === wanted ? [] : [`${what}: ${is}, väntat ${wanted}`];
}

/** A quiet period delays a letter, which is then cancelled. */
export const closed =
  (name: SampleName, reason: string) =>
  ({ youth, letter }: SampleResult): string[] => {
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

export function corrected({ youth }: SampleResult): string[] {
  const asta = youth('asta');
  const [fact] = asta?.facts ?? [];
  const [first] = asta?.entries ?? [];
  return [
    ...differs('asta: rapporten', fact?.became, 'corrected'),
    ...differs('asta: datum', first?.eventDate !== undefined && first.eventDate > (fact?.date ?? ''), true),
  ];
}

/** A handed-over letter cannot be recalled. */
export function askedAboutLetter({ youth, letter }: SampleResult): string[] {
  const tasks = youth('bo')?.tasks.map(({ type }) => type);
  return differs('bo: uppgifter', `${tasks}`, letter === 'planned' ? '' : 'withdrawn-after-letter');
}
