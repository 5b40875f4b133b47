import { isToCheck, OfList, ownList } from '../../shared/domain/own-list.ts';
import { OFFICERS_LIST } from '../../shared/domain/place.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';
import type { Item } from '../../shared/store/table.ts';

/** As register reads it, and would put it there, though others write, too. */
export function isInItsList(item: Item): boolean {
  const record = readTolerant(OfList, picked(item));
  if (item.list !== ownList(record)) return false;
  return item.list === undefined || item.list === OFFICERS_LIST || !isToCheck(record) || record.place?.step === 'check';
}

const picked = (item: Item) => Object.fromEntries(Object.keys(OfList.shape).map((name) => [name, item[name]]));
