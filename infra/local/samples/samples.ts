import { readFileSync } from 'node:fs';
import type { State } from '../state.ts';
import type { SampleName } from './people.ts';

type ReportSeen = State['reports'][number];
type YouthSeen = State['youths'][number];
type Seen = {
  report: ReportSeen | undefined;
  youth: (name: SampleName) => YouthSeen | undefined;
  state: State;
  /** How a letter that is due today ends: handed over, or planned while a quiet period lasts. */
  letter: 'handed-over' | 'planned';
};

export type Sample = {
  /** The mail's file here, without .eml. */
  file: string;
  /** What a person should understand of it. */
  about: string;
  envelopeFrom: string;
  encoding?: 'latin1';
  /** Sent only when everything before it has come to rest. */
  afterTheOthers?: boolean;
  /** Faults found in what became of it; none = as expected. */
  faults: (seen: Seen) => string[];
};

const SCHOOL_1 = 'rapport@exempelgymnasiet.example';
const SCHOOL_2 = 'kansli@pahitt.example';

const report = (wanted: { state: string; rows?: [number, number, number]; answer?: string }) => (seen: Seen) => {
  const { report: found } = seen;
  if (!found) return ['ingen rapport'];
  const { accepted, refused, held } = found.rows;
  return [
    ...differs('läge', found.state, wanted.state),
    ...(wanted.rows ? differs('rader', `${[accepted, refused, held]}`, `${wanted.rows}`) : []),
    ...differs('kvitto', found.answer, wanted.answer ?? 'sent'),
  ];
};

/** One entry of this kind, its letters and notices in the end. */
const entry =
  (name: SampleName, wanted: { kind: string; state?: string; letters: number; notices?: number }) => (seen: Seen) => {
    const youth = seen.youth(name);
    if (!youth) return [`${name}: finns inte i registret`];
    const { entries, letters, notices } = youth;
    const done = letters.filter(({ state }) => state === seen.letter);
    const sent = notices.filter(({ state }) => state === 'sent');
    return [
      ...differs(
        `${name}: ärenden`,
        `${entries.map(({ kind, state }) => `${kind} ${state}`)}`,
        `${wanted.kind} ${wanted.state ?? 'open'}`,
      ),
      ...differs(`${name}: brev`, `${done.length} av ${letters.length}`, `${wanted.letters} av ${wanted.letters}`),
      ...differs(
        `${name}: aviseringar`,
        `${sent.length} av ${notices.length}`,
        `${wanted.notices ?? 1} av ${wanted.notices ?? 1}`,
      ),
    ];
  };

/** Known to the register, but without entry and letter. */
const noEntry = (name: SampleName, record: string, task?: YouthSeen['tasks'][number]['type']) => (seen: Seen) => {
  const youth = seen.youth(name);
  if (!youth) return [`${name}: finns inte i registret`];
  const tasks = youth.tasks.map(({ type }) => type);
  return [
    ...differs(`${name}: post`, youth.record, record),
    ...differs(`${name}: ärenden och brev`, youth.entries.length + youth.letters.length, 0),
    ...(task && !tasks.includes(task) ? [`${name}: uppgiften ${task} saknas`] : []),
  ];
};

const nobody = (name: SampleName) => (seen: Seen) => (seen.youth(name) ? [`${name}: står i registret`] : []);

const all =
  (...checks: Sample['faults'][]) =>
  (seen: Seen) =>
    checks.flatMap((check) => check(seen));

function differs(what: string, is: unknown, wanted: unknown): string[] {
  return is === wanted ? [] : [`${what}: ${is}, väntat ${wanted}`];
}

const ACCEPTED = report({ state: 'accepted', rows: [1, 0, 0] });
const HELD_SILENTLY = report({ state: 'held', answer: 'none' });
const SEALED = report({ state: 'sealed', answer: 'none' });

/** What schools really send, and some that only look like it. Two mails may share a file: a school that sends twice. */
export const SAMPLES: Sample[] = [
  {
    file: 'avbrott',
    about: 'Avbrott enligt mallen',
    envelopeFrom: SCHOOL_1,
    faults: all(ACCEPTED, entry('alva', { kind: 'kaa', letters: 2 })),
  },
  {
    file: 'fem-elever',
    about: 'Fem elever i en CSV-fil, ett felaktigt nummer',
    envelopeFrom: SCHOOL_2,
    faults: all(
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
    faults: all(ACCEPTED, entry('folke', { kind: 'prevention', letters: 1 })),
  },
  {
    file: 'ej-paborjat',
    about: 'Ej påbörjat',
    envelopeFrom: SCHOOL_2,
    faults: all(ACCEPTED, entry('gry', { kind: 'kaa', letters: 2 })),
  },
  {
    file: 'samma-mejl',
    about: 'Ett mejl som kommer två gånger: första',
    envelopeFrom: SCHOOL_1,
    faults: all(ACCEPTED, entry('hilding', { kind: 'kaa', letters: 1 })),
  },
  {
    file: 'samma-mejl',
    about: 'Ett mejl som kommer två gånger: andra',
    envelopeFrom: SCHOOL_1,
    afterTheOthers: true,
    faults: all(
      report({ state: 'accepted', rows: [1, 0, 0], answer: 'none' }),
      entry('hilding', { kind: 'kaa', letters: 1 }),
    ),
  },
  { file: 'tva-skolor-1', about: 'Samma elev från två skolor: första', envelopeFrom: SCHOOL_1, faults: ACCEPTED },
  {
    file: 'tva-skolor-2',
    about: 'Samma elev från två skolor: andra',
    envelopeFrom: SCHOOL_2,
    faults: all(ACCEPTED, entry('idun', { kind: 'kaa', letters: 1 })),
  },
  { file: 'aterkomst-1', about: 'Avbrott, och sedan …', envelopeFrom: SCHOOL_1, faults: ACCEPTED },
  {
    file: 'aterkomst-2',
    about: '… åter i studier',
    envelopeFrom: SCHOOL_1,
    afterTheOthers: true,
    faults: all(ACCEPTED, returned),
  },
  {
    file: 'annan-kommun',
    about: 'Elev som bor i en annan kommun',
    envelopeFrom: SCHOOL_2,
    faults: all(ACCEPTED, noEntry('kaj', 'closed', 'other-municipality')),
  },
  {
    file: 'fyllt-20',
    about: 'Elev som fyllde 20 i går',
    envelopeFrom: SCHOOL_2,
    faults: all(ACCEPTED, noEntry('lo', 'closed')),
  },
  {
    file: 'okand-person',
    about: 'Person som inte finns i folkbokföringen',
    envelopeFrom: SCHOOL_2,
    faults: all(ACCEPTED, noEntry('maja', 'undecided', 'check-identity')),
  },
  {
    file: 'skydd-i-kolumn',
    about: 'Skydd markerat i en kolumn för en av fyra',
    envelopeFrom: SCHOOL_2,
    faults: all(SEALED, nobody('nils'), nobody('pia')),
  },
  {
    file: 'skydd-i-text',
    about: 'Skyddade uppgifter nämns i texten',
    envelopeFrom: SCHOOL_1,
    faults: all(SEALED, nobody('runa')),
  },
  {
    file: 'skydd-i-uttag',
    about: 'Skydd som bara folkbokföringen känner till',
    envelopeFrom: SCHOOL_1,
    faults: all(ACCEPTED, nobody('sixten')),
  },
  {
    file: 'autosvar',
    about: 'Automatiskt svar',
    envelopeFrom: SCHOOL_1,
    faults: report({ state: 'automatic', answer: 'none' }),
  },
  {
    file: 'maskinrapport',
    about: 'Rapport som ett skolsystem skickar automatiskt',
    envelopeFrom: SCHOOL_2,
    faults: all(
      report({ state: 'accepted', rows: [1, 0, 0], answer: 'none' }),
      entry('tuva', { kind: 'kaa', letters: 1 }),
    ),
  },
  {
    file: 'sidfot',
    about: 'Kommunal sidfot med ordet sekretess',
    envelopeFrom: SCHOOL_2,
    faults: all(ACCEPTED, entry('ulrik', { kind: 'kaa', letters: 1 })),
  },
  {
    file: 'okand-avsandare',
    about: 'Okänd avsändare',
    envelopeFrom: 'granne@post.example',
    faults: all(HELD_SILENTLY, nobody('vide')),
  },
  {
    file: 'forfalskad',
    about: 'Någon låtsas vara skolan',
    envelopeFrom: 'bedragare@fail.example',
    faults: all(HELD_SILENTLY, nobody('wilma')),
  },
  {
    file: 'inskannad',
    about: 'Inskannad blankett som inte går att läsa',
    envelopeFrom: SCHOOL_1,
    faults: report({ state: 'held', answer: 'sent' }),
  },
  {
    file: 'windows-1252',
    about: 'å, ä och ö i Windows-1252',
    envelopeFrom: SCHOOL_1,
    encoding: 'latin1',
    faults: all(ACCEPTED, entry('yrsa', { kind: 'kaa', letters: 1 })),
  },
  {
    file: 'utan-teckenuppgift',
    about: 'å, ä och ö utan uppgift om teckenkod',
    envelopeFrom: SCHOOL_1,
    encoding: 'latin1',
    faults: all(ACCEPTED, entry('ziggy', { kind: 'prevention', letters: 1 })),
  },
];

/** The letter left before the pupil came back, or was cancelled while a quiet period held it. */
function returned({ youth, letter }: Seen): string[] {
  const jonna = youth('jonna');
  const [entryOfJonna] = jonna?.entries ?? [];
  return [
    ...differs('jonna: ärende', `${entryOfJonna?.state} ${entryOfJonna?.closeReason}`, 'closed returned'),
    ...differs(
      'jonna: brev',
      `${jonna?.letters.map(({ state }) => state)}`,
      letter === 'planned' ? 'cancelled' : letter,
    ),
    ...differs('jonna: aviseringar', jonna?.notices.filter(({ state }) => state === 'sent').length, 2),
  ];
}

export function sampleMail({ file }: Sample): string {
  return readFileSync(new URL(`./${file}.eml`, import.meta.url), 'utf8');
}
