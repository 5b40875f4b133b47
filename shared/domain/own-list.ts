import { GROUP_LIST, isForOfficers, isLiving, NO_DISTRICT, OFFICERS_LIST } from './place.ts';
import { TOLD_BY } from './told.ts';
import { type Entry, YouthRecord } from './youth-record.ts';

/** What a record's list follows from. */
export const OfList = YouthRecord.pick({
  state: true,
  contactHold: true,
  entries: true,
  tasks: true,
  district: true,
  waitsFor: true,
  place: true,
});
type OfList = Pick<YouthRecord, keyof typeof OfList.shape>;

/** A district's code, or one of place.ts; undefined if nobody has anything to do with it. */
export function ownList(record: OfList): string | undefined {
  if (!isLiving(record)) return undefined;
  if (isForOfficers(record)) return OFFICERS_LIST;
  const { district } = record;
  return openEntry(record) && district !== undefined && district !== NO_DISTRICT ? district : GROUP_LIST;
}

/** A task, a doubt, or nothing opened yet. */
export const isToCheck = (record: OfList): boolean =>
  tasksToDo(record).length > 0 || record.waitsFor !== undefined || !openEntry(record);

/** The one that people work with, else the last. */
export function shownEntry({ entries }: Pick<YouthRecord, 'entries'>): Entry | undefined {
  const order = ({ state, openedOn }: Entry) => `${state === 'open' ? 1 : 0}${openedOn}`;
  const shown = Object.values(entries).filter(({ heardAfterwards }) => !heardAfterwards);
  return shown.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)).at(-1);
}

export function openEntry(record: Pick<YouthRecord, 'entries'>): Entry | undefined {
  const entry = shownEntry(record);
  return entry?.state === 'open' ? entry : undefined;
}

/** By when, soonest first. */
export function tasksToDo({ tasks }: Pick<YouthRecord, 'tasks'>): string[] {
  const open = Object.values(tasks).filter(({ type, done }) => !done && TOLD_BY[type] !== 'officer');
  return open.map(({ dueOn }) => dueOn).toSorted();
}
