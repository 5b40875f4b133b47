import { isDeepStrictEqual } from 'node:util';
import type { Temporal } from 'temporal-polyfill';
import { ageOn, IsoDate } from '../../shared/domain/calendar.ts';
import { birthDateOf } from '../../shared/domain/coverage.ts';
import { type PersonalNumber, readPersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Address, Guardian, OpenResident } from '../../shared/domain/resident.ts';
import { marksProtection } from '../../shared/report-mail/template/labels.ts';
import { type FieldReader, fieldReader, folded, type TableRow } from './read-table.ts';
import type { RowFault } from './result.ts';

/** docs/files.md */
export const RESIDENT_FIELDS = [
  'personnummer',
  'fodelsedatum',
  'fornamn',
  'efternamn',
  'utdelningsadress',
  'postnummer',
  'postort',
  'hemkommun',
  'stadsdel',
  'folkbokford_sedan',
  'skydd',
  'avliden',
  'utflyttad',
  'vardnadshavare1_namn',
  'vardnadshavare1_adress',
  'vardnadshavare1_postnummer',
  'vardnadshavare1_postort',
  'vardnadshavare2_namn',
  'vardnadshavare2_adress',
  'vardnadshavare2_postnummer',
  'vardnadshavare2_postort',
  'uttagsdatum',
] as const;
export type ResidentField = (typeof RESIDENT_FIELDS)[number];
type Row = TableRow<ResidentField>;

export type OpenFacts = Omit<OpenResident, 'personKey' | 'extractDate' | 'changedAt' | 'gone' | 'pendingSince'>;

export type Identity = { number: PersonalNumber; protected: boolean };

/** What readers of rows need to know of the city. */
export type Terms = {
  today: Temporal.PlainDate;
  districts: ReadonlySet<string>;
  protectionWords: RegExp;
  ages?: Profile['residents']['ages'];
};

export function termsOf({ districts, residents }: Profile, today: Temporal.PlainDate): Terms {
  const words = residents.protectionWords.map(folded).join('|');
  return {
    today,
    districts: new Set(districts.map(({ code }) => code)),
    protectionWords: new RegExp(`(?<![a-z])(?:${words})`),
    ages: residents.ages,
  };
}

/**
 * Any value of `skydd` protects, and so does what says it in any other cell (PR13). An unsound row counts as missing:
 * contact stops (P6).
 */
export function identityOf(row: Row, { today, protectionWords }: Terms): Identity | { fault: RowFault } {
  const says = (text: string) => protectionWords.test(folded(text));
  const marked =
    (row.sound && row.value('skydd') !== '') ||
    row.cells.some(says) ||
    row.others().some(({ heading, value }) => says(heading) && marksProtection(value));
  const read = readPersonalNumber(row.value('personnummer'), today);
  if (marked && 'number' in read) return { number: read.number, protected: true };
  if (!row.sound) return { fault: { row: row.row, field: 'row', code: 'row-shape' } };
  if ('fault' in read) return { fault: { row: row.row, field: 'personnummer', code: read.fault } };
  return { number: read.number, protected: false };
}

export function extractDateOf(row: Row): string | undefined {
  return row.sound ? IsoDate.safeParse(row.value('uttagsdatum')).data : undefined;
}

export type ReadResident = { facts: OpenFacts; warnings: RowFault[] } | { fault: RowFault };

/** The first fault refuses the row. */
export function readResident(row: Row, number: PersonalNumber, { today, districts, ages }: Terms): ReadResident {
  const read = fieldReader(row);
  const warnings: RowFault[] = [];
  const warn = (field: ResidentField, code: RowFault['code']) => {
    warnings.push({ row: row.row, field, code });
    return undefined;
  };
  if (read.date('uttagsdatum') === undefined) read.fault('uttagsdatum', 'missing');
  const names = { givenNames: read.text('fornamn') ?? '', familyName: read.text('efternamn') ?? '' };
  if (names.givenNames === '' && names.familyName === '') read.fault('efternamn', 'missing');
  const homeMunicipality = read.required('hemkommun');
  if (homeMunicipality !== '' && !/^\d{4}$/.test(homeMunicipality)) read.fault('hemkommun', 'format');
  const birthDate = read.date('fodelsedatum');
  const address = addressOf(read, ['utdelningsadress', 'postnummer', 'postort'], warn);
  const district = districtOf(read, districts, warn);
  const registeredSince = read.date('folkbokford_sedan');
  const facts: OpenFacts = {
    protected: false,
    personnummer: number,
    ...(birthDate && { birthDate }),
    ...names,
    ...(address && { address }),
    homeMunicipality,
    ...(district && { district }),
    ...(registeredSince && { registeredSince }),
    deceased: yesOrNo(read, 'avliden'),
    ...emigrationOf(read, today),
    guardians: [guardianOf(read, 1, warn), guardianOf(read, 2, warn)].filter((guardian) => guardian !== undefined),
  };
  const born = birthDateOf(facts);
  const age = born && ages && ageOn(born, today);
  if (age !== undefined && ages && (age < ages.from || age > ages.to)) read.fault('fodelsedatum', 'out-of-age');
  if (age !== undefined && ages && age >= ages.guardiansBelow && facts.guardians.length > 0) {
    facts.guardians = [];
    warn('vardnadshavare1_namn', 'of-age');
  }
  const [fault] = read.faults;
  return fault ? { fault } : { facts, warnings };
}

type Read = FieldReader<ResidentField>;
type Warn = (field: ResidentField, code: RowFault['code']) => undefined;

/** A warning: it must not lose the person. */
function districtOf(read: Read, districts: ReadonlySet<string>, warn: Warn): string | undefined {
  const code = read.text('stadsdel')?.toLowerCase();
  return code === undefined || districts.has(code) ? code : warn('stadsdel', 'unknown-district');
}

/** No letter goes to half an address. */
function addressOf(
  read: Read,
  [streetField, postcodeField, cityField]: [ResidentField, ResidentField, ResidentField],
  warn: Warn,
): Address | undefined {
  const street = read.lines(streetField);
  const written = read.text(postcodeField);
  const city = read.text(cityField);
  const postcode = /^(?:SE?-)?(\d{3}) ?(\d{2})$/i
    .exec(written ?? '')
    ?.slice(1)
    .join('');
  if (written !== undefined && postcode === undefined) return warn(postcodeField, 'format');
  return street && postcode && city ? { street, postcode, city } : undefined;
}

function guardianOf(read: Read, n: 1 | 2, warn: Warn): Guardian | undefined {
  const name = read.text(`vardnadshavare${n}_namn`);
  const address = addressOf(
    read,
    [`vardnadshavare${n}_adress`, `vardnadshavare${n}_postnummer`, `vardnadshavare${n}_postort`],
    warn,
  );
  if (name === undefined) return address && warn(`vardnadshavare${n}_namn`, 'missing');
  return { name, ...(address && { address }) };
}

/** A move may be registered before its day (folkbokföringslagen 20 §). */
function emigrationOf(read: Read, today: Temporal.PlainDate): Pick<OpenFacts, 'emigrated' | 'emigratesOn'> {
  const emigrated = yesOrNo(read, 'utflyttad');
  const date = IsoDate.safeParse(read.text('utflyttad')).data;
  return date && date > today.toString() ? { emigrated: false, emigratesOn: date } : { emigrated };
}

/**
 * What holds whichever of two rows about one person is right (PR13); undefined if whose rows they are cannot be said.
 */
export function agreed(one: OpenFacts, other: OpenFacts): OpenFacts | undefined {
  const isSame = (field: keyof OpenFacts) => isDeepStrictEqual(one[field], other[field]);
  const identity = ['givenNames', 'familyName', 'homeMunicipality'] as const;
  if (!identity.every(isSame)) return undefined;
  const doubtful = (['birthDate', 'address', 'district', 'registeredSince'] as const).filter((field) => !isSame(field));
  const emigratesOn = [one.emigratesOn, other.emigratesOn].filter((date) => date !== undefined).sort()[0];
  return {
    ...one,
    ...Object.fromEntries(doubtful.map((field) => [field, undefined])),
    deceased: one.deceased || other.deceased,
    emigrated: one.emigrated || other.emigrated,
    ...(emigratesOn && { emigratesOn }),
    guardians: one.guardians.filter((guardian) => other.guardians.some((same) => isDeepStrictEqual(guardian, same))),
  };
}

/** Anything but yes, no, a date or blank is a fault: a letter must not rest on a guess. */
function yesOrNo(read: Read, field: 'avliden' | 'utflyttad'): boolean {
  const value = read.text(field)?.toLowerCase() ?? '';
  if (['', '0', 'nej'].includes(value)) return false;
  if (!['1', 'ja'].includes(value) && !IsoDate.safeParse(value).success) read.fault(field, 'format');
  return true;
}
