import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb, S3 } from '../../shared/aws/clients.ts';
import { readFile } from '../../shared/aws/files.ts';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import { mayContact, type Obstacle } from '../../shared/domain/contact.ts';
import type { Letter, Task } from '../../shared/domain/effects.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { scanItems } from '../../shared/store/batch.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { residentsStore } from '../../shared/store/residents-store.ts';
import { updateItem } from '../../shared/store/table.ts';

export type HandOver = {
  dynamoDb: DynamoDb;
  s3: S3;
  tables: { register: string; residents: string };
  lettersBucket: string;
  profile: Profile;
  now: Temporal.Instant;
};

export type Result = { batch: string; written: string[]; stopped: number; waiting: number };

/**
 * Hands the PDFs over until there is a print batch. Each letter passes promise P6 once more, is then marked with the
 * batch, and only then written: a batch that was cut short is written again by its name, and no letter stands in two.
 */
export async function handOverLetters(folder: string, batch: string, again: boolean, ports: HandOver): Promise<Result> {
  const { dynamoDb, tables } = ports;
  const result: Result = { batch, written: [], stopped: 0, waiting: 0 };
  mkdirSync(folder, { recursive: true });
  for await (const items of scanItems(dynamoDb, tables.register)) {
    const records = items.filter(({ pk }) => pk.startsWith('YOUTH#')).map((item) => YouthRecord.parse(item));
    for (const record of records)
      for (const [id, letter] of Object.entries(record.letters)) {
        if (letter.state !== 'handed-over' || letter.channel !== 'paper') continue;
        if (again ? letter.batch !== batch : letter.batch !== undefined) continue;
        await handOver(id, letter, record, folder, again, result, ports);
      }
  }
  writeFileSync(join(folder, `${batch}.json`), JSON.stringify({ batch, letters: result.written }, null, 2));
  return result;
}

async function handOver(
  id: string,
  letter: Letter,
  record: YouthRecord,
  folder: string,
  again: boolean,
  result: Result,
  ports: HandOver,
): Promise<void> {
  const population = await residentsStore(ports.dynamoDb, ports.tables.residents).load(record.personKey);
  const contact = mayContact(record, letter, population, ports.profile, dateInStockholm(ports.now));
  if (!('facts' in contact)) {
    if ('wait' in contact) result.waiting += 1;
    else {
      await stop(id, letter, record, contact, ports);
      result.stopped += 1;
    }
    return;
  }
  if (!again && (await mark(id, letter, record, result.batch, ports)) !== 'updated') {
    result.waiting += 1;
    return;
  }
  const file = await readFile(ports.s3, ports.lettersBucket, letter.object ?? '');
  if (!file || !('bytes' in file)) throw new Error(`the PDF of letter ${id} is missing`);
  writeFileSync(join(folder, `${id}.pdf`), file.bytes);
  result.written.push(`${id}.pdf`);
}

function mark(id: string, letter: Letter, record: YouthRecord, batch: string, ports: HandOver) {
  const path = (field: string) => ['letters', id, field];
  return updateItem(ports.dynamoDb, ports.tables.register, youthKey(record.personKey), {
    set: [[path('batch'), batch]],
    add: [[['version'], 1]],
    when: [
      { path: path('state'), is: '=', value: 'handed-over' },
      { path: path('batch'), is: 'missing' },
      { path: ['contactHold'], is: '=', value: false },
      { path: ['entries', letter.entryId, 'state'], is: '=', value: 'open' },
    ],
  });
}

async function stop(id: string, letter: Letter, record: YouthRecord, obstacle: Obstacle, ports: HandOver) {
  const because = 'stop' in obstacle ? obstacle.stop : 'cancel' in obstacle ? obstacle.cancel : obstacle.wait;
  const today = dateInStockholm(ports.now);
  const { withinWorkingDays } = ports.profile.tasks;
  const task: Task = {
    type: because === 'no-address' ? 'no-address' : 'letter-stopped',
    dueOn: addWorkingDays(today, withinWorkingDays, ports.profile.freeDays).toString(),
    createdOn: today.toString(),
    done: false,
  };
  await effectStore(ports.dynamoDb, ports.tables.register).settle(
    youthKey(record.personKey),
    ['letters', id],
    letter,
    'cancel' in obstacle ? 'cancelled' : 'stopped',
    {
      effect: [['stoppedBecause', because]],
      item: 'stop' in obstacle && because !== 'protected' ? [[['tasks', `${task.type}.${id}`], task]] : [],
    },
  );
}
