import { TASK_WORDS } from '../../functions/coordinator-notice/task-words.ts';
import type { OpenTask } from '../../shared/staff-actions/tasks.ts';

export function taskWords(tasks: OpenTask[]): string {
  if (tasks.length === 0) return 'Ingen uppgift är kvar att göra.';
  return tasks.map(({ type, dueOn, about = 'utan referens' }) => `${dueOn}  ${about}  ${wordOf(type)}`).join('\n');
}

const wordOf = (type: string) => (TASK_WORDS as Record<string, string>)[type] ?? type;
