import * as z from 'zod';
import { Task } from '../../shared/domain/effects.ts';
import type { Hold } from '../../shared/domain/hold.ts';
import { stopping } from '../../shared/domain/hold.ts';
import type { PersonKey } from '../../shared/domain/notification.ts';
import { placedTask, type UnreadMails } from '../../shared/domain/unread-mails.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { inGroups } from '../../shared/store/in-groups.ts';

/** What is still so when the mail goes: the stores are the truth (P3). */
export type Gathered = { tasks: Pick<Task, 'type' | 'about'>[]; refused: UnreadMails['refused']; more: number };

export type GatheredPorts = {
  report: (reportId: string) => Promise<object | undefined>;
  youth: (personKey: PersonKey) => Promise<object | undefined>;
  holds: (personKey: PersonKey) => Promise<Hold[]>;
  /** By the extract, also before register has looked. */
  isAnyProtected: (personKeys: PersonKey[]) => Promise<boolean>;
};

const Tasked = z.object({
  state: z.string(),
  contactHold: z.boolean(),
  tasks: z.record(z.string(), z.unknown()),
  joinedFrom: YouthRecord.shape.joinedFrom,
});

const AT_ONCE = 20;
/** The rest is counted. */
const MAX_LOOKED_AT = 200;

export async function gatheredFrom({ tasks, refused, more }: UnreadMails, ports: GatheredPorts): Promise<Gathered> {
  const places = Object.keys(tasks).toSorted();
  const open: Gathered['tasks'] = [];
  for (const group of inGroups(places.slice(0, MAX_LOOKED_AT), AT_ONCE))
    open.push(...(await Promise.all(group.map((place) => openTask(place, ports)))).flatMap((task) => task ?? []));
  const unsettled: Gathered['refused'] = {};
  for (const [reportId, rows] of Object.entries(refused))
    if (isRefusedStill(await ports.report(reportId))) unsettled[reportId] = rows;
  return { tasks: open, refused: unsettled, more: more + Math.max(places.length - MAX_LOOKED_AT, 0) };
}

const Followed = z.object({ state: z.string(), followUp: z.object({ settledBy: z.string().optional() }) });

function isRefusedStill(report: object | undefined): boolean {
  const followed = Followed.safeParse(report).data;
  return followed !== undefined && followed.state !== 'sealed' && followed.followUp.settledBy === undefined;
}

/** None of whom only officers may hear (P5). */
async function openTask(place: string, ports: GatheredPorts): Promise<Task | undefined> {
  const { personKey, taskId } = placedTask(place);
  const record = Tasked.safeParse(await ports.youth(personKey)).data;
  if (!record || record.contactHold || record.state === 'sealing' || record.state === 'sealed') return undefined;
  const task = Task.safeParse(record.tasks[taskId]).data;
  if (!task || task.done) return undefined;
  return (await mayNotBeTold(personKey, record.joinedFrom, ports)) ? undefined : task;
}

/** What is about whom only officers may hear of (P5). */
export async function mayNotBeTold(
  personKey: PersonKey,
  joinedFrom: PersonKey[] = [],
  { holds, isAnyProtected }: Pick<GatheredPorts, 'holds' | 'isAnyProtected'>,
): Promise<boolean> {
  return stopping(await holds(personKey)).length > 0 || (await isAnyProtected([personKey, ...joinedFrom]));
}
