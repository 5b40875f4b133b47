import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bundle } from '../../infra/parts/bundle.ts';
import { bundled, profile, root } from './bundled.ts';

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

  test('takes its credentials from the environment alone, and says so when they are missing', async () => {
    const sources = aFunction(
      'caller',
      `import { SQSClient } from '@aws-sdk/client-sqs';
       export const handler = async () => (await new SQSClient({ region: 'eu-north-1' }).config.credentials()).accessKeyId;`,
    );
    const key = { AWS_ACCESS_KEY_ID: 'from-the-environment', AWS_SECRET_ACCESS_KEY: 'secret' };
    expect(await answerOf('caller', sources, key)).toBe('from-the-environment');
    expect(await answerOf('caller', sources)).toContain('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be set');
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
