import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { Temporal } from 'temporal-polyfill';
import profile from '#profile' with { type: 'json' };
import { READS } from '../../shared/domain/schema.ts';
import type { Item } from '../../shared/store/table.ts';
import { textsOf } from '../support/system/build.ts';
import { root } from '../support/system/build-plugins.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { SCENARIOS } from '../support/system/scenarios.ts';
import { env } from '../support/system/template.ts';
import { releasedIn } from './changelog.ts';
import { vocabulary } from './vocabulary.ts';

export type Tables = Record<string, Item[]>;
/** All tables before and after the last events of each scenario. */
export type Stores = Record<string, { before: Tables; after: Tables }>;

/** Of which one release is kept. */
const OF_THE_LAST = ['functions.json.br', 'known.json'];

async function stores(): Promise<Stores> {
  const played: Stores = {};
  for (const scenario of SCENARIOS) {
    const { run, undisturbed } = await prepareScenario(scenario);
    const before = await run({}, []);
    played[scenario.name] = { before: before.end.tables, after: undisturbed.end.tables };
  }
  return played;
}

function packed(content: object): Buffer {
  const text = Buffer.from(JSON.stringify(content));
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
  };
  return brotliCompressSync(text, { params });
}

/** For `npm version`, which then writes the number, commits and tags. */
async function makeRelease(version: string): Promise<void> {
  const changelog = join(root, 'docs/CHANGELOG.md');
  const today = Temporal.Now.plainDateISO('Europe/Stockholm').toString();
  const released = releasedIn(readFileSync(changelog, 'utf8'), version, today);
  const files: Record<string, string | Buffer> = {
    'functions.json.br': packed({ texts: await textsOf([], true), env, profile }),
    'known.json': `${JSON.stringify({ reads: READS, words: vocabulary() }, undefined, 2)}\n`,
    'stores.json.br': packed(await stores()),
  };
  for (const earlier of readdirSync(import.meta.dirname, { withFileTypes: true }))
    if (earlier.isDirectory())
      for (const file of OF_THE_LAST) rmSync(join(import.meta.dirname, earlier.name, file), { force: true });
  const folder = join(import.meta.dirname, version);
  mkdirSync(folder, { recursive: true });
  for (const [file, content] of Object.entries(files)) {
    writeFileSync(join(folder, file), content);
    console.log(`tests/releases/${version}/${file}: ${content.length} bytes`);
  }
  writeFileSync(changelog, released);
  const newWords = join(import.meta.dirname, 'new-words.ts');
  const [list = ''] = readFileSync(newWords, 'utf8')
    .replace(/^.*?(?=\/\*\*)/s, '')
    .split(' = {');
  writeFileSync(newWords, `${list} = {};\n`);
}

const { npm_new_version } = process.env;
if (!npm_new_version) throw new Error('npm run release -- minor');
await makeRelease(npm_new_version);
