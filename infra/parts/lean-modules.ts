import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type OnLoadResult, type Plugin, transform } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));
const modules = join(root, 'node_modules');
const standIns = fileURLToPath(new URL('stand-ins/', import.meta.url));

/** Packages, and files inside them, and what stands in for each in the bundles; every stand-in says why. */
export const STAND_INS: Record<string, string> = {
  zod: 'zod.ts',
  '@aws-sdk/credential-provider-node': 'env-credentials.ts',
  '@aws-sdk/middleware-endpoint-discovery': 'no-endpoint-discovery.ts',
  '@smithy/core/event-streams': 'no-event-streams.ts',
  '@smithy/core/dist-es/submodules/config/node-config-provider/configLoader.js': 'env-settings.ts',
  '@smithy/core/dist-es/submodules/serde/uuid/v4.js': 'uuid.ts',
  fontkit: 'fontkit.ts',
  'fontkit/src/tables/index.js': 'fontkit-tables.ts',
  'unicode-properties': 'unicode-properties.ts',
};

/** What our functions never call, by the file that has it: whoever calls it after all is told which file it is. */
export const NEVER_CALLED: Record<string, string[]> = {
  // The SDK's own arithmetic for where Node has none, and a way to try again that has to be asked for.
  '@aws-sdk/checksums/dist-es/submodules/sha/sha1/Sha1Js.js': ['Sha1Js'],
  '@smithy/core/dist-es/submodules/checksum/crc32/Crc32Js.js': ['Crc32Js'],
  '@smithy/core/dist-es/submodules/checksum/md5/Md5Js.js': ['Md5Js'],
  '@smithy/core/dist-es/submodules/checksum/sha256/Sha256Js.js': ['Sha256Js'],
  '@smithy/core/dist-es/submodules/retry/util-retry/AdaptiveRetryStrategy.js': ['AdaptiveRetryStrategy'],
  // A file that we send names its type, and nothing of a mail is fetched.
  'nodemailer/dist/esm/fetch/index.js': ['default'],
  'nodemailer/dist/esm/mime-funcs/mime-types.js': ['detectExtension', 'detectMimeType'],
  // mail-intake takes a mail's parts and makes its own text of them.
  'postal-mime/dist/esm/text-format.js': ['formatHtmlHeader', 'formatTextHeader', 'htmlToText', 'textToHtml'],
  // A letter is not encrypted, and breaks its lines itself.
  '@noble/ciphers/esm/aes.js': ['cbc', 'ecb'],
  'linebreak/dist/module.mjs': ['default'],
  // Its fonts are TrueType, without layout tables or variations.
  'fontkit/src/aat/AATLayoutEngine.js': ['default'],
  'fontkit/src/glyph/CFFGlyph.js': ['default'],
  'fontkit/src/glyph/COLRGlyph.js': ['default'],
  'fontkit/src/glyph/GlyphVariationProcessor.js': ['default'],
  'fontkit/src/glyph/SBIXGlyph.js': ['default'],
  'fontkit/src/layout/KernProcessor.js': ['default'],
  'fontkit/src/opentype/OTLayoutEngine.js': ['default'],
  'fontkit/src/subset/CFFSubset.js': ['default'],
};

type Rewrite = (path: string) => OnLoadResult | Promise<OnLoadResult>;

const REWRITES: [RegExp, Rewrite][] = [
  [/^@aws-sdk\/client-[\w-]+\/dist-es\/schemas\/schemas_0\.js$/, withWhatIsUsed],
  [/^@aws-sdk\/client-[\w-]+\/package\.json$/, withVersionAlone],
  [/^entities\/dist\/generated\/decode-data-html\.js$/, withUnpackedTree],
  [/^fontkit\/src\//, withDecorators],
];

/**
 * Makes the bundles start fast: V8 reads every byte of a function before it starts, so what the function never uses
 * stays out of it. `npm run bench:init` tells what that is worth.
 */
export const leanModules: Plugin = {
  name: 'lean-modules',
  setup({ onResolve, onLoad }) {
    for (const [specifier, file] of Object.entries(STAND_INS))
      onResolve({ filter: new RegExp(`^${specifier}$`) }, () => ({ path: join(standIns, file) }));
    // fontkit has its sources in its package, but does not export them.
    onResolve({ filter: /^fontkit\/src\// }, ({ path }) => ({ path: join(modules, path) }));
    onLoad({ filter: /[\\/](functions|shared)[\\/].+\.ts$/ }, ({ path }) => ({
      contents: withPureSchemas(textOf(path)),
      loader: 'ts',
    }));
    onLoad({ filter: /node_modules/ }, ({ path }) => {
      const file = path.split(sep).join('/').split('node_modules/').at(-1) ?? path;
      const standIn = STAND_INS[file];
      if (standIn) return { contents: textOf(join(standIns, standIn)), loader: 'ts', resolveDir: standIns };
      const names = NEVER_CALLED[file];
      if (names) return { contents: throwing(file, names) };
      return REWRITES.find(([files]) => files.test(file))?.[1](path);
    });
  },
};

const textOf = (path: string) => readFileSync(path, 'utf8');

function throwing(file: string, names: string[]): string {
  const exported = names.map((name) => `notBundled as ${name}`).join(', ');
  return `function notBundled() { throw new Error('${file} is not in the bundle.'); }\nexport { ${exported} };`;
}

/**
 * The SDK writes `{ [_h]: … }` where it means `{ http: … }`, and registers each error of a service. esbuild cannot know
 * that the former does nothing else, and would keep every operation and error. An error that our sources do not name
 * comes as the service's exception with the name of the error.
 */
function withWhatIsUsed(path: string): OnLoadResult {
  const source = textOf(path);
  const words = new Map(Array.from(source.matchAll(/^const (_\w+) = ("[^"]*");$/gm), ([, name, word]) => [name, word]));
  const contents = source
    .replace(/\[(_\w+)\]:/g, (key, name) => (words.has(name) ? `${words.get(name)}:` : key))
    .replace(/^n0_registry\.registerError\(\w+\$, (\w+)\);\n/gm, (line, error) => (weName(error) ? line : ''));
  return { contents };
}

let ourSources: string | undefined;
function weName(error: string): boolean {
  ourSources ??= ['functions', 'shared', 'infra/custom'].flatMap(textsBelow).join('');
  return ourSources.includes(error);
}

function textsBelow(folder: string): string[] {
  const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).map((file) => textOf(join(root, folder, file)));
}

/** A client tells AWS its version and nothing else of its package.json. */
function withVersionAlone(path: string): OnLoadResult {
  const { version } = JSON.parse(textOf(path)) as { version: string };
  return { contents: JSON.stringify({ version }), loader: 'json' };
}

/** The names of HTML's characters, unpacked once for all starts. */
async function withUnpackedTree(path: string): Promise<OnLoadResult> {
  const { htmlDecodeTree } = (await import(pathToFileURL(path).href)) as { htmlDecodeTree: Uint16Array };
  const bytes = Buffer.from(htmlDecodeTree.buffer).toString('base64');
  return {
    contents: `export const htmlDecodeTree = new Uint16Array(new Uint8Array(Buffer.from('${bytes}', 'base64')).buffer);`,
  };
}

/** fontkit's sources have decorators as TypeScript once had them. */
async function withDecorators(path: string): Promise<OnLoadResult> {
  const options = { compilerOptions: { experimentalDecorators: true } };
  const { code } = await transform(textOf(path), { loader: 'ts', tsconfigRaw: options });
  return { contents: code };
}

const MAKES_A_SCHEMA = /(?<![\w.$])(?:z\s*\.(?:iso\.)?|[A-Z]\w*\.(?=default|exclude|extend|omit|optional))\s*\w+\(/g;

/** A schema that a function does not use need not be made at its start: esbuild is told that to make one does nothing else. */
function withPureSchemas(source: string): string {
  return source.replace(MAKES_A_SCHEMA, '/* @__PURE__ */ $&');
}
