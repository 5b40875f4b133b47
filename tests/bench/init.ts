/**
 * `npm run bench:init`, on a quiet machine: from process start to handler, over bare Node. Goals are printed, not
 * enforced.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, functionFolders } from '../../infra/parts/bundle.ts';
import { environmentOf } from '../support/function-environment.ts';

const ROUNDS = 30;
const goalMs = (name: string) => (name === 'outreach' ? 200 : 100);

const root = fileURLToPath(new URL('../../', import.meta.url));
const startScript = fileURLToPath(new URL('init-start.mjs', import.meta.url));
type Cost = { ms: number; cpu: number };
type Subject = { name: string; folder: string; env: NodeJS.ProcessEnv; starts: Cost[] };

mkdirSync(join(root, '.build'), { recursive: true });
const work = mkdtempSync(join(root, '.build', 'bench-init-'));
try {
  await bundle({ outdir: work, profile: join(root, 'infra', 'municipalities', 'stockholm', 'profile.json') });
  const subjects: Subject[] = [];
  for (const name of functionFolders())
    subjects.push({ name, folder: join(work, name), env: await environmentOf(name), starts: [] });
  console.log(`${ROUNDS} fresh starts of each bundle on Node ${process.versions.node}, in turns ...`);
  const bare = await measure(subjects);
  console.table(Object.fromEntries(subjects.map((subject) => [subject.name, rowOf(subject)])));
  console.log(`ms, CPU ms: medians over bare Node (${bare.toFixed(0)} ms); kB: the scripts that a start reads`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Adds each subject's start less bare Node's of the round; returns bare Node's median in ms. */
async function measure(subjects: Subject[]): Promise<number> {
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const empty = await start();
    bare.push(empty.ms);
    for (const subject of round % 2 === 0 ? subjects : subjects.toReversed()) {
      const { ms, cpu } = await start(subject);
      subject.starts.push({ ms: ms - empty.ms, cpu: cpu - empty.cpu });
    }
  }
  return median(bare);
}

function start(subject?: Subject): Promise<Cost> {
  const script = subject ? [join(subject.folder, 'index.js')] : [];
  return new Promise((resolve, reject) => {
    const begun = performance.now();
    let cost: Cost | undefined;
    const child = spawn(process.execPath, [startScript, ...script], {
      env: subject?.env ?? {},
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout.once('data', (cpu) => {
      cost = { ms: performance.now() - begun, cpu: Number(cpu) };
    });
    child.on('error', reject);
    child.on('close', (code) => (cost ? resolve(cost) : reject(new Error(`${script} ended with ${code}`))));
  });
}

function rowOf({ name, folder, starts }: Subject): Record<string, number | string> {
  const bytes = ['index.js', 'handler.js'].reduce((sum, file) => sum + readFileSync(join(folder, file)).length, 0);
  const ms = Math.round(median(starts.map((cost) => cost.ms)));
  const cpu = Math.round(median(starts.map((cost) => cost.cpu)));
  return {
    kB: Math.round(bytes / 1000),
    CPU: cpu,
    ms,
    goal: `${ms < goalMs(name) ? 'under' : 'over'} ${goalMs(name)}`,
  };
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
