import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { Task } from '../domain/effects.ts';
import { stopping } from '../domain/hold.ts';
import { TOLD_BY } from '../domain/told.ts';
import { scanItems } from '../store/batch.ts';
import { holdsOf } from '../store/hold-store.ts';
import { inGroups } from '../store/in-groups.ts';
import { youthKey } from '../store/keys.ts';
import { isAnyProtected } from '../store/residents-store.ts';

/** infra/staff-rights.ts grants exactly these. */
export const LISTED = ['pk', 'state', 'contactHold', 'tasks'];

const Tasked = z.object({
  state: z.string(),
  contactHold: z.boolean(),
  tasks: z.record(z.string(), z.unknown()),
});

export type OpenTask = Pick<Task, 'dueOn' | 'about'> & { type: string };

const AT_ONCE = 20;

/** Soonest first; none of whom only officers may hear (P5). A task that a newer version wrote is listed by its code. */
export async function listTasks(
  db: DynamoDb,
  tables: { register: string; residents: string; holds: string },
): Promise<OpenTask[]> {
  const found: OpenTask[] = [];
  for await (const items of scanItems(db, tables.register, LISTED, ['tasks'])) {
    const youths = items.flatMap((item) => {
      const record = item.pk.startsWith(youthKey('')) ? Tasked.safeParse(item).data : undefined;
      const tasks = record && mayBeListed(record) ? tasksIn(record.tasks) : [];
      return tasks.length > 0 ? [{ personKey: item.pk.slice(youthKey('').length), tasks }] : [];
    });
    for (const group of inGroups(youths, AT_ONCE)) {
      const shown = await Promise.all(
        group.map(async ({ personKey, tasks }) => {
          const isHidden =
            stopping(await holdsOf(db, tables.holds, personKey)).length > 0 ||
            (await isAnyProtected(db, tables.residents, [personKey]));
          return isHidden ? [] : tasks;
        }),
      );
      found.push(...shown.flat());
    }
  }
  return found.toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)));
}

const mayBeListed = ({ state, contactHold }: z.infer<typeof Tasked>) =>
  !contactHold && state !== 'sealing' && state !== 'sealed';

const orderOf = ({ dueOn, type, about = '' }: OpenTask) => `${dueOn} ${type} ${about}`;

const NewerTask = Task.extend({ type: z.string() });

function tasksIn(tasks: Record<string, unknown>): OpenTask[] {
  return Object.values(tasks).flatMap((raw) => {
    const task = NewerTask.safeParse(raw).data;
    const isOfficers = task && (TOLD_BY as Record<string, string>)[task.type] === 'officer';
    return task && !task.done && !isOfficers
      ? [{ type: task.type, dueOn: task.dueOn, ...(task.about && { about: task.about }) }]
      : [];
  });
}
