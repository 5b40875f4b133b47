import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../aws/clients.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { Task } from '../domain/effects.ts';
import { isToFollowUp } from '../domain/held-report.ts';
import { stopping } from '../domain/hold.ts';
import { Report } from '../domain/report.ts';
import { TOLD_BY } from '../domain/told.ts';
import { scanItems } from '../store/batch.ts';
import { holdsOf } from '../store/hold-store.ts';
import { inGroups } from '../store/in-groups.ts';
import { reportKey, youthKey } from '../store/keys.ts';
import { isAnyProtected } from '../store/residents-store.ts';
import type { Item } from '../store/table.ts';

/** infra/staff-rights.ts grants exactly these. */
export const LISTED = ['pk', 'state', 'contactHold', 'tasks', 'followUp'];

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
  now: Temporal.Instant,
): Promise<OpenTask[]> {
  const found: OpenTask[] = [];
  for await (const items of scanItems(db, tables.register, LISTED, ['tasks', 'followUp'])) {
    found.push(...items.flatMap((item) => refusedRows(item, now)));
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

const Followed = z.object({ state: z.string(), followUp: Report.shape.followUp.unwrap() });

/** From when the KAA group is told, until better ones have come or somebody has said so (kaa held done). */
function refusedRows(item: Item, now: Temporal.Instant): OpenTask[] {
  const report = item.pk.startsWith(reportKey('')) ? Followed.safeParse(item).data : undefined;
  if (!report || report.state === 'sealed' || !isToFollowUp(report)) return [];
  const from = Temporal.Instant.from(report.followUp.from);
  if (Temporal.Instant.compare(from, now) > 0) return [];
  return [{ type: REFUSED_ROWS, dueOn: dateInStockholm(from).toString(), about: item.pk.slice(reportKey('').length) }];
}

export const REFUSED_ROWS = 'refused-rows';

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
