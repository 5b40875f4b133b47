import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';

export const root = fileURLToPath(new URL('../../../', import.meta.url));

/** `find` must stand in the file exactly once. */
export type Change = { file: string; find: string; replace: string };

/** A change that finds nothing stops the build. */
export function changed(changes: Change[]): Plugin {
  const todo = new Set(changes);
  return {
    name: 'changed',
    setup({ onLoad, onEnd }) {
      onLoad({ filter: /\.ts$/, namespace: 'file' }, ({ path }) => {
        const own = changes.filter(({ file }) => join(root, file) === path);
        if (own.length === 0) return undefined;
        for (const change of own) todo.delete(change);
        return { contents: own.reduce(apply, readFileSync(path, 'utf8')), loader: 'ts', resolveDir: dirname(path) };
      });
      onEnd(() => {
        for (const { file } of todo) throw new Error(`${file} is in no function`);
      });
    },
  };
}

export function apply(source: string, { file, find, replace }: Change): string {
  const parts = source.split(find);
  if (parts.length !== 2) throw new Error(`${file} has ${parts.length - 1} times: ${find}`);
  return parts.join(replace);
}

/** Handlers get their clients from outside. */
export const CLIENTS = 'shared/aws/clients.ts';
export const PROFILE = '#profile';

const OF_CLIENTS = ['dynamoDb', 's3', 'sqs', 'ses', 'secrets'];

/**
 * Libraries are read from `outside`, where this process has loaded them: classes are the same on both sides, and
 * evaluating costs nothing.
 */
export function outsideOf(loaded: Map<string, object>): Plugin {
  return {
    name: 'outside',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path, kind }) =>
        kind === 'entry-point' ? undefined : { path, namespace: 'outside', sideEffects: false },
      );
      onResolve({ filter: /\/aws\/clients\.ts$/ }, ({ importer }) =>
        importer.endsWith('/handler.ts') ? { path: CLIENTS, namespace: 'outside', sideEffects: false } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'outside' }, async ({ path }) => ({ contents: await facade(path, loaded) }));
    },
  };
}

async function facade(path: string, loaded: Map<string, object>): Promise<string> {
  if (path === CLIENTS) return exportsOf(path, OF_CLIENTS);
  if (path === PROFILE) return exportsOf(path, ['default']);
  return exportsOf(path, Object.keys(await load(path, loaded)));
}

export async function load(path: string, loaded: Map<string, object>): Promise<object> {
  const library = loaded.get(path) ?? ((await import(path)) as object);
  loaded.set(path, library);
  return library;
}

function exportsOf(path: string, names: string[]): string {
  const reads = names.map((name, n) => `const _${n} = /* @__PURE__ */ read(${JSON.stringify(name)});`);
  return [
    `const read = (name) => outside[${JSON.stringify(path)}][name];`,
    ...reads,
    `export { ${names.map((name, n) => `_${n} as ${JSON.stringify(name)}`).join(', ')} };`,
  ].join('\n');
}

/** `outside` may remember letters. */
export const rememberedLetters: Plugin = {
  name: 'remembered-letters',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^\.\/letter\.ts$/ }, ({ importer, resolveDir }) =>
      importer === join(root, 'functions/outreach/dependencies.ts')
        ? { path: join(resolveDir, 'letter.ts'), namespace: 'remembered' }
        : undefined,
    );
    onLoad({ filter: /.*/, namespace: 'remembered' }, ({ path }) => ({
      contents: `import { renderLetter as render } from ${JSON.stringify(path)};
        export const renderLetter = (letter) => outside.letter(letter, render);`,
      resolveDir: dirname(path),
    }));
  },
};
