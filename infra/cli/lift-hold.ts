import * as z from 'zod';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { sealedMailKey } from '../../shared/store/keys.ts';
import { residentsStore } from '../../shared/store/residents-store.ts';
import { SealedMail } from '../../shared/store/sealed-store.ts';
import { getItem } from '../../shared/store/table.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import { UsageError } from './names.ts';
import { noteRead, type Reader } from './show-case.ts';

export type LiftPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; sealed: string };
  profile: Profile;
};

const LOST_RACES_ALLOWED = 5;
const Persons = z.object({ persons: SealedMail.shape.persons });

/**
 * An officer has read a sealed mail and decides for whom in it contact may go on (privacy rule 6.5). What was planned
 * leaves with the next sweep. Somebody whom the extract marks as protected stays where they are.
 */
export async function liftHold(
  reference: string,
  number: string,
  reader: Reader,
  { dynamoDb, tables, profile }: LiftPorts,
): Promise<string> {
  const mail = await getItem(dynamoDb, tables.sealed, sealedMailKey(reference));
  const personKey =
    mail && Persons.parse(mail).persons.find((one) => one.number === number.replace('-', ''))?.personKey;
  if (!personKey)
    throw new UsageError(`${reference} nämner inte numret. Skriv det med tolv siffror, som i kaa sealed ${reference}.`);
  await noteRead(dynamoDb, tables.register, reference, reader);
  const youths = youthStore(dynamoDb, tables.register);
  const residents = residentsStore(dynamoDb, tables.residents);
  for (let attempt = 0; attempt < LOST_RACES_ALLOWED; attempt++) {
    const record = await youths.load(personKey);
    if (record.state === 'sealed' || record.state === 'sealing')
      throw new UsageError('Folkbokföringen säger att personen har skydd. Kontaktstoppet hävs inte.');
    if (!record.contactHold) return 'Personen har inget kontaktstopp.';
    const next = decide(record, { kind: 'lift-hold' }, await residents.load(personKey), profile, reader.now);
    if ((await youths.save(next, reader.now)) !== 'saved') continue;
    if (next.contactHold)
      throw new UsageError('Folkbokföringen säger att personen har skydd. Kontaktstoppet hävs inte.');
    return 'Kontaktstoppet är hävt. Be skolan skicka en ny rapport om personen, utan dem som har skydd.';
  }
  throw new Error('the record kept changing');
}
