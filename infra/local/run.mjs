// @ts-check
// Starts on any Node: installs missing packages, then runs its argument on Node 24.
// Usage: node infra/local/run.mjs <script> [arguments]
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');
const bundledNode = join(modules, '.bin', 'node');
const installRecord = join(modules, '.package-lock.json');
const lockFolder = join(root, '.local', 'installing');
const lockOwner = join(lockFolder, 'pid');
/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM'];
const OWNER_WRITTEN_WITHIN_MS = 5000;
const PARENT_LOOKED_AT_EVERY_MS = 500;
/** It runs until it is stopped, so that is no failure. */
const isServer = process.argv[2] === 'infra/local/main.ts' && !process.argv.includes('--once');

let isStopAsked = false;
const endOf = (/** @type {number | null} */ code) => code ?? (isStopAsked && isServer ? 0 : 1);
/** @type {(signal: NodeJS.Signals) => unknown} */
let pass = () => process.exit(endOf(null));
const stop = (/** @type {NodeJS.Signals} */ signal) => {
  isStopAsked = true;
  pass(signal);
};
for (const signal of SIGNALS) process.on(signal, stop);
// Where npm or its shell is killed, nobody passes a signal on.
const parent = process.ppid;
if (process.env.npm_lifecycle_script?.includes('run.mjs'))
  setInterval(() => process.ppid !== parent && stop('SIGTERM'), PARENT_LOOKED_AT_EVERY_MS).unref();

/** @type {(message: string) => never} */
function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Packages of other platforms may be missing. */
function isInstalled() {
  if (!existsSync(installRecord)) return false;
  /** @param {string} file */
  const packages = (file) => JSON.parse(readFileSync(file, 'utf8')).packages;
  const have = packages(installRecord);
  return Object.entries(packages(join(root, 'package-lock.json'))).every(
    ([path, { version, optional }]) => path === '' || have[path]?.version === version || (optional && !have[path]),
  );
}

function isLockStale() {
  try {
    if (!existsSync(lockOwner)) return Date.now() - statSync(lockFolder).mtimeMs > OWNER_WRITTEN_WITHIN_MS;
    process.kill(Number(readFileSync(lockOwner, 'utf8')), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Of parallel starts one installs. */
async function install() {
  mkdirSync(dirname(lockFolder), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch {
      if (isInstalled()) return;
      if (isLockStale()) rmSync(lockFolder, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }
  let failed = false;
  try {
    if (isInstalled()) return;
    console.error('Installing missing packages (npm ci), about half a minute ...');
    failed = (await npmCi()) !== 0;
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
  if (isStopAsked) process.exit(endOf(null));
  if (failed)
    fail(
      'npm ci failed: see the lines above. Check the network and free disk (about 800 MB), end other runs of this project, then run the same command again.',
    );
}

/** npm's own pid: it may outlive this process. */
function npmCi() {
  // npm must not run on the node that it is about to remove.
  const path = (process.env.PATH ?? '').split(delimiter).filter((folder) => !folder.startsWith(modules));
  const isWindows = process.platform === 'win32';
  const npm = spawn(isWindows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    env: { ...process.env, PATH: path.join(delimiter) },
    stdio: ['ignore', 2, 2],
    shell: isWindows,
    // A group, so that what it started ends with it.
    detached: !isWindows,
  });
  const { pid } = npm;
  if (pid) writeFileSync(lockOwner, String(pid));
  pass = (signal) => (pid && !isWindows ? process.kill(-pid, signal) : npm.kill(signal));
  return new Promise((resolve) => {
    npm.on('error', () => resolve(1));
    npm.on('exit', resolve);
  });
}

function node() {
  if (existsSync(bundledNode)) return bundledNode;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  return fail(
    `Node ${process.versions.node} on ${process.platform} ${process.arch} is too old. Install Node 22.18 or newer (https://nodejs.org) and run the same command again.`,
  );
}

if (!isInstalled()) await install();
const binary = node();
const child = spawn(binary, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH ?? ''}` },
});
pass = (signal) => child.kill(signal);
child.on('exit', (code) => process.exit(endOf(code)));
