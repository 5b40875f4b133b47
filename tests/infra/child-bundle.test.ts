import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../../infra/parts/bundle.ts';
import type { Content } from '../../shared/report-mail/mail/mail.ts';

import { msg } from '../support/outlook-files.ts';
import { type Format, workbook } from '../support/workbooks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
let out = '';

beforeAll(async () => {
  mkdirSync(join(root, '.build'), { recursive: true });
  out = mkdtempSync(join(root, '.build', 'child-test-'));
  const profile = join(root, 'infra', 'municipalities', 'stockholm', 'profile.json');
  await bundle({ outdir: out, profile, sources: new Map([['mail-intake', join(root, 'functions', 'mail-intake')]]) });
});
afterAll(() => rmSync(out, { recursive: true, force: true }));

/** In a process with only the bundle. */
function found(bytes: Uint8Array): Promise<Content> {
  const child = fork(join(out, 'mail-intake', 'child.js'), { env: {}, execArgv: [], serialization: 'advanced' });
  child.send([{ index: 1, mimeType: 'application/octet-stream', bytes }]);
  return new Promise((resolve, reject) => {
    child.on('message', ({ content }: { content: Content }) => resolve(content));
    child.on('exit', () => reject(new Error('nothing was found')));
  });
}

test.each<Format>(['xlsx', 'xls', 'ods'])(
  'the bundle of mail-intake opens %s in a process of its own',
  async (format) => {
    expect(await found(await workbook(format, [{ rows: [['Pnr', 200801012386]] }]))).toMatchObject({
      workbook: { sheets: [{ rows: [['Pnr', '200801012386']] }] },
    });
  },
);

test('and .msg', async () => {
  expect(await found(msg({ body: 'Hej' }))).toMatchObject({ mail: { text: 'Hej' } });
});

test('and .pdf, for its words', async () => {
  const bytes = readFileSync(new URL('../fixtures/pdf/helloworld-bad.pdf', import.meta.url));
  expect(await found(bytes)).toMatchObject({
    unreadable: 'attachment-not-readable',
    words: expect.stringContaining('Hello, world!'),
  });
});

test('its start does not read the readers', () => {
  const files = readdirSync(join(out, 'mail-intake')).filter((name) => name.endsWith('.js'));
  const readers = files.filter((name) => readFileSync(join(out, 'mail-intake', name), 'utf8').includes('Invalid XLSX'));
  expect(readers).toHaveLength(1);
  expect(readers).not.toContain('handler.js');
});
