import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile, type Plugin } from 'esbuild';

const root = fileURLToPath(new URL('../../', import.meta.url));

export const ACTIVE_RULE_SET = 'active-rule-set';

const MAIL = { mail: 'shared/aws/compose-mail.ts' };
/** Of attachments. */
const OPENING = {
  child: 'shared/report-mail/files/child.ts',
  xls: '@e965/xlsx',
  xlsx: 'hucre/xlsx',
  msg: '@kenjiuno/msgreader',
  pdf: 'unpdf',
};

/**
 * Scripts beside handler.js, by source or package: run in a child process, or loaded by `import()` to keep starts
 * short.
 */
const BESIDE_HANDLER: Record<string, Record<string, string>> = {
  'coordinator-notice': MAIL,
  desk: {
    ...OPENING,
    keys: 'functions/desk/cases/key-dependencies.ts',
    mails: 'functions/desk/mails/dependencies.ts',
  },
  'desk-login': { login: 'functions/desk-login/login-dependencies.ts' },
  'desk-protected': { ...OPENING, sealed: 'functions/desk-protected/sealed-dependencies.ts' },
  'mail-intake': { ...MAIL, ...OPENING },
  'mailbox-watch': MAIL,
  outreach: { ...MAIL, letter: 'functions/outreach/letter.ts' },
};

export type BundleOptions = {
  outdir: string;
  /** Imported as `#profile`. */
  profile: string;
  /** `stub`: empty handlers, for tests. */
  bundles?: 'real' | 'stub';
  /** Folders by name; by default all functions. */
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
 * Into `<outdir>/<folder>/handler.js`; `index.js` before it reduces every error. The same sources give the same bytes:
 * CDK deploys no unchanged function.
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
    // Else the project's package.json makes .js an ES module.
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
    entryPoints[`${name}/index`] = join(root, 'shared', 'lambda', 'entry.ts');
    for (const [file, entry] of Object.entries(BESIDE_HANDLER[name] ?? {})) entryPoints[`${name}/${file}`] = entry;
  }

  const { metafile } = await build({
    entryPoints,
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    legalComments: 'none',
    // import() becomes require: Node's ES module loader costs more than the script.
    supported: { 'dynamic-import': false },
    mainFields: ['module', 'main'],
    // Ours and pdfkit's; CommonJS lacks import.meta.url.
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    alias: { '#profile': profile },
    plugins: [besideHandler],
    absWorkingDir: root,
    logLevel: 'warning',
    metafile: true,
  });
  refuseMissing(metafile);
}

/** Throws if a bundle lacks a script that it loads. */
function refuseMissing({ outputs }: Metafile): void {
  for (const [output, { imports }] of Object.entries(outputs))
    for (const { path } of imports)
      if (path.startsWith('./') && !(posix.join(dirname(output), path) in outputs))
        throw new Error(`${output} loads ${path}, which BESIDE_HANDLER lacks for its function.`);
}

/** Loaded when the bundle runs. */
const besideHandler: Plugin = {
  name: 'beside-handler',
  setup({ onResolve }) {
    const files = Object.values(BESIDE_HANDLER).flatMap((entries) => Object.entries(entries));
    onResolve({ filter: /^#handler$/ }, () => ({ path: './handler.js', external: true }));
    onResolve({ filter: /^[^#]/ }, ({ kind, path, importer, resolveDir }) => {
      if (kind !== 'dynamic-import' || importer.includes('node_modules')) return undefined;
      const [file] = files.find(([, entry]) => entry === path || join(root, entry) === join(resolveDir, path)) ?? [];
      if (!file) return { errors: [{ text: `import('${path}') has no script in BESIDE_HANDLER` }] };
      return { path: `./${file}.js`, external: true };
    });
  },
};
