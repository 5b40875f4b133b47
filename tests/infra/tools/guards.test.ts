import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const inRoot = (path: string) => join(root, path);
const trees: string[] = [];
afterEach(() => {
  for (const tree of trees.splice(0)) rmSync(tree, { recursive: true });
});

/** With CI's settings. */
function treeOf(files: Record<string, string>): string {
  const tree = mkdtempSync(join(tmpdir(), 'kaa-guards-'));
  trees.push(tree);
  for (const [path, content] of Object.entries({ 'package.json': '{"name":"tree","type":"module"}', ...files })) {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  }
  return tree;
}

function run(tree: string, script: string, ...args: string[]): { passed: boolean; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [inRoot(script), ...args], {
    cwd: tree,
    encoding: 'utf8',
  });
  return { passed: status === 0, output: stdout + stderr };
}

const imports = (files: Record<string, string>) =>
  run(
    treeOf({ 'functions/a/env.ts': '', 'shared/aws/mail.ts': '', 'infra/app.ts': '', ...files }),
    'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs',
    ...['--config', inRoot('.dependency-cruiser.json'), 'functions', 'shared', 'infra'],
  );

describe('imports', () => {
  test('that run one way pass', () => {
    const files = {
      'shared/report-mail/mail/mail.ts': 'export type Mail = { text: string };',
      'shared/report-mail/rows/rows.ts': "import type { Mail } from '../mail/mail.ts'; export type Rows = Mail[];",
    };
    expect(imports(files)).toMatchObject({ passed: true });
  });

  test('of a type in a circle fail', () => {
    const { passed, output } = imports({
      'shared/domain/entry.ts': "import type { Letter } from './letter.ts'; export type Entry = { letter: Letter };",
      'shared/domain/letter.ts': "import type { Entry } from './entry.ts'; export type Letter = { entry: Entry };",
    });
    expect(passed).toBe(false);
    expect(output).toContain('no-circles');
  });

  test.each([
    ['mail-before-files', 'shared/report-mail/mail/mail.ts', '../rows/rows.ts', 'shared/report-mail/rows/rows.ts'],
    ['domain-stands-alone', 'shared/domain/decide.ts', '../store/store.ts', 'shared/store/store.ts'],
    ['shared-knows-no-function', 'shared/store/store.ts', '../../functions/b/b.ts', 'functions/b/b.ts'],
    ['a-function-knows-no-other', 'functions/a/a.ts', '../b/b.ts', 'functions/b/b.ts'],
    ['the-cloud-knows-no-tool', 'infra/app.ts', './tools/synth.ts', 'infra/tools/synth.ts'],
  ])('of a type that run back up fail: %s', (rule, from, specifier, to) => {
    const { passed, output } = imports({
      [from]: `import type { Up } from '${specifier}'; export type Down = Up;`,
      [to]: 'export type Up = string;',
    });
    expect(passed).toBe(false);
    expect(output).toContain(rule);
  });

  test('that lead a use case to the SDK fail, over however many files', () => {
    const { passed, output } = imports({
      'functions/a/use-case.ts': "import type { Store } from '../../shared/store/store.ts'; export type Ports = Store;",
      'shared/store/store.ts': "import type { Client } from '@aws-sdk/client'; export type Store = Client;",
      'node_modules/@aws-sdk/client/package.json': '{"name":"@aws-sdk/client","main":"index.js"}',
      'node_modules/@aws-sdk/client/index.js': '',
    });
    expect(passed).toBe(false);
    expect(output).toContain('a-use-case-reaches-no-sdk');
  });
});

test('an export that nothing imports fails', () => {
  const used = "import { used } from '../../shared/domain/words.ts'; export const handler = () => used;";
  const unused = (words: string) =>
    run(
      treeOf({ 'functions/a/handler.ts': used, 'shared/domain/words.ts': words, 'tsconfig.json': '{}' }),
      'node_modules/knip/bin/knip.js',
      ...['--config', inRoot('.knip.json'), '--no-config-hints', '--no-progress'],
    );
  expect(unused("export const used = 'a';")).toMatchObject({ passed: true });
  const { passed, output } = unused("export const used = 'a'; export const forgotten = 'b';");
  expect(passed).toBe(false);
  expect(output).toContain('forgotten');
});

test('a circle of values fails the linter', () => {
  const settings = { '.biome.jsonc': readFileSync(inRoot('.biome.jsonc'), 'utf8') };
  const one = "import { two } from './two.ts';\nexport const one = () => two;\n";
  const lint = (two: string) =>
    run(treeOf({ ...settings, 'one.ts': one, 'two.ts': two }), 'node_modules/@biomejs/biome/bin/biome', 'lint', '.');
  expect(lint('export const two = 2;\n')).toMatchObject({ passed: true });
  const { passed, output } = lint("import { one } from './one.ts';\nexport const two = () => one;\n");
  expect(passed).toBe(false);
  expect(output).toContain('noImportCycles');
});
