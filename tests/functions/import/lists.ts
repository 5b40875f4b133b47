const SCHOOL_HEADING =
  'skolenhetskod;namn;huvudman;kommun;doman;rapportorer;kvittoadress;telefon;giltig_fran;giltig_till';
const STAFF_HEADING = 'stadsdel;roll;namn;epost;ersattare;franvaro_fran;franvaro_till';

const school = {
  skolenhetskod: '12345678',
  namn: 'Exempelgymnasiet',
  huvudman: 'Exempel kommun',
  kommun: '0180',
  doman: 'skola.example',
  rapportorer: 'Rektor@skola.example expedition@skola.example',
  kvittoadress: 'Kvitto@skola.example',
  telefon: '08-000 00 01',
  giltig_fran: '',
  giltig_till: '',
};
export type School = Partial<typeof school>;

/** The example school with changes. */
export const schools = (...changes: School[]) =>
  [
    SCHOOL_HEADING,
    ...(changes.length > 0 ? changes : [{}]).map((change) => Object.values({ ...school, ...change }).join(';')),
  ]
    .map((line) => `${line}\n`)
    .join('');

export const KAA_GROUP = ';kaa-grupp;KAA-gruppen;KAA@kommun.example;;;';
export const OFFICER = ';skyddshandläggare;Lo Exempel;lo@kommun.example;ersattare@kommun.example;2026-12-01;2026-12-24';

/** The two required lines, then these. */
export const coordinators = (lines: string[] = [], base = [KAA_GROUP, OFFICER]) =>
  [STAFF_HEADING, ...base, ...lines].map((line) => `${line}\n`).join('');
