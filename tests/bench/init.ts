/**
 * What a cold start costs each function: from the start of a fresh process until its handler is there, over bare Node.
 * Beside it the same handler bundled the usual way. Run by `npm run bench:init`; the goals are printed, not enforced.
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import type * as z from 'zod';
import { bundle, functionFolders } from '../../infra/parts/bundle.ts';
import { bundleTheUsualWay } from './init-usual.ts';

const ROUNDS = 30;
const GOAL_RATIO = 2.5;
const goalMs = (name: string) => (name === 'outreach' ? 160 : 60);

const root = fileURLToPath(new URL('../../', import.meta.url));
const startScript = fileURLToPath(new URL('init-start.mjs', import.meta.url));
const WAYS = ['ours', 'usual'] as const;
type Way = (typeof WAYS)[number];
type Cost = { ms: number; cpu: number };
type Subject = { name: string; way: Way; folder: string; env: NodeJS.ProcessEnv; starts: Cost[] };

mkdirSync(join(root, '.build'), { recursive: true });
const work = mkdtempSync(join(root, '.build', 'bench-init-'));
try {
  await bundle({
    outdir: join(work, 'ours'),
    profile: join(root, 'infra', 'municipalities', 'stockholm.json'),
  });
  await bundleTheUsualWay(root, join(work, 'usual'));
  const subjects = await subjectsIn(work);
  console.log(`${ROUNDS} fresh starts of each bundle on Node ${process.versions.node}, in turns ...`);
  const bare = await measure(subjects);
  console.table(tableOf(subjects));
  console.log(`ms, CPU ms: medians over bare Node (${bare.toFixed(0)} ms); kB: what a start reads, and as gzip`);
  console.log(`goals: ${GOAL_RATIO} times less than the usual way, under 60 ms, outreach under 160 ms`);
} finally {
  rmSync(work, { recursive: true, force: true });
}

async function subjectsIn(folder: string): Promise<Subject[]> {
  const subjects: Subject[] = [];
  for (const name of functionFolders())
    for (const way of WAYS)
      subjects.push({ name, way, folder: join(folder, way, name), env: await environmentOf(name), starts: [] });
  return subjects;
}

/** What the function asks for, and what Lambda adds. */
async function environmentOf(name: string): Promise<NodeJS.ProcessEnv> {
  const module: Record<string, z.ZodObject> = await import(pathToFileURL(join(root, 'functions', name, 'env.ts')).href);
  const keys = Object.values(module).flatMap(({ shape }) => Object.keys(shape));
  return {
    ...Object.fromEntries(keys.map((key) => [key, 'value'])),
    AWS_REGION: 'eu-north-1',
    AWS_ACCESS_KEY_ID: 'key',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_SESSION_TOKEN: 'token',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
  };
}

/** Fills in what the subjects' starts cost over bare Node in the same round, and returns bare Node's median. */
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

function tableOf(subjects: Subject[]): Record<string, object> {
  const of = (name: string, way: Way) => {
    const found = subjects.find((subject) => subject.name === name && subject.way === way);
    if (!found) throw new Error(`${name} was not measured`);
    return {
      ms: median(found.starts.map(({ ms }) => ms)),
      cpu: median(found.starts.map(({ cpu }) => cpu)),
      size: sizeOf(found.folder),
    };
  };
  const rows = functionFolders().map((name) => {
    const [ours, usual] = [of(name, 'ours'), of(name, 'usual')];
    const ratio = usual.ms / ours.ms;
    const reached = ratio >= GOAL_RATIO && ours.ms < goalMs(name);
    return [
      name,
      {
        kB: ours.size,
        'kB usual': usual.size,
        ms: Math.round(ours.ms),
        'ms usual': Math.round(usual.ms),
        'times less': ratio.toFixed(1),
        CPU: Math.round(ours.cpu),
        'CPU usual': Math.round(usual.cpu),
        goals: reached ? 'reached' : 'missed',
      },
    ];
  });
  return Object.fromEntries(rows);
}

/** What a start reads: index.js, and handler.js where it stands apart. */
function sizeOf(folder: string): string {
  const scripts = readdirSync(folder).filter((file) => file === 'index.js' || file === 'handler.js');
  const bytes = scripts.map((file) => readFileSync(join(folder, file)));
  const kilobytes = (sizes: number[]) => Math.round(sizes.reduce((sum, size) => sum + size, 0) / 1000);
  return `${kilobytes(bytes.map(({ length }) => length))} (${kilobytes(bytes.map((text) => gzipSync(text).length))})`;
}

function median(values: number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
