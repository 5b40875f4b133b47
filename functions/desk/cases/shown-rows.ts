import type { Visit } from '../../../shared/desk/page.ts';
import { fairShare } from '../../../shared/domain/groups.ts';
import type { Listed } from '../../../shared/domain/place.ts';
import { type ListPorts, reachesOf } from './own-lists.ts';
import type { Row } from './rows.ts';

/** `isAll`: there are no others. What the index still has of who is hidden changes nothing (P5): no place is left empty. */
export type Shown = { rows: Row[]; isAll: boolean };

type Reading = { rows: Row[]; left: Listed[] };

/** In this order; of who is hidden the next one. */
export async function shownRows(listed: Listed[], most: number, visit: Visit, ports: ListPorts): Promise<Shown> {
  return cut(await readOn({ rows: [], left: listed }, most + 1, visit, ports), most);
}

/** Of each a fair share of `most`. */
export async function sharedRows(groups: Listed[][], most: number, visit: Visit, ports: ListPorts): Promise<Shown[]> {
  let readings: Reading[] = groups.map((listed) => ({ rows: [], left: listed }));
  const shareOf = () =>
    fairShare(
      readings.map(({ rows, left }) => rows.length + left.length),
      most,
    );
  let share: number;
  do {
    share = shareOf();
    const wanted = share + 1;
    readings = await Promise.all(readings.map((reading) => readOn(reading, wanted, visit, ports)));
  } while (shareOf() > share);
  return readings.map((reading) => cut(reading, share));
}

/** Of many in a row who are hidden not one by one. */
const AT_LEAST = 20;

async function readOn(
  { rows, left }: Reading,
  wanted: number,
  visit: Visit,
  ports: ListPorts,
  atLeast = 0,
): Promise<Reading> {
  if (rows.length >= wanted || left.length === 0) return { rows, left };
  const taken = Math.max(wanted - rows.length, atLeast);
  const next = await withNames(left.slice(0, taken), visit, ports);
  return readOn({ rows: [...rows, ...next], left: left.slice(taken) }, wanted, visit, ports, AT_LEAST);
}

const cut = ({ rows }: Reading, most: number): Shown => ({ rows: rows.slice(0, most), isAll: rows.length <= most });

async function withNames(listed: Listed[], visit: Visit, { cases }: ListPorts): Promise<Row[]> {
  const records = await cases.many(
    listed.map(({ personKey }) => personKey),
    reachesOf(visit),
  );
  return listed.flatMap((one) => {
    const record = records.get(one.personKey);
    return record ? [{ ...one, record }] : [];
  });
}
