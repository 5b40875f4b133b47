import type { Numbering } from '../domain/decision.ts';
import type { YouthRecord } from '../domain/youth-record.ts';

type Take = (caseNumber: string, personKey: string, entryId: string) => Promise<'taken' | 'used-by-another'>;

/** Case numbers are taken before the record is stored: no two youths may show the same. `known`: taken before. */
export async function withFreeNumbers(
  record: YouthRecord,
  decideWith: (numbering: Numbering) => YouthRecord,
  take: Take,
  known: string[] = [],
): Promise<YouthRecord> {
  const numbering: Numbering = {};
  for (;;) {
    const next = decideWith(numbering);
    const opened = Object.entries(next.entries).filter(
      ([id, { caseNumber }]) => !record.entries[id] && !known.includes(caseNumber),
    );
    const used: string[] = [];
    for (const [id, { caseNumber }] of opened)
      if ((await take(caseNumber, record.personKey, id)) === 'used-by-another') used.push(id);
    if (used.length === 0) return next;
    for (const id of used) numbering[id] = (numbering[id] ?? 0) + 1;
  }
}
