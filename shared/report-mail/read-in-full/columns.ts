import type { SchoolUnit } from '../../domain/directory.ts';
import { fieldOf, fold } from '../template/labels.ts';
import { isPersonName, isStaffName } from './names.ts';
import { isSchoolName } from './schools.ts';
import {
  isAmount,
  isClass,
  isDate,
  isEmail,
  isKnownLabel,
  isPhone,
  isProgramme,
  plainValue,
  takesField,
} from './values.ts';

export type Takes = (value: string, units: SchoolUnit[]) => boolean;

const oneOf = (words: string): Takes => {
  const known = new Set(words.split(' '));
  return (value) => known.has(value.toLowerCase().replace(/[.]$/, ''));
};
const isCount: Takes = (value) => /^\d{1,6}\.?$/.test(value);

/** Columns and labels that are known and not read: whoever fills them in writes nothing else there. */
const OTHERS: [string[], Takes][] = [
  [['Klass', 'Elevens klass', 'Grupp', 'Klass/grupp', 'Undervisningsgrupp', 'Avdelning'], isClass],
  [
    [
      'Mentor',
      'Mentorer',
      'Klassföreståndare',
      'Handledare',
      'Mentor 1',
      'Mentor 2',
      'Lärare',
      'Rektor',
      'Rapportör',
      'Ansvarig',
      'Handläggare',
      'Kontaktperson',
      'Uppgiftslämnare',
      'Rapporterad av',
      'Inskickad av',
      'Skapad av',
      'Registrerad av',
      'Mentors namn',
      'Kurator',
      'Syv',
    ],
    isStaffName,
  ],
  [
    ['Skola', 'Skolans namn', 'Skolnamn', 'Skolenhetsnamn', 'Enhet', 'Enhetsnamn', 'Gymnasieskola', 'Huvudman'],
    isSchoolName,
  ],
  [
    ['Skolform', 'Skoltyp'],
    oneOf('gymnasieskola gymnasieskolan gymnasium gymnasiet gy gys gyan anpassad gymn gymnasial'),
  ],
  [['Kön'], oneOf('man kvinna k m f p flicka pojke tjej kille annat')],
  [['Nr', 'Nummer', 'Rad', 'Radnr', 'Radnummer', 'Löpnr', 'Löpnummer', '#', 'Antal', 'Ålder'], isCount],
  [['Läsår'], (value) => /^\d{2,4} ?[/-] ?\d{2,4}$/.test(value)],
  [['Termin'], (value) => /^(?:ht|vt|höst|vår)(?:termin(?:en)?)?[ -]?(?:\d{2}|\d{4})?$/i.test(value)],
  [['Vecka', 'Veckor', 'V'], (value) => /^v?\.? ?\d{1,2}(?: ?- ?\d{1,2})?$/i.test(value)],
  [
    ['Period', 'Avser period', 'Mätperiod', 'Tidsperiod', 'Frånvaroperiod'],
    (value) => isDate(value) || isPeriod(value),
  ],
  [
    [
      'Frånvaro',
      'Total frånvaro',
      'Giltig frånvaro',
      'Anmäld frånvaro',
      'Frånvaro %',
      'Frånvaro timmar',
      'Närvaro',
      'Närvaro %',
      'Timmar',
      'Procent',
      'Minuter',
      'Lektioner',
      'Antal lektioner',
      'Antal timmar',
      'Antal tillfällen',
      'Ogiltig frånvaro minuter',
      'Ogiltig frånvaro min',
      'Giltig frånvaro %',
      'Total frånvaro %',
      'Ströfrånvaro',
      'Sen ankomst',
      'Schemalagd tid',
      'Undervisningstid',
      'Dagar',
      'Antal dagar',
    ],
    isAmount,
  ],
  [
    [
      'Rapportdatum',
      'Skapad',
      'Registrerad',
      'Utskriftsdatum',
      'Uttagsdatum',
      'Inskriven',
      'Inskriven från',
      'Inskrivningsdatum',
      'Utskriven',
      'Utskrivningsdatum',
      'Född',
      'Födelsedatum',
      'Födelsedag',
      'Beslutsdatum',
      'Senast ändrad',
      'Inskickad',
      'Dagens datum',
      'Underskrift datum',
    ],
    (value) => isDate(value) || /^\d{6}$/.test(value),
  ],
  [['Status', 'Elevstatus'], oneOf('aktiv inaktiv avslutad inskriven utskriven')],
  [['Studievägsnamn', 'Programnamn', 'Inriktning', 'Utbildning'], isProgramme],
  [['Mobil elev', 'Elevens telefon', 'Elevens mobil', 'Tel', 'Tfn', 'Telefon elev', 'Elev mobil'], isPhone],
  [['Elevens e-post', 'E-post elev', 'Elevens mejl', 'Epostadress'], isEmail],
  [['Postnr', 'Postnummer'], (value) => /^\d{3} ?\d{2}$/.test(value)],
  [
    [
      'Kommentar',
      'Kommentarer',
      'Anteckning',
      'Anteckningar',
      'Övrigt',
      'Notering',
      'Information',
      'Orsak',
      'Anledning',
    ],
    () => false,
  ],
  [['Tilltalsnamn', 'Mellannamn'], (value) => isPersonName(value)],
];

const isPeriod = (value: string): boolean => {
  const ends = value.split(/ - | – | till | t\.?o\.?m\.? /);
  return ends.length === 2 && ends.every(isDate);
};

const KNOWN = new Map(OTHERS.flatMap(([labels, takes]) => labels.map((label) => [fold(label), takes] as const)));

/** What a cell below this heading, or the value of this label, may hold; undefined for an unknown one. */
export function columnOf(heading: string): { takes: Takes } | undefined {
  if (!isKnownLabel(heading)) return undefined;
  const field = fieldOf(heading);
  if (field) return { takes: (value, units) => takesField(field, value, units) };
  const takes = KNOWN.get(fold(heading)) ?? (/^#\s*$/.test(heading) ? isCount : undefined);
  return takes && { takes: (written, units) => isNothing(written) || takes(plainValue(written), units) };
}

export function isNothing(written: string): boolean {
  return /^-*$/.test(plainValue(written));
}
