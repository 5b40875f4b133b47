import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../node_modules/aws-cdk/bin/cdk', import.meta.url));
const QUIET = { CDK_DISABLE_VERSION_CHECK: '1', CDK_DISABLE_CLI_TELEMETRY: 'true' };

/** CDK's command line, of the version in the lock file. Throws if it fails; its own words have been printed. */
export async function cdk(...args: string[]): Promise<void> {
  // Outside the project its cdk.json would not make it synthesize for `bootstrap`.
  const cwd = mkdtempSync(join(tmpdir(), 'kaa-cdk-'));
  try {
    const env = { ...process.env, ...QUIET };
    const child = spawn(process.execPath, [CLI, ...args, '--no-notices'], {
      cwd,
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) throw new CdkFailed(`cdk ${args[0]} misslyckades; se raderna ovan.`);
  } finally {
    rmSync(cwd, { recursive: true, force: true });
  }
}

export class CdkFailed extends Error {}
