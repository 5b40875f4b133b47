import { readFileSync } from 'node:fs';
import { parseCsvObjects } from 'hucre/csv';
import type { School } from './lists.ts';

const REGISTER = new URL('../../fixtures/skola/skolenheter-gymnasium-stockholm-2020.csv', import.meta.url);

/** Lines of directory/schools.csv from the public register of schools, which names a unit once for each form of school. */
export function linesOfRegister(): School[] {
  return parseCsvObjects(readFileSync(REGISTER, 'utf8'), { header: true }).data.map(lineOf);
}

/** The first line of each unit. */
export function unitsOfRegister(): School[] {
  return [...Map.groupBy(linesOfRegister(), ({ skolenhetskod }) => skolenhetskod).values()].flatMap(
    ([line]) => line ?? [],
  );
}

/** The register has no mailboxes; these are invented. */
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
