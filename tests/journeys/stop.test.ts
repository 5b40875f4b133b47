import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { sampleOf } from '../support/random.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'kaa-stop-'));
/** On the PATH of everything that a start starts. */
const MARK = join(folder, 'mark');
afterEach(() => {
  for (const pid of left()) process.kill(Number(pid), 'SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function left(): string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      // A zombie's is empty.
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(MARK);
    } catch {
      return false;
    }
  });
}

/** Without what a test run puts there: the machine's own Node. */
const PATH = (process.env.PATH ?? '').split(':').filter((one) => !one.includes('node_modules'));

/** As a user would: in a session of its own. */
function started(command: string, args: string[], { cwd = root, path = PATH } = {}) {
  const env = {
    PATH: [...path, MARK].join(':'),
    HOME: folder,
    KAA_STATE_DIR: join(folder, 'state'),
    KAA_SMTP_PORT: '0',
    KAA_AWS_PORT: '0',
    KAA_PAGE_PORT: '0',
    KAA_DESK_PORT: '0',
    KAA_OIDC_PORT: '0',
  };
  const child = spawn(command, args, { cwd, env, detached: true });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      output += data;
    });
  return {
    child,
    ended: new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code))),
    output: () => output,
    printed: (words: RegExp) => expect.poll(() => output, { interval: 20, timeout: 100_000 }).toMatch(words),
  };
}

test('SIGTERM to npm while mails are in work, twice: all ends, with 0 and without a warning', async () => {
  const { child, ended, printed, output } = started('npm', ['start']);
  await printed(/[1-9]\d* meddelanden i kö/);
  expect(left().length).toBeGreaterThan(5);
  child.kill('SIGTERM');
  child.kill('SIGTERM');
  expect({ end: await ended, left: left() }).toEqual({ end: 0, left: [] });
  expect(output()).not.toMatch(/\bwarn|deprecat|experimental/i);
});

const WAYS = [
  ['with Ctrl+C, which everything in the terminal hears', -1, 'SIGINT', 0],
  ['at npm alone', 1, 'SIGTERM', 0],
  ['by a kill of npm, which can pass nothing on', 1, 'SIGKILL', 'SIGKILL'],
] as const;
test.each(sampleOf([...WAYS], 3, 'ways to stop a start'))(
  'a start that is stopped %s leaves nothing',
  async (_, who, signal, end) => {
    const { child, ended, printed } = started('npm', ['start']);
    await printed(/Bygger/);
    process.kill(who * (child.pid ?? 0), signal);
    expect(await ended).toBe(end);
    await expect.poll(left).toEqual([]);
  },
);

test('one that is stopped before the program has begun ends with 0, too; with --once it has proved nothing', async () => {
  for (const args of [[], ['--once']]) {
    const { child, ended } = started('node', ['infra/local/run.mjs', 'infra/local/main.ts', ...args]);
    await expect.poll(() => left().length, { interval: 1 }).toBeGreaterThan(1);
    child.kill('SIGTERM');
    expect({ end: await ended, left: left() }).toEqual({ end: args.length, left: [] });
  }
});

test('one that is stopped while npm installs leaves neither npm, nor what npm started, nor the lock', async () => {
  const clone = join(folder, 'clone');
  const bin = join(folder, 'bin');
  mkdirSync(bin, { recursive: true });
  cpSync(join(root, 'infra/local/run.mjs'), join(clone, 'infra/local/run.mjs'));
  writeFileSync(join(clone, 'package-lock.json'), '{"packages":{}}');
  writeFileSync(join(bin, 'npm'), '#!/bin/sh\nsleep 1000 &\necho installing\nwait\n');
  chmodSync(join(bin, 'npm'), 0o755);
  const { child, ended, printed } = started('node', ['infra/local/run.mjs', 'infra/local/main.ts'], {
    cwd: clone,
    path: [bin, ...PATH],
  });
  await printed(/^installing$/m);
  expect(left().length).toBeGreaterThan(2);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
  await expect.poll(left).toEqual([]);
  expect(existsSync(join(clone, '.local/installing'))).toBe(false);
});
