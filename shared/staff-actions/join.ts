import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import type { PersonKey } from '../domain/notification.ts';
import type { PersonalNumber } from '../domain/personal-number.ts';
import { recordReference } from '../domain/reference.ts';
import { youthKey } from '../store/keys.ts';
import { updateItem, valuesAt } from '../store/table.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import { due } from '../store/work.ts';

type JoinPorts = { dynamoDb: DynamoDb; register: string; actor: Actor };

/**
 * Marks that whoever had the old number now has the new one; the sweep has register do the rest. Reads nothing of either, so
 * the answer tells nothing (P5). `no-record`: the old number has none, or was joined before.
 */
export async function askToJoin(
  old: PersonKey,
  to: { personKey: PersonKey; personnummer: PersonalNumber },
  { dynamoDb, register, actor }: JoinPorts,
): Promise<'asked' | 'no-record'> {
  const { now } = actor;
  for (const personKey of [old, to.personKey])
    await leaveTrace(dynamoDb, register, recordReference(personKey), 'join', actor);
  const pk = youthKey(old);
  const lookAgainOn = dateInStockholm(now).toString();
  const marked = await updateItem(dynamoDb, register, pk, {
    set: valuesAt([], { joinsTo: to, lookAgainOn, ...due(pk, now), signals: 0 }),
    // Claims that have not seen it fail.
    add: [
      [['holdSeq'], 1],
      [['version'], 1],
    ],
    when: [
      { path: ['pk'], is: 'exists' },
      { path: ['joinsTo'], is: 'missing' },
    ],
  });
  return marked === 'updated' ? 'asked' : 'no-record';
}
