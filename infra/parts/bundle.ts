import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { leanModules } from './lean-modules.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Not a function of the pipeline: it serves the deployment. */
export const ACTIVE_RULE_SET = 'active-rule-set';

export type BundleOptions = {
  outdir: string;
  /** Path of the municipality's profile that `#profile` stands for. */
  profile: string;
  /** `stub`: every function is an empty handler, for tests of the infrastructure alone. */
  bundles?: 'real' | 'stub';
  /** Folder of each function by name; by default all that we have. */
  sources?: Map<string, string>;
};

export function functionFolders(): string[] {
  return readdirSync(join(root, 'functions'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function everySource(): Map<string, string> {
  const sources = new Map(functionFolders().map((name) => [name, join(root, 'functions', name)]));
  return sources.set(ACTIVE_RULE_SET, join(root, 'infra', 'custom', ACTIVE_RULE_SET));
}

/**
 * Bundles every function into `<outdir>/<folder>/handler.js`, with everything inside so that Lambda and the embedded
 * stack run the same bytes, and in front of it `index.js`, which lets no error out unreduced. The same sources give the
 * same bytes, so an unchanged function is not deployed again.
 */
export async function bundle({
  outdir,
  profile,
  bundles = 'real',
  sources = everySource(),
}: BundleOptions): Promise<void> {
  const entryPoints: Record<string, string> = {};
  for (const [name, source] of sources) {
    const target = join(outdir, name);
    mkdirSync(target, { recursive: true });
    // Without it the nearest package.json decides, and ours says that .js is an ES module.
    writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n');
    const handler = join(source, 'handler.ts');
    if (bundles === 'stub') {
      writeFileSync(join(target, 'index.js'), 'exports.handler = async () => {};\n');
      continue;
    }
    if (!existsSync(handler))
      throw new Error(`${name} has no handler.ts: every folder below functions/ is one Lambda.`);
    if (existsSync(join(source, 'assets'))) cpSync(join(source, 'assets'), join(target, 'assets'), { recursive: true });
    entryPoints[`${name}/handler`] = handler;
    for (const library of onDemand(source)) entryPoints[`${name}/${fileFor(library)}`] = library;
    entryPoints[`${name}/index`] = join(root, 'shared', 'lambda', 'entry.ts');
    // What a function runs in a process of its own is a file of its own, which its start need not read.
    if (existsSync(join(source, 'child.ts'))) entryPoints[`${name}/child`] = join(source, 'child.ts');
  }

  await build({
    entryPoints,
    outdir,
    bundle: true,
    external: [],
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    // As require: a file beside the handler is not worth Node's loader of ES modules.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    define: {
      // pdfkit's ES module reads import.meta.url, which CommonJS does not have.
      'import.meta.url': 'bundleUrl',
      // All our streams are Node's. Node loads the web's at their first mention, even if only to ask for their type.
      ReadableStream: 'undefined',
    },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    plugins: [inPlaceOf({ '#profile': profile }), leanModules, handlerBesideEntry, librariesBesideHandler(sources)],
    absWorkingDir: root,
    logLevel: 'warning',
  });
}

function inPlaceOf(files: Record<string, string>): Plugin {
  return {
    name: 'in-place-of',
    setup({ onResolve }) {
      for (const [specifier, path] of Object.entries(files))
        onResolve({ filter: new RegExp(`^${specifier}$`) }, () => ({ path }));
    },
  };
}

/** What shared/lambda/entry.ts stands in front of. */
const handlerBesideEntry: Plugin = {
  name: 'handler-beside-entry',
  setup: ({ onResolve }) => onResolve({ filter: /^#handler$/ }, () => ({ path: './handler.js', external: true })),
};

/** What a function loads by `import()` lies in a file of its own: a start does not read it. */
function librariesBesideHandler(sources: Map<string, string>): Plugin {
  const folders = new Set(sources.values());
  return {
    name: 'libraries-beside-handler',
    setup: ({ onResolve }) =>
      onResolve({ filter: /^[^.#]/ }, ({ kind, path, importer }) =>
        kind === 'dynamic-import' && folders.has(dirname(importer))
          ? { path: `./${fileFor(path)}.js`, external: true }
          : undefined,
      ),
  };
}

function onDemand(source: string): Set<string> {
  const files = readdirSync(source).filter((file) => file.endsWith('.ts'));
  const texts = files.map((file) => readFileSync(join(source, file), 'utf8'));
  return new Set(
    texts.flatMap((text) => Array.from(text.matchAll(/\bimport\('([^.#'][^']*)'\)/g), ([, name = '']) => name)),
  );
}

function fileFor(library: string): string {
  return library.replace(/\W+/g, '-').replace(/^-/, '');
}
