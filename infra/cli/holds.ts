import type { DynamoDb } from '../../shared/aws/clients.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { KeyedHash, PersonKey } from '../../shared/domain/notification.ts';
import { readPersonalNumber } from '../../shared/domain/personal-number.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { liftHold } from '../../shared/staff-actions/lift-hold.ts';
import { liftAllHolds, namedBy, personBy } from '../../shared/staff-actions/lift-holds.ts';
import type { Lifted } from '../../shared/staff-actions/outcomes.ts';
import { setHold } from '../../shared/staff-actions/set-hold.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { UsageError } from '../parts/usage-error.ts';
import { isSealedReference } from './show-case.ts';

export type HoldPorts = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; holds: string; sealed: string };
  profile: Profile;
  actor: Actor;
  /** Only for holds that no mail names. */
  keyedHash: () => Promise<KeyedHash>;
};

/** By telephone. The words are the same whether the person is known or not (P5). */
export async function hold(written: string, { keyedHash, ...ports }: HoldPorts): Promise<string> {
  const personKey = (await keyedHash()).personKeyOf(numberIn(written, ports.actor));
  const reference = await setHold(personKey, ports);
  return [
    `Kontaktstopp satt. Referens: ${reference}`,
    'Inga brev, mejl eller aviseringar lämnar systemet för personen. Brev som redan är utskrivna måste någon ta undan.',
    `En handläggare häver det med: kaa lift ${reference} PERSONNUMMER`,
  ].join('\n');
}

/** Of one mail or call alone (PR10). For an officer. */
export async function lift(reference: string, written: string, ports: HoldPorts): Promise<string> {
  if (!isSealedReference(reference)) throw new UsageError(`${reference} är ingen referens. Se kaa sealed list.`);
  const personKey = !reference.startsWith('R-')
    ? (await ports.keyedHash()).personKeyOf(numberIn(written, ports.actor))
    : await personIn(reference, written, ports);
  await leaveTrace(ports.dynamoDb, ports.tables.register, reference, 'lift-hold', ports.actor);
  return liftedWords(await liftHold(personKey, reference, ports), reference);
}

/** Of everybody in a sealed mail. */
export async function liftAll(reference: string, ports: HoldPorts): Promise<string> {
  const all = await liftAllHolds(reference, ports);
  if (all === 'not-there') throw noMail(reference);
  return [
    `Kontaktstoppet från ${reference} är hävt för ${all.lifted} personer.`,
    ...(all['no-hold'] > 0 ? [`${all['no-hold']} hade inget kontaktstopp från mejlet.`] : []),
    ...(all.protected > 0 ? [`${all.protected} har skydd i folkbokföringen och hävs inte.`] : []),
    ...(all.others > 0 ? [`${all.others} har kontaktstopp kvar från annat håll.`] : []),
  ].join('\n');
}

export function numberIn(written: string, { now }: Actor) {
  const read = readPersonalNumber(written, dateInStockholm(now));
  if ('number' in read) return read.number;
  throw new UsageError(`${written} är inget personnummer. Skriv det med tolv siffror.`);
}

const noMail = (reference: string) =>
  new UsageError(`Det finns inget på den skyddade vägen med referensen ${reference}. Se kaa sealed list.`);

async function personIn(reference: string, written: string, ports: HoldPorts): Promise<PersonKey> {
  const named = await namedBy(reference, ports);
  if (!named) throw noMail(reference);
  const personKey = personBy(named, written);
  if (personKey) return personKey;
  throw new UsageError(
    `${reference} nämner inte numret. Skriv det med tolv siffror, som i kaa sealed show ${reference}.`,
  );
}

function liftedWords(lifted: Lifted, reference: string): string {
  if (lifted.outcome === 'protected')
    throw new UsageError('Folkbokföringen säger att personen har skydd. Kontaktstoppet hävs inte.');
  const { outcome, others } = lifted;
  const rest = others.length > 0 ? [`Personen har kontaktstopp kvar från ${others.join(', ')}.`] : [];
  if (outcome === 'no-hold') return [`Personen har inget kontaktstopp från ${reference}.`, ...rest].join(' ');
  return ['Kontaktstoppet är hävt.', ...(reference.startsWith('R-') ? [RELEASE] : []), ...rest].join(' ');
}

const RELEASE = 'Ska mejlets rader om personen också gälla: släpp dem med kaa sealed release-rows.';
