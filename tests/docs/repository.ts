import { globSync, readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../', import.meta.url));

export type Source = { path: string; text: string };

const READ = new Set(['.ts', '.js', '.mjs', '.json', '.md', '.css', '.html', '.txt', '.csv', '.eml']);

/** Fixtures are written by others. */
export const sources: Source[] = globSync('{*.md,{docs,functions,infra,shared,tests}/**/*.*}', { cwd: root })
  .filter((path) => READ.has(extname(path)) && !path.startsWith('tests/fixtures/'))
  .map((path) => ({ path, text: readFileSync(root + path, 'utf8') }));

export function textOf(path: string): string {
  return readFileSync(root + path, 'utf8');
}
