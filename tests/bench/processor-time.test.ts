import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type Chain, daysAgo, report, startChain } from '../support/chain.ts';
import { madeFamily } from '../support/made-numbers.ts';
import { extractOf } from '../support/made-residents.ts';

/** More than 20 mails of an hour are answered in one, later. */
const MAILS = 15;
const WARM_UP = 4;
const ROWS = 300;
/** Linux: sysconf(_SC_CLK_TCK). */
const TICK_MS = 10;

/** Of each function, so far. */
function processorTimes(): Map<string, number> {
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(process.pid)], { encoding: 'utf8' }).split('\n');
  const times = new Map<string, number>();
  for (const pid of children.map(Number).filter((n) => n > 0)) {
    const name = /^AWS_LAMBDA_FUNCTION_NAME=(.*)$/m.exec(environ(pid).replaceAll('\0', '\n'))?.[1];
    const [, , , , , , , , , , , user, system] = stat(pid)
      .replace(/^.*\) /, '')
      .split(' ')
      .map(Number);
    if (name) times.set(name, (times.get(name) ?? 0) + ((user ?? 0) + (system ?? 0)) * TICK_MS);
  }
  return times;
}

const environ = (pid: number) => read(`/proc/${pid}/environ`);
const stat = (pid: number) => read(`/proc/${pid}/stat`);
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

/** Nothing waits in a queue for a second. */
async function untilQuiet({ stack }: Chain): Promise<void> {
  for (let quiet = 0; quiet < 10; quiet = (await stack.idle()) ? quiet + 1 : 0)
    await new Promise((resolve) => setTimeout(resolve, 100));
}

/** What infra/capacity/measured.ts counts with; the functions' own processes, without the emulators'. */
test('processor time of the functions', async () => {
  const chain = await startChain();
  const { csv, numbers } = extractOf(WARM_UP + MAILS + ROWS);
  await chain.importExamples(csv);
  const about = (number: string, n: number) =>
    report('Avbrott', { number, given: 'Påhittad', family: madeFamily(n) }, daysAgo(5));
  async function measured(what: string, of: number, mails: string[]): Promise<void> {
    const before = processorTimes();
    for (const mail of mails) await chain.send(mail);
    await untilQuiet(chain);
    const after = processorTimes();
    expect(after.size).toBeGreaterThan(3);
    for (const [name, time] of after)
      console.log(`${name}: ${((time - (before.get(name) ?? 0)) / of).toFixed(1)} ms of a core, ${what}`);
  }
  const each = numbers.map(about);
  await measured('warming up', WARM_UP, each.slice(0, WARM_UP));
  await measured('a mail of one row', MAILS, each.slice(WARM_UP, WARM_UP + MAILS));
  await measured(`a row of ${ROWS} in one mail`, ROWS, [each.slice(WARM_UP + MAILS).join('\n')]);
  await chain.stop();
  chain.forget();
});
