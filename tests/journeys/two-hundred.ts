import { residentsCsv, type SamplePerson } from '../../infra/local/samples/people.ts';
import { afterQuietPeriods, dateInStockholm } from '../../shared/domain/calendar.ts';
import { stockholm } from '../support/builders.ts';
import { daysAgo, report, today } from '../support/chain.ts';
import { madeFamily, madeNumbers } from '../support/made-numbers.ts';

export type SentReport = { messageId: string; personnummer: string; from: string; text: string };

/** A morning on which letters leave: hours may pass within the day. */
export const MORNING = afterQuietPeriods(today.add({ days: 1 }), stockholm.letters.quietPeriods, stockholm.freeDays)
  .toZonedDateTime({ timeZone: 'Europe/Stockholm', plainTime: '08:00' })
  .toInstant();

const SCHOOL = 'rapport@exempelgymnasiet.example';
const DATE = daysAgo(10);
const ABSENCE = `Frånvaro från: ${daysAgo(40)}\nFrånvaro till: ${DATE}\n`;

type Kind = {
  type: string;
  age?: number;
  guardians?: string[];
  person?: Partial<SamplePerson>;
  written?: (text: string) => string;
  from?: string;
};
const adult: Kind = { type: 'Avbrott' };
const minor: Kind = { type: 'Avbrott', age: 17, guardians: ['Bodil Påhittsdotter', 'Arne Påhittsson'] };
const absent: Kind = {
  type: 'Ogiltig frånvaro',
  age: 17,
  guardians: ['Bodil Påhittsdotter'],
  written: (text) => text.replace(/Datum: .*\n/, ABSENCE),
};

/** Each way through the system has its share. */
const KINDS: Kind[] = [
  adult,
  minor,
  adult,
  absent,
  adult,
  { type: 'Ej påbörjat' },
  minor,
  { type: 'Studiebevis' },
  adult,
  { ...minor, guardians: ['Siv Sagoqvist'] },
  absent,
  { ...adult, person: { inExtract: false } },
  {
    ...adult,
    written: (text) => text.replace(/(Personnummer: \d+)(\d)/, (_, head, last) => head + ((+last + 1) % 10)),
  },
  { ...minor, written: (text) => `${text}\nEleven har skyddade personuppgifter.\n` },
  { ...minor, person: { protection: 'sekretessmarkering' } },
  { ...adult, from: 'nagon@annanstans.example' },
  { ...adult, person: { street: '', postcode: '', city: '' } },
  { type: 'Åter i studier' },
  { type: 'Rättelse' },
  { ...adult, person: { municipality: '0380', district: '' } },
];

/** A mail each, and their extract: with as many more that the protected are not too many. */
export function twoHundred(): { mails: SentReport[]; residents: string } {
  const cast = madeNumbers(240).map((number, n) => ({ kind: kindOf(n), ...pupil(number, n) }));
  return {
    mails: cast.slice(0, 200).map(({ kind, person }, n) => mailAbout(kind, person, n)),
    residents: residentsCsv(
      cast.map(({ person }) => person),
      dateInStockholm(MORNING),
    ),
  };
}

/** Six strangers: more of an hour are told of together. */
function kindOf(n: number): Kind {
  const kind = n < 200 ? KINDS[n % KINDS.length] : undefined;
  return kind && (n < 120 || !kind.from) ? kind : adult;
}

function pupil(number: string, n: number): { person: SamplePerson } {
  const { age = 18, guardians = [], person } = kindOf(n);
  return {
    person: {
      number,
      given: 'Påhittad',
      family: madeFamily(n),
      born: today.subtract({ years: age, days: 150 }),
      municipality: '0180',
      district: 'farsta',
      street: `Exempelvägen ${n + 1}`,
      postcode: '10000',
      city: 'STOCKHOLM',
      protection: '',
      guardians,
      inExtract: true,
      ...person,
    },
  };
}

function mailAbout({ type, written = (text) => text, from = SCHOOL }: Kind, person: SamplePerson, n: number) {
  return {
    messageId: `<rapport-${n}@exempelgymnasiet.example>`,
    personnummer: person.number,
    from,
    text: written(report(type, person, DATE)),
  };
}
