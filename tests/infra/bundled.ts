import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll } from 'vitest';
import { bundle } from '../../infra/parts/bundle.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const profile = join(root, 'infra', 'municipalities', 'stockholm', 'profile.json');
const run = promisify(execFile);

export type Bundled = {
  folder: () => string;
  aFunction: (name: string, handler: string, assets?: Record<string, string>) => Map<string, string>;
  /** Run in a process of its own; or the error's message. */
  answerOf: (name: string, sources: Map<string, string>, env?: NodeJS.ProcessEnv) => Promise<string>;
};

/** Below .build, where packages are found. */
export function bundled(): Bundled {
  let work = '';
  beforeAll(() => {
    mkdirSync(join(root, '.build'), { recursive: true });
    work = mkdtempSync(join(root, '.build', 'bundle-test-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  return {
    folder: () => work,
    aFunction(name, handler, assets = {}) {
      const folder = join(work, 'sources', name);
      mkdirSync(join(folder, 'assets'), { recursive: true });
      writeFileSync(join(folder, 'handler.ts'), handler.replaceAll('ROOT', root));
      for (const [file, content] of Object.entries(assets)) writeFileSync(join(folder, 'assets', file), content);
      return new Map([[name, folder]]);
    },
    async answerOf(name, sources, env = {}) {
      const outdir = join(work, 'out');
      await bundle({ outdir, profile, sources });
      return answerFrom(join(outdir, name, 'index.js'), env);
    },
  };
}

/** In a process of its own; or the error's message. */
export async function answerFrom(module: string, env: NodeJS.ProcessEnv, handler = 'handler()'): Promise<string> {
  const load = `import(${JSON.stringify(pathToFileURL(module).href)})`;
  const call = `${load}.then(({ handler }) => ${handler}).then(console.log, (error) => console.log(error.message))`;
  const { stdout, stderr } = await run(process.execPath, ['-e', call], { env });
  return stdout.trim() || stderr;
}
