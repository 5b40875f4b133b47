import { RESIDENT_FIELDS, type ResidentField } from '../../functions/import/read-resident.ts';
import numbers from '../fixtures/personnummer/skatteverket-testpersonnummer-2004-2011-even.json' with { type: 'json' };

export const numberOf = (n: number): string => numbers[n] ?? '';

export type Row = Partial<Record<ResidentField, string>>;

export const DATE = '2026-11-20';

export function aRow(n: number, changes: Row = {}): Row {
  return {
    personnummer: numberOf(n),
    fodelsedatum: `${numberOf(n).slice(0, 4)}-${numberOf(n).slice(4, 6)}-${numberOf(n).slice(6, 8)}`,
    fornamn: 'Kim',
    efternamn: `Exempel${n}`,
    utdelningsadress: `Påhittade gatan ${n + 1}`,
    postnummer: '123 45',
    postort: 'Exempelstad',
    hemkommun: '0180',
    stadsdel: 'farsta',
    folkbokford_sedan: '2012-08-01',
    vardnadshavare1_namn: 'Robin Exempel',
    vardnadshavare1_adress: 'Påhittade gatan 1',
    vardnadshavare1_postnummer: '12345',
    vardnadshavare1_postort: 'Exempelstad',
    uttagsdatum: DATE,
    ...changes,
  };
}

export const heading = RESIDENT_FIELDS.join(';');
export const line = (row: Row) => RESIDENT_FIELDS.map((field) => row[field] ?? '').join(';');

/** A string is a line as it is. */
export const extract = (rows: (Row | string)[], end = '\n') =>
  [heading, ...rows.map((row) => (typeof row === 'string' ? row : line(row)))].map((text) => text + end).join('');
