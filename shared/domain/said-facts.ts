import { isDeepStrictEqual } from 'node:util';
import { receivedFirst } from './match-change.ts';
import { notificationId } from './notification.ts';
import type { AppliedFact, YouthRecord } from './youth-record.ts';

/** Of one fact; what is said oftener is kept by its first and its latest reports. */
const MAX_REPEATS = 20;

type Facts = YouthRecord['facts'];

/** One for each report that said it. */
export function saidFacts(facts: Facts): Facts {
  const all = Object.values(facts).flatMap(({ repeats = [], ...fact }) => [
    fact,
    ...repeats.map((text) => repeatOf(fact, text)),
  ]);
  return Object.fromEntries(all.map((fact) => [notificationId(fact), fact]));
}

/** Stored once with the reports that said it, if an equal one is there (F11); of rows of one report the first. */
export function withFact(facts: Facts, fact: AppliedFact): Facts {
  const [id, equal] =
    Object.entries(facts).find(
      ([, other]) => other.identity !== 'wrong' && isDeepStrictEqual(saidBy(other), saidBy(fact)),
    ) ?? [];
  if (!id || !equal) return { ...facts, [notificationId(fact)]: fact };
  const said = Object.values(saidFacts({ [id]: equal }));
  const ofReport = said.find(({ reportId }) => reportId === fact.reportId);
  if (ofReport && ofReport.row <= fact.row) return facts;
  // Whatever came to us first, the end is the same.
  const [first = fact, ...others] = [...said.filter((one) => one !== ofReport), fact].toSorted(receivedFirst);
  const kept = others.length > MAX_REPEATS ? [...others.slice(0, 1), ...others.slice(1 - MAX_REPEATS)] : others;
  const { [id]: _, ...rest } = facts;
  // It has been known since the first of them came to us.
  const { repeats: __, ...head } = { ...equal, ...first, appliedAt: equal.appliedAt };
  return { ...rest, [notificationId(first)]: kept.length > 0 ? { ...head, repeats: kept.map(textOf) } : head };
}

/** With fields that this version does not know; without by which report, and what we made of it. */
function saidBy(fact: AppliedFact): object {
  const {
    reportId: _r,
    row: _n,
    receivedAt: _t,
    appliedAt: _a,
    repeats: _s,
    identity: _i,
    entered: _e,
    ...said
  } = fact;
  return JSON.parse(JSON.stringify(said)) as object;
}

const textOf = (fact: AppliedFact) => `${notificationId(fact)} ${fact.receivedAt}`;

function repeatOf(fact: AppliedFact, text: string): AppliedFact {
  const [id = '', receivedAt = ''] = text.split(' ');
  const [reportId = '', row] = id.split('#');
  return { ...fact, reportId, row: Number(row), receivedAt };
}

/** Rows of a report as in 1-3,7. */
export function withRow(rows: string, row: number): string {
  const numbers = new Set([...rowsIn(rows), row]);
  const ranges: [number, number][] = [];
  for (const number of [...numbers].toSorted((a, b) => a - b)) {
    const last = ranges.at(-1);
    if (last && last[1] === number - 1) last[1] = number;
    else ranges.push([number, number]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join();
}

export function rowsIn(rows: string): number[] {
  return rows.split(',').flatMap((range) => {
    const [from = 0, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, n) => from + n).filter((number) => number > 0);
  });
}
