import * as z from 'zod';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { SealedMail } from '../../shared/domain/sealed-mail.ts';
import { type Lifted, liftHold as lift } from '../../shared/staff-actions/lift-hold.ts';
import { sealedMailKey } from '../../shared/store/keys.ts';
import { getItem } from '../../shared/store/table.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { UsageError } from '../parts/usage-error.ts';

export type LiftPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; holds: string; sealed: string };
  profile: Profile;
};

const Persons = z.object({ persons: SealedMail.shape.persons });

/** For an officer who has read the sealed mail (PR5). Lifts that mail's hold alone (PR10). */
export async function liftHold(
  reference: string,
  number: string,
  actor: Actor,
  { dynamoDb, tables, profile }: LiftPorts,
): Promise<string> {
  const mail = await getItem(dynamoDb, tables.sealed, sealedMailKey(reference));
  const personKey =
    mail && Persons.parse(mail).persons.find((person) => person.number === number.replace('-', ''))?.personKey;
  if (!personKey)
    throw new UsageError(
      `${reference} nämner inte numret. Skriv det med tolv siffror, som i kaa sealed show ${reference}.`,
    );
  await leaveTrace(dynamoDb, tables.register, reference, 'lift-hold', actor);
  return liftedWords(await lift(personKey, reference, { dynamoDb, tables, profile, actor }));
}

function liftedWords(lifted: Lifted): string {
  if (lifted.outcome === 'protected')
    throw new UsageError('Folkbokföringen säger att personen har skydd. Kontaktstoppet hävs inte.');
  const { outcome, others } = lifted;
  const rest = others.length > 0 ? `Personen har kontaktstopp kvar från ${others.join(', ')}.` : '';
  if (outcome === 'no-hold') return `Personen har inget kontaktstopp från den referensen. ${rest}`.trim();
  return `${LIFTED} ${rest}`.trim();
}

const LIFTED =
  'Kontaktstoppet är hävt. Ska mejlets rader om personen också gälla: släpp dem med kaa sealed release-rows.';
