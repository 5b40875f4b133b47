import type { Temporal } from 'temporal-polyfill';
import { addWorkingDays } from './calendar.ts';
import type { DecisionContext } from './decision.ts';
import type { Task, TaskType } from './effects.ts';
import { newerIn } from './newer-values.ts';
import type { Profile } from './profile.ts';

export type Tasks = Record<string, Task>;

export function newTask(type: TaskType, today: Temporal.PlainDate, profile: Profile): Task {
  const dueOn = addWorkingDays(today, profile.tasks.withinWorkingDays, profile.freeDays);
  return { type, dueOn: dueOn.toString(), createdOn: today.toString(), done: false };
}

/** Each of these tells of something new; the others, of a reason that goes on. */
const BY_EVENT: ReadonlySet<TaskType> = new Set([
  'no-address',
  'letter-stopped',
  'outcome-unknown',
  'withdrawn-after-letter',
]);

/** Open, or done by a person while its reason goes on. */
export function isRaised(tasks: Tasks, type: TaskType): boolean {
  return Object.values(tasks).some((task) => task.type === type && (!task.done || task.ticked));
}

/** By a person. */
export function tick(task: Task): void {
  Object.assign(task, { done: true, ...(!BY_EVENT.has(task.type) && { ticked: true }) });
}

/** Its reason is gone. */
export function end(task: Task): void {
  task.done = true;
  delete task.ticked;
}

/** One open task of a type is enough. */
export function missingTask(tasks: Tasks, type: TaskType, today: Temporal.PlainDate, profile: Profile): Tasks {
  if (isRaised(tasks, type)) return {};
  let count = Object.keys(tasks).length + 1;
  while (tasks[`${type}.${count}`]) count += 1;
  return { [`${type}.${count}`]: newTask(type, today, profile) };
}

/** One each, since SES's event about the effect finishes it. */
export const UNKNOWN_OUTCOME = 'outcome-unknown.';
export const unknownOutcomeId = (effect: string) => `${UNKNOWN_OUTCOME}${effect}`;

export function unknownOutcomeTask(effect: string, today: Temporal.PlainDate, profile: Profile): Tasks {
  return { [unknownOutcomeId(effect)]: newTask('outcome-unknown', today, profile) };
}

/** With a task that ends when its reason is gone: `decide` looks. */
export function lookTomorrow(today: Temporal.PlainDate): [string[], string] {
  return [['lookAgainOn'], today.add({ days: 1 }).toString()];
}

export function addTask({ record, profile, today }: DecisionContext, type: TaskType): void {
  if (newerIn(record, 'tasks').some(({ id, raw }) => raw.type === type || id.startsWith(`${type}.`))) return;
  Object.assign(record.tasks, missingTask(record.tasks, type, today, profile));
}

export function finishTask({ record }: DecisionContext, type: TaskType): void {
  for (const task of Object.values(record.tasks)) if (task.type === type) end(task);
}

export function setTask(context: DecisionContext, type: TaskType, isNeeded: boolean): void {
  if (isNeeded) addTask(context, type);
  else if (!context.record.newer) finishTask(context, type);
}
