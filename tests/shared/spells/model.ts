import type { Fact, History, Type } from './history.ts';

/** What the reports of a history amount to, told day by day; shares nothing with what decides in the product. */
export type Told = {
  kind: 'kaa' | 'prevention';
  from: number;
  reason: Type;
  ended?: number;
  because?: string;
};

const LAPSES_AFTER = 60;
const AFTER_RETURN = 31;
const ELSEWHERE = 30;

const LEAVING: Type[] = ['dropout', 'not-started', 'finished-without-exam', 'transfer'];
const COMING: Type[] = ['study-start', 'returned', 'finished-with-exam'];

/** The day until which such a fact opens nothing. */
export type Waits = (fact: Fact) => number | undefined;
/** `stayed`: at another school, where she had started, or had an exam. */
type Stay = Told & { stayed?: boolean };
type End = { on: number; because: string; by: string };
type Arrivals = Map<number, Fact>;

export function spellsTold(history: History, today: number, waits: Waits): Told[] {
  const facts = standing(history)
    .filter(({ day }) => day <= today)
    .toSorted((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1));
  const coming = facts.filter(({ type }) => COMING.includes(type));
  const arrivals = new Map(
    coming.toSorted((a, b) => Number(isExam(a)) - Number(isExam(b))).map((fact) => [fact.day, fact]),
  );
  const away = timesAway(facts, arrivals, today, waits);
  const left = away.filter(({ stayed }) => !stayed);
  const absences = timesAbsent(facts, arrivals, left, today);
  const exam = examDay(history, today);
  return [...away, ...absences].filter(({ from }) => from <= exam).map(({ stayed: _, ...told }) => told);
}

const isExam = ({ type }: Fact) => type === 'finished-with-exam';

/** What begins after it is none. */
export function examDay(history: History, today: number): number {
  const days = standing(history).flatMap((fact) => (isExam(fact) && fact.day <= today ? fact.day : []));
  return Math.min(...days, Infinity);
}

/** Each change in the order of the mails; a repeat of what is taken back goes with it, if it had come. */
function standing({ facts, changes }: History): Fact[] {
  const now = new Map<string, Fact | undefined>(facts.map((fact) => [fact.id, fact]));
  const time = ({ heard, minute }: { heard: number; minute: number }) => heard * 1440 + minute;
  for (const change of changes.toSorted((a, b) => time(a) - time(b))) {
    const meant = now.get(change.about);
    if (!meant) continue;
    const alike = facts.filter((fact) => {
      const other = now.get(fact.id);
      const isRepeat = other?.type === meant.type && other.day === meant.day && other.until === meant.until;
      return fact.id === change.about || (isRepeat && fact.unit === meant.unit && time(fact) <= time(change));
    });
    for (const { id } of alike) now.set(id, change.right && mended(now.get(id) as Fact, change.right));
  }
  return [...now.values()].flatMap((fact) => fact ?? []);
}

function mended({ until, ...fact }: Fact, right: { type?: Type; day?: number }): Fact {
  const next = { ...fact, type: right.type ?? fact.type, day: right.day ?? fact.day };
  return until !== undefined && next.type === 'absence' && until >= next.day ? { ...next, until } : next;
}

function timesAway(facts: Fact[], arrivals: Arrivals, today: number, waits: Waits): Stay[] {
  const stays = new Map<string | undefined, Stay>();
  let left = -Infinity;
  for (const fact of facts.filter(({ type }) => LEAVING.includes(type))) {
    const { day } = fact;
    const last = newestBefore(day, arrivals);
    const movedOn = last && isElsewhere(last, fact, day) && left <= last.day;
    if (!movedOn) left = day;
    const by = movedOn
      ? last
      : (examBefore(day, arrivals) ?? [...arrivals.values()].toSorted(byDay).find((one) => one.day >= day));
    if (isOverBefore(waits(fact), fact, by, facts) || (waits(fact) ?? 0) > today) continue;
    const key = by && (isExam(by) && by.day < day ? `after ${by.id}` : by.id);
    if (stays.has(key)) continue;
    const stay: Stay = { kind: 'kaa', from: day, reason: fact.type };
    stays.set(key, by ? { ...stay, ended: Math.max(by.day, day), because: by.type, stayed: by.day < day } : stay);
  }
  return [...stays.values()];
}

/** Before she was waited for long enough. */
function isOverBefore(until: number | undefined, fact: Fact, by: Fact | undefined, facts: Fact[]): boolean {
  if (until === undefined) return false;
  const inTime = (one: Fact) => Math.max(one.day, one.heard) < until;
  const isThere = (one: Fact) => one.type === 'absence' && one.unit !== fact.unit && one.day > fact.day && inTime(one);
  const isSaid = (one: Fact) => COMING.includes(one.type) && by !== undefined && one.day >= by.day && inTime(one);
  return facts.some(isSaid) || (fact.type === 'transfer' && facts.some(isThere));
}

const byDay = (a: Fact, b: Fact) => a.day - b.day;

function newestBefore(day: number, arrivals: Arrivals): Fact | undefined {
  return [...arrivals.values()].toSorted(byDay).findLast((one) => one.day < day);
}

function examBefore(day: number, arrivals: Arrivals): Fact | undefined {
  return [...arrivals.values()].toSorted(byDay).find((one) => isExam(one) && one.day < day);
}

const isElsewhere = (start: Fact, fact: Fact, day: number) =>
  start.type === 'study-start' && start.unit !== fact.unit && day - start.day <= ELSEWHERE;

type Absence = { fact: Fact; from: number; counts: number; last: number; end?: End };

function timesAbsent(facts: Fact[], arrivals: Arrivals, away: Stay[], today: number): Stay[] {
  const transfers = facts.filter(({ type }) => type === 'transfer');
  const isOver = (day: number) => {
    const arrival = arrivals.get(day);
    return (arrival && !isExam(arrival)) || away.some(({ ended }) => ended === day);
  };
  const absences = facts
    .filter(({ type }) => type === 'absence')
    .map((fact): Absence => {
      const until = fact.until === undefined ? undefined : Math.min(fact.until, fact.heard);
      const counts = until === undefined ? fact.day : Math.max(fact.day, until - AFTER_RETURN);
      let from = fact.day;
      for (let day = fact.day; day < counts; day++) if (isOver(day)) from = day + 1;
      return { fact, from, counts, last: Math.max(fact.day, until ?? fact.heard) };
    })
    .toSorted((a, b) => a.from - b.from || (a.fact.id < b.fact.id ? -1 : 1));
  let left = -Infinity;
  for (const absence of absences) {
    const { fact, from, counts } = absence;
    const start = newestBefore(counts, arrivals);
    const leftSince =
      start &&
      (away.some(({ from, ended = Infinity }) => from < counts && ended > start.day) ||
        transfers.some(({ unit, day }) => unit === start.unit && day >= start.day && day < counts));
    if (start && isElsewhere(start, fact, counts) && left <= start.day && !leftSince) {
      absence.end = { on: start.day, because: start.type, by: start.id };
      continue;
    }
    left = Math.max(left, counts);
    const ends: End[] = [
      ...[...arrivals.values()].flatMap((one): End[] => {
        if (one.day >= counts || (isExam(one) && one.day >= from))
          return [{ on: one.day, because: one.type, by: one.id }];
        return isExam(one) ? [{ on: one.day, because: one.type, by: `after ${one.id}` }] : [];
      }),
      ...transfers
        .filter(({ unit, day }) => unit === fact.unit && day >= from)
        .map(({ day, type, id }) => ({ on: day, because: type, by: id })),
      ...away
        .filter(({ ended = Infinity }) => ended >= counts)
        .map((stay) => ({ on: stay.from, because: 'became-kaa', by: `away ${stay.from}` })),
    ];
    const [end] = ends.toSorted((a, b) => Math.max(a.on, from) - Math.max(b.on, from) || a.on - b.on);
    if (end) absence.end = { ...end, on: Math.max(end.on, from) };
  }
  return [...new Set(absences.map(({ end }) => end?.by))].flatMap((by) =>
    inOneGo(
      absences.filter(({ end }) => end?.by === by),
      today,
    ),
  );
}

/** Parted where nobody said for so long that she was absent. */
function inOneGo(absences: Absence[], today: number): Stay[] {
  const stays: Stay[] = [];
  let some: Absence[] = [];
  for (const [n, absence] of absences.entries()) {
    some.push(absence);
    const last = Math.max(...some.map((one) => one.last));
    const next = absences[n + 1];
    if (next && next.from <= last + LAPSES_AFTER) continue;
    const first = some[0] as Absence;
    const stay: Stay = { kind: 'prevention', from: first.from, reason: 'absence' };
    const told = Math.max(last, ...some.map(({ fact }) => fact.heard));
    const lapses = Math.min(told + LAPSES_AFTER + 1, next?.from ?? Infinity);
    const ended = first.end && Math.max(first.end.on, first.from);
    if (!next && first.end && ended !== undefined && first.end.on <= lapses)
      Object.assign(stay, { ended, because: first.end.because });
    else if (lapses <= today) Object.assign(stay, { ended: lapses, because: 'lapsed' });
    stays.push(stay);
    some = [];
  }
  return stays;
}
