import { readdirSync, readFileSync } from 'node:fs';

/** Linux only; none of a process that has ended. */
export function childrenOf(id: number | string): string[] {
  try {
    const lists = readdirSync(`/proc/${id}/task`).map((task) =>
      readFileSync(`/proc/${id}/task/${task}/children`, 'utf8'),
    );
    return lists.flatMap((list) => list.split(/\s+/)).filter((child) => child !== '');
  } catch {
    return [];
  }
}

/** In kB; 0 for a process that has ended. */
export function mostMemory(id: number | string): number {
  try {
    return Number(/VmHWM:\s*(\d+)/.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
