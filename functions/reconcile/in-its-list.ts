import { isToCheck, OfList, ownList } from '../../shared/domain/own-list.ts';
import { OFFICERS_LIST } from '../../shared/domain/place.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';

/** As register reads it, and would put it there, though others write, too. */
export function isInItsList(item: Record<string, unknown>): boolean {
  const record = readTolerant(OfList, picked(item));
  if (item.list !== ownList(record)) return false;
  return item.list === undefined || item.list === OFFICERS_LIST || !isToCheck(record) || record.place?.step === 'check';
}

const picked = (item: Record<string, unknown>) =>
  Object.fromEntries(Object.keys(OfList.shape).map((name) => [name, item[name]]));
