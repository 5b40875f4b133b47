import * as z from 'zod';
import { PersonKey } from '../domain/notification.ts';
import { isCaseNumber } from '../domain/reference.ts';
import { SealedMail } from '../domain/sealed-mail.ts';
import { inGroups } from '../store/in-groups.ts';
import { sealedFlagsKey, sealedMailKey, sealedOthersKey } from '../store/keys.ts';
import { getItem } from '../store/table.ts';
import { leaveTrace } from '../store/trace.ts';
import { type LiftPorts, liftHold } from './lift-hold.ts';
import type { Lifted, LiftedAll } from './outcomes.ts';
import { personsIn } from './sealed.ts';

type Ports = Omit<LiftPorts, 'tables'> & { tables: LiftPorts['tables'] & { sealed: string } };
type Named = Pick<SealedMail, 'persons' | 'cases'> & { others: PersonKey[] };

const AT_ONCE = 20;

/** Of everybody in a sealed mail, or whom people have said that it is about, or in a list of lost flags (I-), or of `most` of them, `from` one on. */
export async function liftAllHolds(
  reference: string,
  ports: Ports,
  { from = 0, most = Number.POSITIVE_INFINITY } = {},
): Promise<LiftedAll | 'not-there'> {
  const named = await namedBy(reference, ports);
  if (!named) return 'not-there';
  await leaveTrace(ports.dynamoDb, ports.tables.register, reference, 'lift-hold', ports.actor);
  const keys = [...new Set([...[...named.persons, ...named.cases].map(({ personKey }) => personKey), ...named.others])];
  const all: Lifted[] = [];
  for (const group of inGroups(keys.slice(from, from + most), AT_ONCE))
    all.push(...(await Promise.all(group.map((personKey) => liftHold(personKey, reference, ports)))));
  const count = (outcome: Lifted['outcome']) => all.filter((one) => one.outcome === outcome).length;
  return {
    lifted: count('lifted'),
    'no-hold': count('no-hold'),
    protected: count('protected'),
    left: Math.max(0, keys.length - from - most),
    others: all.filter((one) => one.outcome !== 'protected' && one.others.length > 0).length,
  };
}

/** A list of lost flags names persons alone. */
const Cases = z.object({ cases: SealedMail.shape.cases.default([]) });

const Others = z.object({ others: z.array(PersonKey).default([]) });

export async function namedBy(
  reference: string,
  { dynamoDb, tables }: Pick<Ports, 'dynamoDb' | 'tables'>,
): Promise<Named | undefined> {
  const keyOf = reference.startsWith('I-') ? sealedFlagsKey : sealedMailKey;
  const item = await getItem(dynamoDb, tables.sealed, keyOf(reference));
  if (!item) return undefined;
  const [persons, others] = await Promise.all([
    personsIn(item, dynamoDb, tables.sealed),
    getItem(dynamoDb, tables.sealed, sealedOthersKey(reference)),
  ]);
  return { persons, ...Cases.parse(item), ...Others.parse(others ?? {}) };
}

/** `written`: personnummer with twelve digits or case number, as the mail has it. */
export function personBy({ persons, cases }: Named, written: string): PersonKey | undefined {
  const digits = written.replace('-', '');
  const found = isCaseNumber(written)
    ? cases.find(({ caseNumber }) => caseNumber === written)
    : persons.find(({ number }) => number === digits);
  return found?.personKey;
}
