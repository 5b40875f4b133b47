import type { DynamoDb } from '../../shared/aws/clients.ts';
import { isCaseNumber } from '../../shared/domain/reference.ts';
import { showSealed as show } from '../../shared/staff-actions/sealed.ts';
import { caseKey } from '../../shared/store/keys.ts';
import { getItem } from '../../shared/store/table.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import { UsageError } from '../parts/usage-error.ts';
import { lettersInWords } from './letter-words.ts';

/** As JSON; the trace is stored first. */
export async function showCase(db: DynamoDb, register: string, number: string, reader: Actor): Promise<string> {
  if (!isCaseNumber(number))
    throw new UsageError(`${number} är inget ärendenummer. Kontrollera det tecken för tecken.`);
  const found = await getItem(db, register, caseKey(number));
  if (typeof found?.personKey !== 'string') throw notShown(number);
  await leaveTrace(db, register, number, 'read', reader);
  const record = await youthStore(db, register).load(found.personKey);
  // Register reserves the number before it stores the record.
  if (record.version === 0 || record.state === 'sealing' || record.state === 'sealed') throw notShown(number);
  const { name, personnummer, phone, email, district, state, contactHold, entries, letters, tasks, timeline, newer } =
    record;
  return JSON.stringify(
    { name, personnummer, phone, email, district, state, contactHold, entries, letters, tasks, timeline, newer },
    lettersInWords,
    2,
  );
}

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
function notShown(number: string): UsageError {
  return new UsageError(
    `Ärendet ${number} finns inte eller får inte visas. Fråga handläggaren för skyddade uppgifter.`,
  );
}
