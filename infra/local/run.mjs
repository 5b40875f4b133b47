// Plain JavaScript so that it starts on any Node: installs what is missing, then runs its argument on Node 24.
// Usage: node infra/local/run.mjs <script> [arguments]
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const modules = join(root, 'node_modules');
const bundledNode = join(modules, '.bin', 'node');
const stamp = join(modules, '.kaa-lock');
const lockFolder = join(root, '.local', 'installing');
const LOCK_IS_DEAD_AFTER_MS = 10 * 60 * 1000;
const FIRST_NODE_THAT_RUNS_TYPESCRIPT = [22, 18];

function stop(words) {
  console.error(words);
  process.exit(1);
}

/** The lock file's hash: when it differs from the installed one, `npm ci` is due. */
function wanted() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function installed() {
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted();
}

/** `npm start` and `npm test` may be started side by side: only one of them installs, the other waits. */
function install() {
  mkdirSync(dirname(lockFolder), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lockFolder);
      break;
    } catch {
      if (installed()) return;
      const age = existsSync(lockFolder) ? Date.now() - statSync(lockFolder).mtimeMs : 0;
      if (age > LOCK_IS_DEAD_AFTER_MS) rmSync(lockFolder, { recursive: true, force: true });
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 500);
    }
  }
  try {
    if (installed()) return;
    console.error('Installing what is missing (npm ci), about half a minute ...');
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
    const run = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    if (run.status !== 0)
      stop(
        'npm ci failed: see the lines above. Check the network and free disk (about 800 MB), then run the same command again.',
      );
    writeFileSync(stamp, wanted());
  } finally {
    rmSync(lockFolder, { recursive: true, force: true });
  }
}

function node() {
  if (existsSync(bundledNode)) return bundledNode;
  const [major, minor] = process.versions.node.split('.').map(Number);
  const [needMajor, needMinor] = FIRST_NODE_THAT_RUNS_TYPESCRIPT;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return process.execPath;
  return stop(
    `Node ${process.versions.node} on ${process.platform} ${process.arch} is too old. Install Node 22.18 or newer (https://nodejs.org) and run the same command again.`,
  );
}

if (!installed()) install();
const binary = node();
const child = spawn(binary, process.argv.slice(2), {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${dirname(binary)}${delimiter}${process.env.PATH ?? ''}` },
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
