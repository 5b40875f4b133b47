import type { Temporal } from 'temporal-polyfill';
import { IsoDate } from '../../shared/domain/calendar.ts';
import { type PersonalNumber, readPersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Address, Guardian, OpenResident } from '../../shared/domain/resident.ts';
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

/** Recognised in any column. */
const MARKINGS = ['sekretessmarkering', 'skyddad_folkbokforing'];

/**
 * Any value of `skydd` protects. An unsound row counts as missing: contact stops (P6), unless a cell holds a marking.
 */
export function identityOf(row: Row, today: Temporal.PlainDate): Identity | { fault: RowFault } {
  const marked = row.sound ? row.value('skydd') !== '' : row.cells.some((cell) => MARKINGS.includes(folded(cell)));
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
export function readResident(row: Row, number: PersonalNumber, districts: ReadonlySet<string>): ReadResident {
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
    emigrated: yesOrNo(read, 'utflyttad'),
    guardians: [guardianOf(read, 1, warn), guardianOf(read, 2, warn)].filter((guardian) => guardian !== undefined),
  };
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

/** Anything but yes, no, a date or blank is a fault: a letter must not rest on a guess. */
function yesOrNo(read: Read, field: 'avliden' | 'utflyttad'): boolean {
  const value = read.text(field)?.toLowerCase() ?? '';
  if (['', '0', 'nej'].includes(value)) return false;
  if (!['1', 'ja'].includes(value) && !IsoDate.safeParse(value).success) read.fault(field, 'format');
  return true;
}
