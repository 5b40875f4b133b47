import type { DynamoDb } from '../../shared/aws/clients.ts';
import { reportedOf } from '../../shared/domain/effective-facts.ts';
import { stopping } from '../../shared/domain/hold.ts';
import { holderOf } from '../../shared/domain/judge-act.ts';
import { isCaseNumber } from '../../shared/domain/reference.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { showSealed as show } from '../../shared/staff-actions/sealed.ts';
import { holdsOf } from '../../shared/store/hold-store.ts';
import { caseKey } from '../../shared/store/keys.ts';
import { isAnyProtected } from '../../shared/store/residents-store.ts';
import { getItem } from '../../shared/store/table.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import { UsageError } from '../parts/usage-error.ts';
import { READ_FIRST } from './held-words.ts';
import { lettersInWords } from './letter-words.ts';

/** As JSON; the trace is stored first. */
export async function showCase(
  db: DynamoDb,
  { register, residents, holds }: { register: string; residents: string; holds: string },
  number: string,
  reader: Actor,
): Promise<string> {
  if (!isCaseNumber(number))
    throw new UsageError(`${number} är inget ärendenummer. Kontrollera det tecken för tecken.`);
  const found = await getItem(db, register, caseKey(number));
  if (typeof found?.personKey !== 'string') throw notShown(number);
  await leaveTrace(db, register, number, 'read', reader);
  const record = await youthStore(db, register).current(found.personKey);
  // Register reserves the number before it stores the record.
  if (record.version === 0 || record.state === 'sealing' || record.state === 'sealed') throw notShown(number);
  // Register may not have looked yet.
  if (await isAnyProtected(db, residents, [record.personKey, ...(record.joinedFrom ?? [])])) throw notShown(number);
  if (record.contactHold || stopping(await holdsOf(db, holds, record.personKey)).length > 0) return heldCase(record);
  const { name, personnummer, phone, email, district, state, contactHold, waitsFor } = record;
  const { tasks, timeline, newer, acts } = record;
  const entries = withoutHiddenNumbers(record);
  const toRead = Object.keys(record.unreadReports);
  const names = waitsFor?.includes('check-identity') ? unsettledNames(record) : undefined;
  const shown = {
    ...(toRead.length > 0 && { contact: `${READ_FIRST}: ${toRead.join(', ')}` }),
    ...{
      name,
      personnummer,
      ...(!waitsFor && { phone, email }),
      district,
      holder: holderOf(record),
      state,
      contactHold,
      waitsFor,
      entries,
    },
    letters: waitsFor ? withoutEmail(record.letters) : record.letters,
    ...{ names, reported: reportedIn(record), tasks, acts, timeline, newer },
  };
  return JSON.stringify(shown, lettersInWords, 2);
}

/** What stands of what schools have said, by row. */
function reportedIn(record: YouthRecord) {
  const rows = Object.entries(reportedOf(record).standing).map(([id, { type, date, until, unit, programme }]) => [
    id,
    { type, date, until, unit, programme },
  ]);
  return Object.fromEntries(rows) as object;
}

/** To be compared with the record's, which is the extract's. */
function unsettledNames({ facts, changes }: YouthRecord) {
  const unsettled = [...Object.values(facts), ...Object.values(changes)].filter(
    ({ name, identity }) => name && !identity,
  );
  const names = unsettled.map(({ reportId, name }) => ({ reportId, reported: name }));
  return { say: NAMES_DIFFER, names };
}

const NAMES_DIFFER =
  'Namnet i rapporten är inte folkbokföringens. Inget brev skickas förrän någon har sagt vem raden gäller: kaa identity';

/** Of what was over before anybody heard of it. */
function withoutHiddenNumbers({ entries }: YouthRecord) {
  const shown = Object.entries(entries).map(([id, { caseNumber, ...entry }]) => [
    id,
    entry.heardAfterwards ? entry : { caseNumber, ...entry },
  ]);
  return Object.fromEntries(shown) as object;
}

/** Whoever sees an address may use it (P11). */
function withoutEmail(letters: YouthRecord['letters']): YouthRecord['letters'] {
  return Object.fromEntries(Object.entries(letters).map(([id, { email: _, ...letter }]) => [id, letter]));
}

/** No number, name, address or phone: nobody is to be contacted. */
function heldCase(record: YouthRecord): string {
  const { state, letters, tasks } = record;
  const entries = withoutHiddenNumbers(record);
  const kept = Object.values(letters).map(({ variant, addressee, dueOn, state }) => ({
    variant,
    addressee,
    dueOn,
    state,
  }));
  return JSON.stringify({ kontaktstopp: HELD, state, contactHold: true, entries, letters: kept, tasks }, null, 2);
}

const HELD =
  'Kontakta inte den unga eller vårdnadshavare. Handläggaren för skyddade uppgifter avgör när kontaktstoppet kan hävas.';

export async function showSealed(
  db: DynamoDb,
  tables: { register: string; sealed: string },
  reference: string,
  reader: Actor,
): Promise<string> {
  if (!isSealedReference(reference))
    throw new UsageError(`${reference} är ingen referens. Den ser ut som S-7K3Q-9F eller R-7K3Q-9F, se meddelandet.`);
  const item = await show(reference, { dynamoDb: db, tables, actor: reader });
  if (item) return JSON.stringify(item, null, 2);
  throw notThere(reference);
}

export const isSealedReference = (text: string) => /^[IRS]-[0-9A-Z]{4}-[0-9A-Z]{2}$/.test(text);

export const notThere = (reference: string) =>
  new UsageError(`Referensen ${reference} finns inte. Kontrollera den mot meddelandet.`);

/** One answer for unknown and sealed: it reveals neither (P5). */
export function notShown(number: string): UsageError {
  return new UsageError(
    `Ärendet ${number} finns inte eller får inte visas. Fråga handläggaren för skyddade uppgifter.`,
  );
}
