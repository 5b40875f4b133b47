import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { functionFolders } from '../../infra/parts/bundle.ts';

/**
 * The functions as CDK's NodejsFunction bundles them when it is told nothing but the runtime and to take the SDK along
 * (`bundleAwsSDK`, since ours has it inside, too): CommonJS, not minified, `main` before `module`, every library whole.
 * `import.meta.url` is filled in, without which no bundle in CommonJS finds its data files.
 */
export async function bundleTheUsualWay(root: string, outdir: string): Promise<void> {
  const functions = functionFolders();
  for (const name of functions) {
    const target = join(outdir, name);
    mkdirSync(target, { recursive: true });
    writeFileSync(join(target, 'package.json'), '{"type":"commonjs"}\n');
    const assets = join(root, 'functions', name, 'assets');
    if (existsSync(assets)) cpSync(assets, join(target, 'assets'), { recursive: true });
  }
  await build({
    entryPoints: Object.fromEntries(
      functions.map((name) => [`${name}/index`, join(root, 'functions', name, 'handler.ts')]),
    ),
    outdir,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['main', 'module'],
    define: { 'import.meta.url': 'bundleUrl' },
    banner: { js: 'const bundleUrl = require("node:url").pathToFileURL(__filename).href;' },
    absWorkingDir: root,
    logLevel: 'error',
  });
}
