import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Obstacle } from '../../shared/domain/contact.ts';
import type { Letter } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { missingTask, newTask } from '../../shared/domain/tasks.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { updateItem } from '../../shared/store/table.ts';
import { due } from '../../shared/store/work.ts';

type Ports = { dynamoDb: DynamoDb; tables: { register: string }; profile: Profile; now: Temporal.Instant };

/**
 * Ends a letter that must not leave, with a task that states why (P6). For a protected youth there is no task: register,
 * which is made to look again, seals the record.
 */
export async function stopLetter(
  id: string,
  letter: Letter,
  record: YouthRecord,
  obstacle: Exclude<Obstacle, { wait: string }>,
  ports: Ports,
): Promise<void> {
  const settle = effectStore(ports.dynamoDb, ports.tables.register).settle;
  const pk = youthKey(record.personKey);
  if ('cancel' in obstacle) return settle(pk, ['letters', id], letter, 'cancelled');
  const type = obstacle.stop === 'no-address' ? 'no-address' : 'letter-stopped';
  const { workPartition, dueAt } = due(pk, ports.now);
  const today = dateInStockholm(ports.now);
  const task = newTask(type, today, ports.profile);
  const lookAgain: [string[], unknown][] = [
    [['lookAgainOn'], today.toString()],
    [['workPartition'], workPartition],
    [['dueAt'], dueAt],
    [['signals'], 0],
  ];
  await settle(pk, ['letters', id], letter, 'stopped', {
    effect: [['stoppedBecause', obstacle.stop]],
    item: obstacle.stop === 'protected' ? lookAgain : [[['tasks', `${type}.${id}`], task], ...lookAgain],
  });
}

/** Letters wait for a newer extract, which a person must fetch. At most one open task for each youth. */
export async function askForExtract({ personKey, tasks }: YouthRecord, ports: Ports): Promise<void> {
  const [added] = Object.entries(missingTask(tasks, 'extract-too-old', dateInStockholm(ports.now), ports.profile));
  if (!added) return;
  const [id, task] = added;
  const at = ['tasks', id];
  await updateItem(ports.dynamoDb, ports.tables.register, youthKey(personKey), {
    set: [[at, task]],
    add: [[['version'], 1]],
    when: [
      { path: ['pk'], is: 'exists' },
      { path: ['contactHold'], is: '=', value: false },
      { path: at, is: 'missing' },
    ],
  });
}
