import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Fault } from '../../shared/domain/fault.ts';
import { errorFacts } from '../../shared/lambda/log.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const found = (text: string, pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, code]) => code));

const codes = found(read('shared/domain/fault.ts'), /^ {2}\| '([a-z-]+)'/gm);
const sources = globSync('{functions,shared}/**/*.ts', { cwd: root }).map(read).join('\n');

test('the log holds the code of a fault, and not its explanation', () => {
  expect(errorFacts(new Fault('profile-invalid', 'letters.sender: Kim'))).toEqual({
    error: 'Fault',
    code: 'profile-invalid',
  });
});

test('every code is thrown somewhere', () => {
  expect(found(sources, /(?:new Fault|super)\('([a-z-]+)'/g)).toEqual(codes);
});

const [chapters = '', table = ''] = read('docs/it/alarms.md').split('## Codes in the log');
/** Caught before they are logged. */
const UNSEEN = ['over-limit', 'not-readable', 'encrypted'];

test('the runbook says what to do about every code, and names no other', () => {
  const listed = table.match(/^\| `.*$/gm)?.map((row) => row.split(' | ')[0]) ?? [];
  expect(found(listed.join(), /`([a-z-]+)`/g)).toEqual(new Set([...codes, 'code']));
});

test('every code that is logged leads to the chapter of an alarm, and chapters name no other', () => {
  const named = found(chapters.match(/^Codes: .*$/gm)?.join() ?? '', /`([^`]+)`/g);
  expect(named).toEqual(new Set([...codes].filter((code) => !UNSEEN.includes(String(code)))));
});

test('functions throw nothing that the log could not tell from another', () => {
  expect(sources).not.toMatch(/new Error\(/);
});
