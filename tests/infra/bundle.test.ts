import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { renderLetter } from '../../functions/outreach/letter.ts';
import { bundle, functionFolders } from '../../infra/parts/bundle.ts';
import { environmentOf } from '../support/function-environment.ts';
import { aLetter } from '../support/letter-builder.ts';
import { answerFrom, bundled, profile, root } from './bundled.ts';

const { aFunction, answerOf, folder } = bundled();

describe('a bundle', () => {
  test('holds the stage profile and the data files of its function', async () => {
    const sources = aFunction(
      'reader',
      `import { readFileSync } from 'node:fs';
       import profile from '#profile' with { type: 'json' };
       export const handler = async () =>
         profile.municipality + ' ' + readFileSync(new URL('./assets/words.txt', import.meta.url), 'utf8');`,
      { 'words.txt': 'from a file' },
    );
    expect(await answerOf('reader', sources)).toBe('0180 from a file');
  });

  test('has its credentials from the environment alone', async () => {
    const sources = aFunction(
      'caller',
      `import { sqs } from 'ROOT/shared/aws/clients.ts';
       export const handler = async () => (await sqs().config.credentials()).accessKeyId;`,
    );
    const env = {
      AWS_REGION: 'eu-north-1',
      AWS_ACCESS_KEY_ID: 'from-the-environment',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
    expect(await answerOf('caller', sources, env)).toBe('from-the-environment');
    expect(await answerOf('caller', sources)).toBe('Unable to find environment variable credentials.');
  });

  test('has everything inside and runs as CommonJS below our package.json', async () => {
    const sources = aFunction(
      'parser',
      `import * as z from 'zod'; export const handler = async () => z.string().parse('zod');`,
    );
    expect(await answerOf('parser', sources)).toBe('zod');
    expect(readFileSync(join(folder(), 'out', 'parser', 'handler.js'), 'utf8')).not.toMatch(/require\("zod"\)/);
  });

  test('is the same bytes for the same source, wherever it is written', async () => {
    const sources = aFunction(
      'same',
      `import * as z from 'zod'; export const handler = async () => z.string().parse('a');`,
    );
    const bytes = [];
    for (const outdir of ['first', 'second']) {
      await bundle({ outdir: join(folder(), outdir), profile, sources });
      bytes.push(readFileSync(join(folder(), outdir, 'same', 'handler.js'), 'utf8'));
    }
    expect(bytes[0]).toBe(bytes[1]);
  });
});

describe('every function', () => {
  beforeAll(() => bundle({ outdir: join(folder(), 'functions'), profile }));

  test.each(functionFolders())('%s starts from its bundle', async (name) => {
    const handler = join(folder(), 'functions', name, 'index.js');
    expect(await answerFrom(handler, await environmentOf(name), 'typeof handler')).toBe('function');
  });

  test('only the login, once somebody signs in, has the OpenID client', () => {
    const files = readdirSync(join(folder(), 'functions'), { recursive: true, encoding: 'utf8' });
    const clients = files.filter(
      (file) =>
        file.endsWith('.js') && readFileSync(join(folder(), 'functions', file), 'utf8').includes('code_challenge'),
    );
    expect(clients).toEqual(['desk-login/login.js']);
  });

  test('makes the letter that its sources make', async () => {
    const { renderLetter: fromBundle } = createRequire(import.meta.url)(
      join(folder(), 'functions', 'outreach', 'letter.js'),
    ) as { renderLetter: typeof renderLetter };
    expect(await fromBundle(aLetter())).toEqual(await renderLetter(aLetter()));
  });
});

test('an import() of what does not lie beside the handler is refused', async () => {
  const own = aFunction('own', `export const handler = async () => (await import('zod')).string();`);
  await expect(answerOf('own', own)).rejects.toThrow("import('zod') has no script in BESIDE_HANDLER");
  const others = aFunction('others', `export const handler = async () => import('@kenjiuno/msgreader');`);
  await expect(answerOf('others', others)).rejects.toThrow('loads ./msg.js, which BESIDE_HANDLER lacks');
});

test('a folder without a handler is named', async () => {
  mkdirSync(join(folder(), 'sources', 'empty'), { recursive: true });
  const sources = new Map([['empty', join(folder(), 'sources', 'empty')]]);
  await expect(bundle({ outdir: join(folder(), 'out'), profile, sources })).rejects.toThrow('empty has no handler.ts');
});

test('the function that activates the rule set bundles', async () => {
  const sources = new Map([['active-rule-set', join(root, 'infra', 'custom', 'active-rule-set')]]);
  await bundle({ outdir: join(folder(), 'out'), profile, sources });
  expect(existsSync(join(folder(), 'out', 'active-rule-set', 'index.js'))).toBe(true);
});
