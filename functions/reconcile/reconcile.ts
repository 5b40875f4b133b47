import type { Figures, Lost } from './books.ts';

export type Ports = {
  count: () => Promise<{ figures: Figures; lost: Lost[] }>;
  /** For IT: one line each, which an alarm counts. */
  report: (lost: Lost) => void;
  /** Of what is left to do: the sweep sees it again (P3). */
  putBack: (item: string) => Promise<void>;
  /** Mails; of youths register looks at them, and puts them in one. */
  list: (found: Lost[]) => Promise<void>;
  /** The KAA group is told that it is stuck; once for each item. */
  tell: (item: string, reference: string) => Promise<void>;
  record: (figures: Figures, lost: Partial<Record<Lost['what'], number>>) => Promise<void>;
};

/** A loss of very much is IT's to mend, not the KAA group's. */
const MAX_TOLD = 20;

/** What is missing in two counts, one after the other, was not merely on its way. */
export async function reconcile({ count, report, putBack, list, tell, record }: Ports): Promise<void> {
  const first = await count();
  const still = new Set(first.lost.length > 0 ? (await count()).lost.map(nameOf) : []);
  const [found = [], lost = []] = [true, false].map((isNew) =>
    first.lost.filter((one) => (one.why === 'not-yet-listed') === isNew && still.has(nameOf(one))),
  );
  for (const one of lost) report(one);
  for (const { why, item } of lost) if (why === 'not-due' && item) await putBack(item);
  const toTell = lost.flatMap(({ why, item, reference }): [string, string][] =>
    why !== 'not-due' && item && reference ? [[item, reference]] : [],
  );
  for (const [item, reference] of [...new Map(toTell)].slice(0, MAX_TOLD)) await tell(item, reference);
  const byKind = Map.groupBy(lost, ({ what }) => what);
  await record(first.figures, Object.fromEntries([...byKind].map(([what, some]) => [what, some.length])));
  await list(found);
}

const nameOf = ({ what, why, reportId, row, effect, item }: Lost) => [what, why, reportId, row, effect, item].join(' ');
