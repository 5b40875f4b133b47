import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Obstacle } from '../../shared/domain/contact.ts';
import type { Letter, Task, TaskType } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { lookTomorrow, missingTask } from '../../shared/domain/tasks.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { updateItem, valuesAt } from '../../shared/store/table.ts';
import { due } from '../../shared/store/work.ts';

type Ports = { dynamoDb: DynamoDb; tables: { register: string }; profile: Profile; now: Temporal.Instant };

/**
 * Ends the letter with a task that says why (P6). A protected youth gets no task: register looks again and seals the
 * record.
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
  const type = 'stop' in obstacle && obstacle.stop === 'no-address' ? 'no-address' : 'letter-stopped';
  const lookAgainOn = dateInStockholm(ports.now).toString();
  const lookAgain = valuesAt([], { lookAgainOn, ...due(pk, ports.now), signals: 0 });
  // A task about what has left may end.
  if ('cancel' in obstacle) return settle(pk, ['letters', id], letter, 'cancelled', { item: lookAgain });
  await settle(pk, ['letters', id], letter, 'stopped', {
    effect: { stoppedBecause: obstacle.stop },
    item: obstacle.stop === 'protected' ? lookAgain : [...taskPaths(record, type, ports), ...lookAgain],
  });
}

export async function askForExtract(record: YouthRecord, ports: Ports): Promise<void> {
  const [task] = taskPaths(record, 'extract-too-old', ports);
  if (!task) return;
  await updateItem(ports.dynamoDb, ports.tables.register, youthKey(record.personKey), {
    set: [task, lookTomorrow(dateInStockholm(ports.now))],
    add: [[['version'], 1]],
    when: [
      { path: ['version'], is: '=', value: record.version },
      { path: task[0], is: 'missing' },
    ],
  });
}

/** None if such a task is open. */
function taskPaths({ tasks }: YouthRecord, type: TaskType, { profile, now }: Ports): [string[], Task][] {
  const missing = missingTask(tasks, type, dateInStockholm(now), profile);
  return Object.entries(missing).map(([id, task]) => [['tasks', id], task]);
}
