import { Temporal } from 'temporal-polyfill';
import { addWorkingDays } from './calendar.ts';
import type { Listed } from './place.ts';
import type { Profile } from './profile.ts';

/** By what must be done next, most urgent first; names in paths. */
export const GROUPS = ['forsenade', 'nya', 'utreda', 'att-kontakta', 'vantar', 'snart-20'] as const;
export type Group = (typeof GROUPS)[number];
export const isGroup = (name: string | undefined): name is Group => GROUPS.some((group) => group === name);

export const GROUP_WORDS: Record<Group, { title: string; what: string }> = {
  forsenade: { title: 'Försenade', what: 'Dagen har gått: kvittera, gör uppgiften eller ta kontakt.' },
  nya: { title: 'Nya', what: 'Ingen har kvitterat än.' },
  utreda: { title: 'Att utreda', what: 'Något är oklart. Ta reda på det innan någon kontaktas.' },
  'att-kontakta': { title: 'Att kontakta', what: 'Väntar på oss.' },
  vantar: { title: 'Väntar på ungdomen', what: 'Nästa kontakt är längre fram.' },
  'snart-20': { title: 'Fyller snart 20', what: 'Nästa kontakt är längre fram, men tiden är kort.' },
};

const SOON_DAYS = 60;

/** Turns 20, or what the rules say. */
export const isSoon = ({ ageLimitOn }: Listed['place'], today: Temporal.PlainDate): boolean =>
  ageLimitOn !== undefined && ageLimitOn <= today.add({ days: SOON_DAYS }).toString();

/** Each in one group; soonest first. */
export function groupsOf(listed: Listed[], today: Temporal.PlainDate, profile: Profile): Record<Group, Listed[]> {
  const isLate = lateAt(today, profile);
  const groupOf = (place: Listed['place']): Group => {
    const { step, nextOn } = place;
    if (isLate(step, nextOn)) return 'forsenade';
    if (step === 'new') return 'nya';
    if (step !== 'follow') return 'utreda';
    if (nextOn <= today.toString()) return 'att-kontakta';
    return isSoon(place, today) ? 'snart-20' : 'vantar';
  };
  const groups = Object.fromEntries(GROUPS.map((group) => [group, [] as Listed[]])) as Record<Group, Listed[]>;
  for (const one of listed.toSorted(bySoonest)) groups[groupOf(one.place)].push(one);
  return groups;
}

type Spot = Pick<Listed['place'], 'nextOn' | 'reference'>;
/** In the order of a group. */
export const isAfter = (a: Spot, b: Spot) => (a.nextOn === b.nextOn ? a.reference > b.reference : a.nextOn > b.nextOn);
const bySoonest = ({ place: a }: Listed, { place: b }: Listed) => (isAfter(a, b) ? 1 : -1);

/** A task, and what is new, has its last day; who is to be contacted, some working days. */
function lateAt(today: Temporal.PlainDate, { tasks, freeDays }: Profile) {
  const workingDays: Record<string, number> = { follow: tasks.withinWorkingDays };
  const known = new Map<string, boolean>();
  return (step: string, nextOn: string): boolean => {
    const key = `${step}#${nextOn}`;
    const last = () => addWorkingDays(Temporal.PlainDate.from(nextOn), workingDays[step] ?? 0, freeDays);
    const late = known.get(key) ?? Temporal.PlainDate.compare(last(), today) < 0;
    known.set(key, late);
    return late;
  };
}

/** So many of each that all together are no more. */
export function fairShare(counts: number[], most: number): number {
  const sum = (share: number) => counts.reduce((all, count) => all + Math.min(count, share), 0);
  let share = Math.max(0, ...counts);
  while (share > 1 && sum(share) > most) share -= 1;
  return share;
}
