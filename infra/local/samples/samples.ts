import { readFileSync } from 'node:fs';
import {
  all,
  askedAboutLetter,
  type Check,
  closed,
  corrected,
  entry,
  noEntry,
  notInRegister,
  readFirst,
  report,
} from './expected.ts';

export type Sample = {
  file: string;
  about: string;
  envelopeFrom: string;
  encoding?: 'latin1';
  /** Sent when the stack is idle again. */
  afterTheOthers?: boolean;
  check: Check;
};

const SCHOOL_1 = 'rapport@exempelgymnasiet.example';
const SCHOOL_2 = 'kansli@pahitt.example';

const ACCEPTED = report({ state: 'accepted', rows: [1, 0, 0] });
const HELD_SILENTLY = report({ state: 'held', answer: 'none' });
const SEALED = report({ state: 'sealed', answer: 'none' });

/** A mail that comes twice is two samples. */
export const SAMPLES: Sample[] = [
  {
    file: 'avbrott',
    about: 'Avbrott enligt mallen',
    envelopeFrom: SCHOOL_1,
    check: all(ACCEPTED, entry('alva', { kind: 'kaa', letters: 2 })),
  },
  {
    file: 'fem-elever',
    about: 'Fem elever i en CSV-fil, ett felaktigt nummer',
    envelopeFrom: SCHOOL_2,
    check: all(
      report({ state: 'partly', rows: [4, 1, 0] }),
      entry('birk', { kind: 'kaa', letters: 3 }),
      entry('cornelia', { kind: 'kaa', letters: 1 }),
      entry('dante', { kind: 'kaa', letters: 1 }),
      entry('ester', { kind: 'kaa', letters: 2 }),
    ),
  },
  {
    file: 'franvaro',
    about: 'Ogiltig frånvaro',
    envelopeFrom: SCHOOL_1,
    check: all(ACCEPTED, entry('folke', { kind: 'prevention', letters: 1 })),
  },
  {
    file: 'ej-paborjat',
    about: 'Ej påbörjat',
    envelopeFrom: SCHOOL_2,
    check: all(ACCEPTED, entry('gry', { kind: 'kaa', letters: 2 })),
  },
  {
    file: 'samma-mejl',
    about: 'Ett mejl som kommer två gånger: första',
    envelopeFrom: SCHOOL_1,
    check: all(ACCEPTED, entry('hilding', { kind: 'kaa', letters: 1 })),
  },
  {
    file: 'samma-mejl',
    about: 'Ett mejl som kommer två gånger: andra',
    envelopeFrom: SCHOOL_1,
    afterTheOthers: true,
    check: all(
      report({ state: 'accepted', rows: [1, 0, 0], answer: 'none' }),
      entry('hilding', { kind: 'kaa', letters: 1 }),
    ),
  },
  { file: 'tva-skolor-1', about: 'Samma elev från två skolor: första', envelopeFrom: SCHOOL_1, check: ACCEPTED },
  {
    file: 'tva-skolor-2',
    about: 'Samma elev från två skolor: andra',
    envelopeFrom: SCHOOL_2,
    check: all(ACCEPTED, entry('idun', { kind: 'kaa', letters: 1 })),
  },
  { file: 'aterkomst-1', about: 'Avbrott, och sedan …', envelopeFrom: SCHOOL_1, check: ACCEPTED },
  {
    file: 'aterkomst-2',
    about: '… åter i studier',
    envelopeFrom: SCHOOL_1,
    afterTheOthers: true,
    check: all(ACCEPTED, closed('jonna', 'returned')),
  },
  { file: 'rattelse-1', about: 'Avbrott med fel datum, och sedan …', envelopeFrom: SCHOOL_1, check: ACCEPTED },
  {
    file: 'rattelse-2',
    about: '… en rättelse',
    envelopeFrom: SCHOOL_1,
    afterTheOthers: true,
    check: all(ACCEPTED, entry('asta', { kind: 'kaa', letters: 1 }), corrected),
  },
  { file: 'atertagande-1', about: 'Avbrott som inte stämmer, och sedan …', envelopeFrom: SCHOOL_1, check: ACCEPTED },
  {
    file: 'atertagande-2',
    about: '… ett återtagande',
    envelopeFrom: SCHOOL_1,
    afterTheOthers: true,
    check: all(ACCEPTED, closed('bo', 'withdrawn'), askedAboutLetter),
  },
  {
    file: 'annan-kommun',
    about: 'Elev som bor i en annan kommun',
    envelopeFrom: SCHOOL_2,
    check: all(ACCEPTED, noEntry('kaj', 'closed', 'other-municipality')),
  },
  {
    file: 'fyllt-20',
    about: 'Elev som fyllde 20 i går',
    envelopeFrom: SCHOOL_2,
    check: all(ACCEPTED, noEntry('lo', 'closed')),
  },
  {
    file: 'okand-person',
    about: 'Person som inte finns i folkbokföringen',
    envelopeFrom: SCHOOL_2,
    check: all(ACCEPTED, noEntry('maja', 'undecided', 'check-identity')),
  },
  {
    file: 'skydd-i-kolumn',
    about: 'Skydd markerat i en kolumn för en av fyra',
    envelopeFrom: SCHOOL_2,
    check: all(SEALED, notInRegister('nils'), notInRegister('pia')),
  },
  {
    file: 'skydd-i-text',
    about: 'Skyddade uppgifter nämns i texten',
    envelopeFrom: SCHOOL_1,
    check: all(SEALED, notInRegister('runa')),
  },
  {
    file: 'skydd-i-uttag',
    about: 'Skydd som bara folkbokföringen känner till',
    envelopeFrom: SCHOOL_1,
    check: all(ACCEPTED, notInRegister('sixten')),
  },
  {
    file: 'autosvar',
    about: 'Automatiskt svar',
    envelopeFrom: SCHOOL_1,
    check: report({ state: 'automatic', answer: 'none' }),
  },
  {
    file: 'maskinrapport',
    about: 'Rapport som ett skolsystem skickar automatiskt',
    envelopeFrom: SCHOOL_2,
    check: all(
      report({ state: 'accepted', rows: [1, 0, 0], answer: 'none' }),
      entry('tuva', { kind: 'kaa', letters: 1 }),
    ),
  },
  {
    file: 'sidfot',
    about: 'Kommunal sidfot med ordet sekretess',
    envelopeFrom: SCHOOL_2,
    check: all(ACCEPTED, entry('ulrik', { kind: 'kaa', letters: 1 })),
  },
  {
    file: 'okand-avsandare',
    about: 'Okänd avsändare',
    envelopeFrom: 'granne@post.example',
    check: all(HELD_SILENTLY, notInRegister('vide')),
  },
  {
    file: 'forfalskad',
    about: 'Någon låtsas vara skolan',
    envelopeFrom: 'bedragare@fail.example',
    check: all(HELD_SILENTLY, notInRegister('wilma')),
  },
  {
    file: 'inskannad',
    about: 'Inskannad blankett som inte går att läsa',
    envelopeFrom: SCHOOL_1,
    check: report({ state: 'held', answer: 'sent' }),
  },
  {
    file: 'las-mening',
    about: 'Läs mejlet först: en mening som ingen mall har',
    envelopeFrom: SCHOOL_1,
    check: all(ACCEPTED, readFirst('iris')),
  },
  {
    file: 'las-logga',
    about: 'Läs mejlet först: en logga och en banderoll',
    envelopeFrom: SCHOOL_2,
    check: all(ACCEPTED, readFirst('loke')),
  },
  {
    file: 'las-mentor',
    about: 'Läs mejlet först: ett ord för mycket i kolumnen Mentor, för en av två',
    envelopeFrom: SCHOOL_2,
    check: all(
      report({ state: 'accepted', rows: [2, 0, 0] }),
      entry('moa', { kind: 'kaa', letters: 1 }),
      readFirst('otto'),
    ),
  },
  {
    file: 'windows-1252',
    about: 'å, ä och ö i Windows-1252',
    envelopeFrom: SCHOOL_1,
    encoding: 'latin1',
    check: all(ACCEPTED, entry('yrsa', { kind: 'kaa', letters: 1 })),
  },
  {
    file: 'utan-teckenuppgift',
    about: 'å, ä och ö utan uppgift om teckenkod',
    envelopeFrom: SCHOOL_1,
    encoding: 'latin1',
    check: all(ACCEPTED, entry('ziggy', { kind: 'prevention', letters: 1 })),
  },
];

export function sampleMail({ file }: Sample): string {
  return readFileSync(new URL(`./${file}.eml`, import.meta.url), 'utf8');
}
