import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { IsoInstant } from '../domain/calendar.ts';
import { isToFollowUp, waits } from '../domain/held-report.ts';
import type { Read } from '../domain/newer-values.ts';
import { readItems } from '../store/batch.ts';
import { reportKey } from '../store/keys.ts';
import { mailsIn } from '../store/list-store.ts';
import { readTolerant } from '../store/read-tolerant.ts';
import type { Item } from '../store/table.ts';
import { ToDo, Waiting } from './outcomes.ts';

const IN_LIST = ['pk', ...Object.keys(ToDo.shape)];

/** Without a scan: by the list in which each stands. Urgent ones first, then the oldest. */
export async function listToDo(dynamoDb: DynamoDb, register: string): Promise<ToDo[]> {
  const places = await mailsIn(dynamoDb, register);
  const items = await readItems(
    dynamoDb,
    register,
    places.map(({ pk }) => pk),
    IN_LIST,
  );
  const byKey = new Map(items.map((item) => [item.pk, item]));
  return places.flatMap(({ pk, isUrgent }) => {
    const item = byKey.get(pk);
    const report = item && readToDo(item);
    return report && (report.newer || waits(report) || isToFollowUp(report)) ? [{ ...report, isUrgent }] : [];
  });
}

function readToDo(item: Item): Read<z.infer<typeof ToDo>> {
  const { state, followUp } = ToDo.partial().safeParse(item).data ?? {};
  return { ...readWaiting(item), state: state ?? 'held', followUp };
}

/** One that cannot be read must not hide the others. */
export function readWaiting(item: Item): Waiting {
  try {
    return readTolerant(Waiting, item);
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const counts = { accepted: 0, refused: 0, held: 0 };
    const reportId = item.pk.slice(reportKey('').length);
    const receivedAt = IsoInstant.safeParse(item.receivedAt).data ?? '';
    return { reportId, receivedAt, counts, done: true, newer: [{ path: [], raw: item }] };
  }
}
