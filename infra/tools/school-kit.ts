/** `npm run school-kit`: guide, mail template and blank list for the city's schools, with its telephone number. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cityFolder, cityProfile, EXAMPLE_CITY } from '../city.ts';
import { blankReport } from '../parts/blank-report.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const docs = join(root, 'docs', 'skola');
const LIST = 'kaa-rapport.xlsx';

/** The example's: beside the guide, and with the function when it runs unbundled. */
export const BLANK_REPORTS = [join(docs, LIST), join(root, 'functions', 'mail-intake', 'assets', LIST)];

/** Files by path: the example's lie in docs/skola, a city's in its own folder. */
export async function schoolKit(env: NodeJS.ProcessEnv = process.env): Promise<Map<string, string | Uint8Array>> {
  const { phone } = cityProfile(env).answers;
  const list = await blankReport(phone);
  if (cityFolder(env) === EXAMPLE_CITY) return new Map(BLANK_REPORTS.map((path) => [path, list]));
  const read = (name: string) => readFileSync(join(docs, name), 'utf8');
  const kit = join(cityFolder(env), 'skola');
  return new Map<string, string | Uint8Array>([
    [join(kit, LIST), list],
    [join(kit, 'README.md'), read('README.md').replaceAll(cityProfile({}).answers.phone, phone)],
    [join(kit, 'mejlmall.txt'), read('mejlmall.txt')],
  ]);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  for (const [path, content] of await schoolKit()) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    console.log(relative(process.cwd(), path));
  }
