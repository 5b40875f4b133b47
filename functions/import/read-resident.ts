import type { Temporal } from 'temporal-polyfill';
import { IsoDate } from '../../shared/domain/calendar.ts';
import { type PersonalNumber, readPersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Address, Guardian, OpenResident } from '../../shared/domain/resident.ts';
import { type FieldReader, fieldReader, folded, type TableRow } from './read-table.ts';
import type { Fault } from './result.ts';

/** The columns of residents/<name>.csv (contracts 4). */
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

/** What the extract says of a person who is not protected. */
export type OpenFacts = Omit<OpenResident, 'personKey' | 'extractDate' | 'changedAt' | 'gone' | 'pendingSince'>;

/** Whom a row is about, read before anything else in it. */
export type Known = { number: PersonalNumber; protected: boolean };
export type Whose = Known | { fault: Fault };

/** Written in full, so that they are known in whatever column they ended up. */
const MARKINGS = ['sekretessmarkering', 'skyddad_folkbokforing'];

/**
 * The number and the protection. Any value of `skydd` protects. In a row whose cells may stand in the wrong columns
 * nobody can say that a person is unprotected: such a row is as good as missing, so contact stops until a good row
 * comes, unless a marking stands plainly in it.
 */
export function whose(row: Row, today: Temporal.PlainDate): Whose {
  const marked = row.sound ? row.value('skydd') !== '' : row.cells.some((cell) => MARKINGS.includes(folded(cell)));
  const read = readPersonalNumber(row.value('personnummer'), today);
  if (marked && 'number' in read) return { number: read.number, protected: true };
  if (!row.sound) return { fault: { row: row.row, field: 'row', code: 'row-shape' } };
  if ('fault' in read) return { fault: { row: row.row, field: 'personnummer', code: read.fault } };
  return { number: read.number, protected: false };
}

/** The date of the extract as a row states it; undefined when it states none. */
export function extractDateOf(row: Row): string | undefined {
  return row.sound ? IsoDate.safeParse(row.value('uttagsdatum')).data : undefined;
}

export type ReadResident = { facts: OpenFacts; warnings: Fault[] } | { fault: Fault };

/** The other fields of an unprotected person's row. The first fault refuses the row. */
export function readResident(row: Row, number: PersonalNumber, districts: ReadonlySet<string>): ReadResident {
  const read = fieldReader(row);
  const warnings: Fault[] = [];
  const warn = (field: ResidentField, code: Fault['code']) => {
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
    emigrated: yesOrNo(read, 'utflyttad'),
    guardians: [guardianOf(read, 1, warn), guardianOf(read, 2, warn)].filter((one) => one !== undefined),
  };
  const [fault] = read.faults;
  return fault ? { fault } : { facts, warnings };
}

type Read = FieldReader<ResidentField>;
type Warn = (field: ResidentField, code: Fault['code']) => undefined;

/** A district we do not know must not lose the person: the row is taken without it, and the KAA group is told. */
function districtOf(read: Read, districts: ReadonlySet<string>, warn: Warn): string | undefined {
  const code = read.text('stadsdel')?.toLowerCase();
  return code === undefined || districts.has(code) ? code : warn('stadsdel', 'unknown-district');
}

/** An address with a part missing is none: a letter must not go to half an address. */
function addressOf(
  read: Read,
  [streetField, postcodeField, cityField]: [ResidentField, ResidentField, ResidentField],
  warn: Warn,
): Address | undefined {
  const street = read.text(streetField);
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

/** A date or yes says yes. What is neither refuses the row: nobody may be written to on a guess. */
function yesOrNo(read: Read, field: 'avliden' | 'utflyttad'): boolean {
  const value = read.text(field)?.toLowerCase() ?? '';
  if (['', '0', 'nej'].includes(value)) return false;
  if (!['1', 'ja'].includes(value) && !IsoDate.safeParse(value).success) read.fault(field, 'format');
  return true;
}
