import { isCoordinationNumber } from '../../shared/domain/personal-number.ts';
import { askToJoin } from '../../shared/staff-actions/join.ts';
import { UsageError } from '../parts/usage-error.ts';
import { type HoldPorts, numberIn } from './holds.ts';

/** Undefined if the arguments do not fit the usage. */
export async function join(
  [writtenOld, writtenNew]: string[],
  { keyedHash, dynamoDb, tables, actor }: HoldPorts,
): Promise<string | undefined> {
  if (writtenOld === undefined || writtenNew === undefined) return undefined;
  const [old, personnummer] = [numberIn(writtenOld, actor), numberIn(writtenNew, actor)];
  if (old === personnummer) throw new UsageError('Det är samma nummer två gånger.');
  if (isCoordinationNumber(personnummer) && !isCoordinationNumber(old))
    throw new UsageError('Ett personnummer blir aldrig ett samordningsnummer. Skriv det gamla numret först.');
  const { personKeyOf } = await keyedHash();
  const to = { personKey: personKeyOf(personnummer), personnummer };
  const outcome = await askToJoin(personKeyOf(old), to, { dynamoDb, register: tables.register, actor });
  if (outcome === 'no-record')
    throw new UsageError('Det gamla numret finns inte i registret, eller är redan sammanfört med ett nytt.');
  return ASKED;
}

const ASKED = [
  'Antecknat. Inom en kvart är de en ungdom, under det nya numret. Ärenden, brev, uppgifter och kontaktstopp följer med,',
  'och det som redan är skickat skickas inte igen. Har en av dem skyddade uppgifter får båda det.',
].join('\n');
