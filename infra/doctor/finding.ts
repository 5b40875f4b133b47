/** `todo` is left to do before the stage serves people; `stops` makes a deployment fail, or harms. */
export type Finding = {
  level: 'ok' | 'todo' | 'stops';
  what: string;
  /** What to do, each a line: a sentence, or a command or DNS record to paste. */
  how?: string[];
  /** Although it stops the stage. */
  allowsDeployment?: boolean;
};

export const ok = (what: string): Finding => ({ level: 'ok', what });
export const todo = (what: string, ...how: string[]): Finding => ({ level: 'todo', what, how });
export const stops = (what: string, ...how: string[]): Finding => ({ level: 'stops', what, how });

const MARKS = { ok: '✓', todo: '○', stops: '✗' };

export function wordsOf(findings: Finding[]): string {
  const lines = findings.flatMap(({ level, what, how = [] }) => [
    `${MARKS[level]} ${what}`,
    ...how.map((line) => `    ${line}`),
  ]);
  const count = (level: Finding['level']) => findings.filter((finding) => finding.level === level).length;
  const [left, stopping] = [count('todo'), count('stops')];
  const end = left + stopping === 0 ? 'Inget är kvar att göra.' : `${left} kvar att göra (○), ${stopping} hindrar (✗).`;
  return [...lines, '', end].join('\n');
}

/** 0 = nothing is left, 1 = something stops, 2 = something is left to do. */
export function exitCodeOf(findings: Finding[]): 0 | 1 | 2 {
  if (findings.some(({ level }) => level === 'stops')) return 1;
  return findings.some(({ level }) => level === 'todo') ? 2 : 0;
}
