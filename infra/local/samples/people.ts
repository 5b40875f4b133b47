import { readFileSync } from 'node:fs';
import type { Temporal } from 'temporal-polyfill';
import { writtenPersonalNumber } from '../../../shared/domain/personal-number.ts';

/** Skatteverket's test numbers: never given to a person. */
const NUMBERS: string[] = JSON.parse(
  readFileSync(
    new URL('../../../tests/fixtures/personnummer/skatteverket-testpersonnummer-2004-2011-even.json', import.meta.url),
    'utf8',
  ),
);

export type SamplePerson = {
  number: string;
  given: string;
  family: string;
  born: Temporal.PlainDate;
  municipality: string;
  district: string;
  street: string;
  postcode: string;
  city: string;
  protection: string;
  guardians: string[];
  inExtract: boolean;
};

type Cast = Partial<Omit<SamplePerson, 'number' | 'born'>> & { given: string; family: string; age: number };

/** Invented people. */
const CAST = {
  alva: { given: 'Alva', family: 'Påhittsdotter', age: 17, guardians: ['Bodil Påhittsdotter'] },
  birk: { given: 'Birk', family: 'Låtsasson', age: 17, guardians: ['Arne Låtsasson', 'Siv Sagoqvist'] },
  cornelia: { given: 'Cornelia', family: 'Drömlund', age: 18, district: 'farsta' },
  dante: { given: 'Dante', family: 'Fantasiström', age: 19, district: 'bromma' },
  ester: { given: 'Ester', family: 'Dimberg', age: 17, district: 'sodermalm', guardians: ['Tor Dimberg'] },
  folke: { given: 'Folke', family: 'Hittepå', age: 17, district: 'skarholmen' },
  gry: { given: 'Gry', family: 'Sagovik', age: 17, district: 'kungsholmen', guardians: ['Mona Sagovik'] },
  hilding: { given: 'Hilding', family: 'Overklig', age: 18, district: 'farsta' },
  idun: { given: 'Idun', family: 'Skuggquist', age: 18, district: 'skarpnack' },
  jonna: { given: 'Jonna', family: 'Tänktberg', age: 18, district: 'bromma' },
  kaj: { given: 'Kaj', family: 'Uppsalasson', age: 17, municipality: '0380', district: '' },
  lo: { given: 'Lo', family: 'Jubilar', age: 20 },
  maja: { given: 'Maja', family: 'Ingenstad', age: 17, inExtract: false },
  nils: { given: 'Nils', family: 'Radett', age: 17, district: 'jarva' },
  olle: { given: 'Olle', family: 'Radtvå', age: 17, district: 'jarva' },
  pia: { given: 'Pia', family: 'Radtre', age: 18, district: 'jarva' },
  quirin: { given: 'Quirin', family: 'Radfyra', age: 18, district: 'jarva' },
  runa: { given: 'Runa', family: 'Fritext', age: 17, district: 'farsta' },
  sixten: { given: 'Sixten', family: 'Sten', age: 17, district: 'farsta', protection: 'sekretessmarkering' },
  tuva: { given: 'Tuva', family: 'Automat', age: 18, district: 'farsta' },
  ulrik: { given: 'Ulrik', family: 'Sidfot', age: 18, district: 'enskede-arsta-vantor' },
  vide: { given: 'Vide', family: 'Främling', age: 18, district: 'bromma' },
  wilma: { given: 'Wilma', family: 'Förfalskad', age: 18, district: 'bromma' },
  yrsa: { given: 'Yrsa', family: 'Åström-Öhman', age: 18, district: 'hagersten-alvsjo' },
  ziggy: { given: 'Ziggy', family: 'Ärlig', age: 18, district: 'hasselby-vallingby' },
  asta: { given: 'Asta', family: 'Feldatum', age: 18, district: 'farsta' },
  bo: { given: 'Bo', family: 'Misstag', age: 18, district: 'bromma' },
  iris: { given: 'Iris', family: 'Tilläggsdotter', age: 18, district: 'farsta' },
  loke: { given: 'Loke', family: 'Loggasson', age: 18, district: 'bromma' },
  moa: { given: 'Moa', family: 'Mentorsson', age: 18, district: 'jarva' },
  otto: { given: 'Otto', family: 'Mentorsson', age: 18, district: 'jarva' },
} satisfies Record<string, Cast>;
export type SampleName = keyof typeof CAST;

/** Ages hold on any day; one turned 20 yesterday. */
export function samplePeople(today: Temporal.PlainDate): Record<SampleName, SamplePerson> {
  const used = new Set<string>();
  const person = (name: string, { age, ...cast }: Cast, index: number): SamplePerson => {
    const birthday = name === 'lo' ? today.subtract({ days: 1 }) : today.subtract({ days: 100 + 3 * index });
    const number = numberBorn(birthday.subtract({ years: age }), used);
    return {
      number,
      born: birthday.subtract({ years: age }),
      municipality: '0180',
      district: 'norra-innerstaden',
      street: `Exempelvägen ${index + 1}`,
      postcode: '10000',
      city: 'STOCKHOLM',
      protection: '',
      guardians: [],
      inExtract: true,
      ...cast,
    };
  };
  const people = Object.entries(CAST).map(([name, cast], index) => [name, person(name, cast, index)]);
  return Object.fromEntries(people) as Record<SampleName, SamplePerson>;
}

/** Or the nearest later; the extract's birth date rules (18 §). */
function numberBorn(date: Temporal.PlainDate, used: Set<string>): string {
  const wanted = date.toString().replaceAll('-', '');
  const number = NUMBERS.toSorted().find((candidate) => candidate.slice(0, 8) >= wanted && !used.has(candidate));
  if (!number) throw new Error(`No test number for the birth date ${date}: the list ends with 2011.`);
  used.add(number);
  return number;
}

/** Columns: docs/files.md. */
export function residentsCsv(people: SamplePerson[], today: Temporal.PlainDate): string {
  const guardian = (name: string | undefined, { street, postcode, city }: SamplePerson) =>
    name ? [name, street, postcode, city] : ['', '', '', ''];
  const rows = people
    .filter(({ inExtract }) => inExtract)
    .map((person) => {
      const { number, born, given, family, street, postcode, city, municipality, district, protection } = person;
      const [first, second] = person.guardians;
      return [
        ...[number, born.toString(), given, family, street, postcode, city, municipality, district],
        ...[born.toString(), protection, '', ''],
        ...guardian(first, person),
        ...guardian(second, person),
        today.toString(),
      ].join(';');
    });
  const guardianColumns = ['vardnadshavare1', 'vardnadshavare2'].flatMap((who) =>
    ['namn', 'adress', 'postnummer', 'postort'].map((what) => `${who}_${what}`),
  );
  const header = [
    ...['personnummer', 'fodelsedatum', 'fornamn', 'efternamn', 'utdelningsadress', 'postnummer', 'postort'],
    ...['hemkommun', 'stadsdel', 'folkbokford_sedan', 'skydd', 'avliden', 'utflyttad'],
    ...guardianColumns,
    'uttagsdatum',
  ].join(';');
  return `${[header, ...rows].join('\r\n')}\r\n`;
}

/** {{name.number}}, {{name.written}}, {{name.name}}, {{name.given}}, {{name.family}}, {{date-7}}, {{run}}. */
export function fill(
  template: string,
  people: Record<SampleName, SamplePerson>,
  today: Temporal.PlainDate,
  run: string,
): string {
  return template.replaceAll(/\{\{([a-z]+)(?:\.([a-z]+)|([+-]\d+))?\}\}/g, (whole, word: string, field, days) => {
    if (word === 'run') return run;
    if (word === 'date') return today.add({ days: Number(days ?? 0) }).toString();
    const person = people[word as SampleName];
    if (!person) throw new Error(`A sample names an unknown person: ${whole}`);
    const { number, given, family } = person;
    const values: Record<string, string> = {
      number,
      given,
      family,
      name: `${given} ${family}`,
      written: writtenPersonalNumber(number),
      wrong: number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10),
    };
    const value = values[field as string];
    if (value === undefined) throw new Error(`A sample uses an unknown field: ${whole}`);
    return value;
  });
}
