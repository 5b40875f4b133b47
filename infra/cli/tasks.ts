import { TASK_WORDS } from '../../functions/coordinator-notice/task-words.ts';
import { type OpenTask, REFUSED_ROWS } from '../../shared/staff-actions/tasks.ts';

export function taskWords(tasks: OpenTask[]): string {
  if (tasks.length === 0) return 'Ingen uppgift är kvar att göra.';
  return tasks.map(({ type, dueOn, about = 'utan referens' }) => `${dueOn}  ${about}  ${wordOf(type)}`).join('\n');
}

const WORDS: Record<string, string> = {
  ...TASK_WORDS,
  [REFUSED_ROWS]: 'Avvisade rader har inte kommit igen: ring skolan, och avsluta med kaa held done',
};
const wordOf = (type: string) => WORDS[type] ?? type;
