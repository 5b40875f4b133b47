import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect } from 'vitest';
import { bundle } from '../../infra/parts/bundle.ts';

export const root = fileURLToPath(new URL('../../', import.meta.url));
export const profile = join(root, 'infra', 'municipalities', 'stockholm.json');
const run = promisify(execFile);

export type Bundled = {
  folder: () => string;
  /** A function with the given handler and data files. */
  aFunction: (name: string, handler: string, assets?: Assets) => Map<string, string>;
  /** What the handler says in a process of its own, from its bundle. */
  answerOf: (name: string, sources: Map<string, string>, env?: NodeJS.ProcessEnv) => Promise<string>;
  /** What it says from its bundle, which must be what it says with every library whole. ROOT is this project. */
  sameAnswer: (handler: string, given?: { env?: NodeJS.ProcessEnv; assets?: Assets }) => Promise<unknown>;
};
type Assets = Record<string, string | Uint8Array>;

/** What every Lambda has in its environment. */
export const AWS = { AWS_REGION: 'eu-north-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Functions for one test file, bundled below .build, where packages are found. */
export function bundled(): Bundled {
  let work = '';
  beforeAll(() => {
    mkdirSync(join(root, '.build'), { recursive: true });
    work = mkdtempSync(join(root, '.build', 'bundle-test-'));
  });
  afterAll(() => rmSync(work, { recursive: true, force: true }));

  const aFunction: Bundled['aFunction'] = (name, handler, assets = {}) => {
    const folder = join(work, 'sources', name);
    mkdirSync(join(folder, 'assets'), { recursive: true });
    writeFileSync(join(folder, 'handler.ts'), handler);
    for (const [file, content] of Object.entries(assets)) writeFileSync(join(folder, 'assets', file), content);
    return new Map([[name, folder]]);
  };
  const answerOf: Bundled['answerOf'] = async (name, sources, env = {}) => {
    const outdir = join(work, 'out');
    await bundle({ outdir, profile, sources });
    return said(join(outdir, name, 'index.js'), env);
  };
  return {
    folder: () => work,
    aFunction,
    answerOf,
    async sameAnswer(handler, { env = {}, assets } = {}) {
      const sources = aFunction('same', handler.replaceAll('ROOT', root), assets);
      const answer = await answerOf('same', sources, { ...AWS, ...env });
      expect(answer).toBe(await said(join(work, 'sources', 'same', 'handler.ts'), { ...AWS, ...env }));
      return JSON.parse(answer);
    },
  };
}

async function said(module: string, env: NodeJS.ProcessEnv): Promise<string> {
  const load = `import(${JSON.stringify(pathToFileURL(module).href)})`;
  const call = `${load}.then(({ handler }) => handler()).then((said) => console.log(said), (error) => console.log(error.message))`;
  const { stdout, stderr } = await run(process.execPath, ['-e', call], { env });
  return stdout.trim() || stderr;
}
