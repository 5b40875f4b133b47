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

const LEAVING: Type[] = ['dropout', 'not-started', 'finished-without-exam'];
const COMING: Type[] = ['study-start', 'returned'];

/** `stayed`: at another school, where she had started. */
type Stay = Told & { by?: string; stayed?: boolean };

export function spellsTold(history: History, today: number): Told[] {
  const facts = standing(history)
    .filter(({ day }) => day <= today)
    .toSorted((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1));
  const arrivals = new Map(facts.filter(({ type }) => COMING.includes(type)).map((fact) => [fact.day, fact]));
  const away = timesAway(facts, arrivals, today);
  const left = away.filter(({ stayed }) => !stayed);
  const absences = timesAbsent(facts, arrivals, left, today);
  return [...away, ...absences].map(({ by: _, stayed: __, ...told }) => told);
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

function timesAway(facts: Fact[], arrivals: Map<number, Fact>, today: number): Stay[] {
  const stays: Stay[] = [];
  let left = -1;
  for (let day = -100; day <= today; day++) {
    for (const fact of facts.filter(({ type, day: on }) => on === day && LEAVING.includes(type))) {
      const open = stays.find(({ ended }) => ended === undefined);
      const stay: Stay = { kind: 'kaa', from: day, reason: fact.type };
      const last = newestBefore(day, arrivals);
      const movedOn = last && isElsewhere(last, fact, day) && left <= last.day;
      if (!movedOn) left = day;
      if (movedOn && !stays.some(({ by }) => by === last.id))
        stays.push({ ...stay, ended: day, because: 'study-start', by: last.id, stayed: true });
      else if (!movedOn && !open) stays.push(stay);
    }
    const arrival = arrivals.get(day);
    const open = stays.find(({ ended }) => ended === undefined);
    if (arrival && open) Object.assign(open, { ended: day, because: arrival.type, by: arrival.id });
  }
  return stays;
}

function newestBefore(day: number, arrivals: Map<number, Fact>): Fact | undefined {
  const days = [...arrivals.keys()].filter((on) => on < day);
  return days.length > 0 ? arrivals.get(Math.max(...days)) : undefined;
}

const isElsewhere = (start: Fact, fact: Fact, day: number) =>
  start.type === 'study-start' && start.unit !== fact.unit && day - start.day <= ELSEWHERE;

type Absence = {
  fact: Fact;
  from: number;
  counts: number;
  last: number;
  end?: { on: number; because: string; by: string };
};

function timesAbsent(facts: Fact[], arrivals: Map<number, Fact>, away: Stay[], today: number): Stay[] {
  const isAway = (day: number) => away.find(({ from, ended = Infinity }) => from <= day && day <= ended);
  const absences = facts
    .filter(({ type }) => type === 'absence')
    .map((fact): Absence => {
      const until = fact.until === undefined ? undefined : Math.min(fact.until, fact.heard);
      const counts = until === undefined ? fact.day : Math.max(fact.day, until - AFTER_RETURN);
      let from = fact.day;
      for (let day = fact.day; day < counts; day++)
        if (arrivals.has(day) || away.some(({ ended }) => ended === day)) from = day + 1;
      return { fact, from, counts, last: Math.max(fact.day, until ?? fact.heard) };
    })
    .toSorted((a, b) => a.from - b.from || (a.fact.id < b.fact.id ? -1 : 1));
  let left = -1;
  for (const absence of absences) {
    const { fact, from, counts } = absence;
    const start = newestBefore(counts, arrivals);
    const leftSince = start && away.some(({ from, ended = Infinity }) => from < counts && ended > start.day);
    if (start && isElsewhere(start, fact, counts) && left <= start.day && !leftSince) {
      absence.end = { on: start.day, because: start.type, by: start.id };
      continue;
    }
    left = Math.max(left, counts);
    const there = isAway(counts);
    if (there && (there.from < counts || !arrivals.has(counts)))
      absence.end = { on: there.from, because: 'became-kaa', by: `away ${there.from}` };
    for (let day = counts; !absence.end && day <= today; day++) {
      const arrival = arrivals.get(day);
      const stay = away.find((one) => one.from === day);
      if (arrival) absence.end = { on: day, because: arrival.type, by: arrival.id };
      else if (stay) absence.end = { on: day, because: 'became-kaa', by: `away ${day}` };
    }
    if (absence.end) absence.end.on = Math.max(absence.end.on, from);
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
