/** `npm run licences`: no package may have a licence that binds what is built with it. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ALLOWED = new Set(['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT', 'MIT-0']);
/** MPL binds changes of its own files only; png-js says MIT in its LICENSE file, which the lock file does not read. */
const ACCEPTED: Record<string, RegExp> = { 'MPL-2.0': /\/(?:lightningcss|axe-core$|@axe-core\/)/, none: /\/png-js$/ };

type Package = { license?: string };

/** By SPDX expression (SPDX 2.3, annex D): one of those after OR, all of those after AND. */
export function refused(packages: Record<string, Package>): string[] {
  return Object.entries(packages)
    .filter(([path]) => path.startsWith('node_modules/'))
    .map(([path, { license = 'none' }]) => ({ path, license }))
    .filter(({ path, license }) => !isAllowed(license) && !ACCEPTED[license]?.test(path))
    .map(({ path, license }) => `${path}: ${license}`);
}

const isAllowed = (expression: string) =>
  expression
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((name) => ALLOWED.has(name)));

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const lock = JSON.parse(readFileSync(new URL('../../package-lock.json', import.meta.url), 'utf8'));
  const found = refused(lock.packages);
  for (const line of found) console.error(line);
  console.log(`${Object.keys(lock.packages).length - 1} paket, ${found.length} med en licens som inte får användas.`);
  process.exitCode = found.length === 0 ? 0 : 1;
}
