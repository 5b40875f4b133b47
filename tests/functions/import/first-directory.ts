import { readFileSync } from 'node:fs';
import { parseCsvObjects } from 'hucre/csv';
import type { School } from './lists.ts';

const REGISTER = new URL('../../fixtures/skola/skolenheter-gymnasium-stockholm-2020.csv', import.meta.url);

/** From the public register, which names a unit once for each form of school. */
export function linesOfRegister(): School[] {
  return parseCsvObjects(readFileSync(REGISTER, 'utf8'), { header: true }).data.map(lineOf);
}

export function unitsOfRegister(): School[] {
  return [...Map.groupBy(linesOfRegister(), ({ skolenhetskod }) => skolenhetskod).values()].flatMap(
    ([line]) => line ?? [],
  );
}

/** Invented: the register has no mailboxes. */
function lineOf(row: Record<string, unknown>): School {
  const value = (column: string) => String(row[column] ?? '');
  const doman = `${value('epostdoman')}.example`;
  return {
    skolenhetskod: value('skolenhetskod'),
    namn: value('namn'),
    huvudman: value('huvudmannatyp'),
    kommun: value('kommunkod'),
    doman,
    rapportorer: `rapport.${value('skolenhetskod')}@${doman}`,
    kvittoadress: `expedition.${value('skolenhetskod')}@${doman}`,
    telefon: '',
  };
}
