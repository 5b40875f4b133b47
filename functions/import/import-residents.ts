import { isDeepStrictEqual } from 'node:util';
import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { ReplaceOutcome } from '../../shared/domain/directory.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { PersonKey } from '../../shared/domain/notification.ts';
import type { PersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Extract, Resident } from '../../shared/domain/resident.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import {
  agreed,
  identityOf,
  type OpenFacts,
  RESIDENT_FIELDS,
  type ReadResident,
  type ResidentField,
  readResident,
  type Terms,
  termsOf,
} from './read-resident.ts';
import { readTable, type TableRow } from './read-table.ts';
import { addFault, type ImportResult, noFaults, type RowFault } from './result.ts';
import { refusalOf, type Survey, surveyExtract } from './survey-extract.ts';

export type ResidentsPorts = {
  /** From its start; undefined when gone or replaced. */
  read: () => Promise<AsyncIterable<Uint8Array> | undefined>;
  personKeyOf: (number: PersonalNumber) => PersonKey;
  extractInForce: () => Promise<Extract | undefined>;
  putInForce: (extract: Extract) => Promise<ReplaceOutcome>;
  load: (keys: PersonKey[]) => Promise<Map<PersonKey, Resident>>;
  write: (residents: Resident[], now: Temporal.Instant) => Promise<void>;
  stored: () => AsyncIterable<{ personKey: PersonKey; gone: boolean; protected: boolean }[]>;
  /** Told to the officers, and contact held: a flag that vanished is a doubt (PR13). */
  flagsLost: (persons: LostFlag[]) => Promise<void>;
  markGone: (keys: PersonKey[], now: Temporal.Instant) => Promise<void>;
  /** Those that the register knows. */
  youths: (keys: PersonKey[]) => Promise<PersonKey[]>;
  markPending: (keys: PersonKey[], now: Temporal.Instant) => Promise<void>;
  signal: (keys: PersonKey[]) => Promise<void>;
  /** Once false, nothing more may be written. */
  holdsLease: () => Promise<boolean>;
  now: () => Temporal.Instant;
};

type LostFlag = { personKey: PersonKey; number: PersonalNumber };

export type ResidentsOptions = { importId: string; unfinished: boolean; profile: Profile };

/** BatchGetItem takes 100 keys. */
const CHUNK_SIZE = 100;

/**
 * One pass decides whether the extract may take effect, another writes rows; then missing persons are gone. In force
 * last: until then letters go by the old one's date. New flags count in any file (PR13).
 */
export async function importResidents(
  options: ResidentsOptions,
  ports: ResidentsPorts,
): Promise<ImportResult | 'superseded'> {
  const { profile, importId } = options;
  const today = dateInStockholm(ports.now());
  const terms = termsOf(profile, today);
  const bytes = await ports.read();
  if (!bytes) return 'superseded';
  const survey = await surveyExtract(bytes, terms, ports.personKeyOf);
  const protectedBefore = await protectedNow(ports);
  const refused = refusalOf(survey, await ports.extractInForce(), protectedBefore.size, profile, today.toString());
  if (refused) {
    await applyFlags(survey, protectedBefore, today.toString(), importId, ports);
    return refused;
  }
  const again = await ports.read();
  if (!again) return 'superseded';
  const lost = [...protectedBefore].flatMap((personKey) => lostFlag(personKey, survey) ?? []);
  await assertLease(ports);
  if (lost.length > 0) await ports.flagsLost(lost);
  const result = await applyRows(again, survey, terms, importId, ports);
  await markGone(survey, options.unfinished, ports);
  await assertLease(ports);
  const { date, named } = survey;
  const put = await ports.putInForce({ date, rows: named.size, complete: true });
  if (put === 'newer-in-force') throw new Fault('conflict');
  return { ...result, ...(lost.length > 0 && { flagsLost: true }) };
}

async function protectedNow({ stored }: ResidentsPorts): Promise<Set<PersonKey>> {
  const keys = new Set<PersonKey>();
  for await (const page of stored()) for (const person of page) if (person.protected) keys.add(person.personKey);
  return keys;
}

function lostFlag(personKey: PersonKey, { named, persons, protectedPersons }: Survey): LostFlag | undefined {
  const number = named.get(personKey);
  return number && persons.has(personKey) && !protectedPersons.has(personKey) ? { personKey, number } : undefined;
}

/** Of a file that is refused. */
async function applyFlags(
  { date, protectedPersons }: Survey,
  before: Set<PersonKey>,
  today: string,
  importId: string,
  ports: ResidentsPorts,
): Promise<void> {
  const added = [...protectedPersons].filter((key) => !before.has(key));
  for (const keys of inGroups(added, CHUNK_SIZE)) {
    const facts = new Map(keys.map((key): [PersonKey, Facts] => [key, { protected: true, flaggedBy: importId }]));
    await applyChunk(facts, date || today, ports);
  }
}

type Facts = OpenFacts | { protected: true; flaggedBy: string; flaggedAgainBy?: string };
type Row = TableRow<ResidentField>;

async function applyRows(
  bytes: AsyncIterable<Uint8Array>,
  survey: Survey,
  terms: Terms,
  importId: string,
  ports: ResidentsPorts,
): Promise<ImportResult> {
  const result: ImportResult = { state: 'imported', rows: 0, accepted: 0, refused: noFaults(), warnings: noFaults() };
  const disagreeing = new Map<PersonKey, OpenFacts | undefined>();
  const readRow = rowReader(survey, terms, importId, disagreeing, ports);
  const table = await readTable(bytes, RESIDENT_FIELDS);
  let chunk = new Map<PersonKey, Facts>();
  for await (const group of table.rows)
    for (const row of group) {
      const read = readRow(row);
      count(read, result);
      if ('fault' in read || disagreeing.has(read.key)) continue;
      chunk.set(read.key, read.facts);
      if (chunk.size < CHUNK_SIZE) continue;
      await applyChunk(chunk, survey.date, ports);
      chunk = new Map();
    }
  for (const [key, facts] of disagreeing)
    if (facts) chunk.set(key, facts);
    else survey.persons.delete(key);
  for (const group of inGroups([...chunk], CHUNK_SIZE)) await applyChunk(new Map(group), survey.date, ports);
  return result;
}

function count(read: AcceptedRow | { fault: RowFault }, result: ImportResult): void {
  result.rows += 1;
  if ('fault' in read) addFault(result.refused, read.fault);
  else result.accepted += 1;
  if ('warnings' in read) for (const warning of read.warnings) addFault(result.warnings, warning);
}

type AcceptedRow = { key: PersonKey; facts: Facts; warnings: RowFault[] };

/** A person's first good row counts, unless a later one disagrees. */
function rowReader(
  survey: Survey,
  terms: Terms,
  importId: string,
  disagreeing: Map<PersonKey, OpenFacts | undefined>,
  { personKeyOf }: ResidentsPorts,
) {
  const accepted = new Set<PersonKey>();
  return (row: Row): AcceptedRow | { fault: RowFault } => {
    const person = identityOf(row, terms);
    if ('fault' in person) return person;
    const key = personKeyOf(person.number);
    const isProtected = survey.protectedPersons.has(key);
    const read: ReadResident | { facts: Facts; warnings: RowFault[] } = isProtected
      ? { facts: { protected: true, flaggedBy: importId }, warnings: [] }
      : readResident(row, person.number, terms);
    const isSecond = accepted.has(key);
    if (!('fault' in read) && !read.facts.protected && survey.disagreeing.has(key)) {
      const earlier = disagreeing.get(key);
      disagreeing.set(key, isSecond ? earlier && agreed(earlier, read.facts) : read.facts);
    }
    if (isSecond) return { fault: { row: row.row, field: 'personnummer', code: 'twice-in-file' } };
    if ('fault' in read) return read;
    accepted.add(key);
    return { key, ...read };
  };
}

async function applyChunk(chunk: Map<PersonKey, Facts>, date: string, ports: ResidentsPorts): Promise<void> {
  if (chunk.size === 0) return;
  await assertLease(ports);
  const stored = await ports.load([...chunk.keys()]);
  const now = ports.now();
  const changed: Resident[] = [];
  const flaggedAgain: Resident[] = [];
  for (const [personKey, facts] of chunk) {
    const before = stored.get(personKey);
    if (facts.protected && before?.protected && !before.gone) {
      // Nothing for register: unsealing what one file sealed must not undo another's.
      if (![before.flaggedBy, before.flaggedAgainBy].includes(facts.flaggedBy))
        flaggedAgain.push({ ...before, flaggedAgainBy: facts.flaggedBy });
      continue;
    }
    if (before && isDeepStrictEqual(factsOf(before), { ...facts, gone: false })) continue;
    const kept = { personKey, extractDate: date, changedAt: now.toString(), gone: false };
    // It stays on the sweep's list.
    changed.push({ ...facts, ...kept, ...(before?.pendingSince && { pendingSince: now.toString() }) });
  }
  if (changed.length + flaggedAgain.length === 0) return;
  await ports.write([...changed, ...flaggedAgain], now);
  await signalRegister(changed.map(keyOf), ports);
}

function factsOf({ personKey: _key, extractDate: _date, changedAt: _at, pendingSince: _since, ...facts }: Resident) {
  return facts;
}

/** A youth stored right now is looked up by register itself. */
async function signalRegister(keys: PersonKey[], ports: ResidentsPorts): Promise<void> {
  if (keys.length === 0) return;
  const known = await ports.youths(keys);
  if (known.length === 0) return;
  await ports.markPending(known, ports.now());
  await ports.signal(known);
}

/** After an unfinished import everybody is signalled. */
async function markGone({ persons }: Survey, unfinished: boolean, ports: ResidentsPorts): Promise<void> {
  for await (const page of ports.stored()) {
    const gone = page.filter((person) => !person.gone && !persons.has(person.personKey)).map(keyOf);
    const toSignal = unfinished ? page.map(keyOf) : gone;
    if (toSignal.length === 0) continue;
    await assertLease(ports);
    await ports.markGone(gone, ports.now());
    await signalRegister(toSignal, ports);
  }
}

const keyOf = ({ personKey }: { personKey: PersonKey }) => personKey;

async function assertLease({ holdsLease }: ResidentsPorts): Promise<void> {
  if (!(await holdsLease())) throw new Fault('lease-lost');
}
