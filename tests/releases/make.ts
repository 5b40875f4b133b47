import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';

/** Functions that read and write what others wrote, without libraries for mail and letters. */
const FUNCTIONS = ['register', 'sweep', 'coordinator-notice'];
const SCENARIOS = [
  'a dropout',
  'a withdrawal of a dropout',
  'an answer that waits for the end of the hour',
  'a sealed mail about an open entry',
  'an extract that protects a youth',
  'a mail from an unknown sender',
  'letters whose day comes',
];

/** From a checkout with its packages, of which `npm run synth` was run: see README.md. */
const [, , given = '', name = ''] = process.argv;
const checkout = resolve(given);
const target = join(import.meta.dirname, name);
mkdirSync(target, { recursive: true });

function write(file: string, content: object): void {
  const text = Buffer.from(JSON.stringify(content));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  const bytes = brotliCompressSync(text, { params });
  writeFileSync(join(target, file), bytes);
  console.log(`${file}: ${bytes.length} bytes`);
}

/** By function and file. */
function bundles(): Record<string, Record<string, string>> {
  const assembly = join(checkout, '.build', 'assembly');
  const template = JSON.parse(readFileSync(join(assembly, 'kaa-production.template.json'), 'utf8')) as {
    Resources: Record<string, { Properties?: { Code?: { S3Key?: string } } }>;
  };
  return Object.fromEntries(
    FUNCTIONS.map((folder) => {
      const isOf = (id: string) => id.includes(`${folder.replaceAll('-', '')}Function`);
      const key = Object.entries(template.Resources).find(([id]) => isOf(id))?.[1].Properties?.Code?.S3Key;
      if (!key) throw new Error(`the template has no function ${folder}`);
      const asset = join(assembly, `asset.${key.replace('.zip', '')}`);
      const files = readdirSync(asset).filter((file) => statSync(join(asset, file)).isFile());
      return [folder, Object.fromEntries(files.map((file) => [file, readFileSync(join(asset, file), 'utf8')]))];
    }),
  );
}

type Run = { end: { tables: Record<string, object[]> } };
type Checkout = {
  prepareScenario: (scenario: object) => Promise<{ run: (disturbance: object, steps?: object[]) => Promise<Run> }>;
};

/** All tables before and after the last events of each scenario. */
async function stores(): Promise<Record<string, { before: object; after: object }>> {
  const load = async <T>(file: string): Promise<T> =>
    (await import(pathToFileURL(join(checkout, 'tests/support/system', file)).href)) as T;
  const { prepareScenario } = await load<Checkout>('scenario-run.ts');
  const { SCENARIOS: all } = await load<{ SCENARIOS: { name: string }[] }>('scenarios.ts');
  const played: [string, { before: object; after: object }][] = [];
  for (const scenario of all.filter((one) => SCENARIOS.includes(one.name))) {
    const { run } = await prepareScenario(scenario);
    const [before, after] = [await run({}, []), await run({})];
    played.push([scenario.name, { before: before.end.tables, after: after.end.tables }]);
  }
  return Object.fromEntries(played);
}

write('bundles.json.br', bundles());
write('stores.json.br', await stores());
