import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { perStage } from './synthesized.ts';

const runbook = readFileSync(new URL('../../docs/it/alarms.md', import.meta.url), 'utf8');

/** By its heading of the third level. */
const chapters = runbook
  .split('\n## Codes in the log')[0]
  ?.split(/\n(?=##+ )/)
  .filter((part) => part.startsWith('### '))
  .map((part) => {
    const [, title = '', text = ''] = /^### (.+)\n([\s\S]*)$/.exec(part) ?? [];
    return { title, text };
  });

const urgencyIn = (text: string) => /^\*(.+)\.\* /.exec(text.trim())?.[1]?.toLowerCase();

describe.each(perStage)('alarms of %s', (_stage, synthesized) => {
  const alarms = synthesized.alarms();

  test('each says in its own words what it means for people', () => {
    expect(new Set(alarms.map(({ description }) => description)).size).toBe(alarms.length);
    for (const { description } of alarms) {
      expect(description).toMatch(/^[A-Za-z].{80,}\.$/);
      expect(description).toMatch(/school|young|youth|letter|coordinator|mail/i);
    }
  });

  test('each has a title of its own, which is the subject of the mail that it sends', () => {
    expect(new Set(alarms.map(({ title }) => title)).size).toBe(alarms.length);
    for (const { title } of alarms) expect(title).toMatch(/^[\w -]+(: [\w -]+)?$/);
  });

  test('each has a chapter of the runbook, as urgent as itself, and each chapter an alarm', () => {
    const wanted = alarms.map(({ title, urgency }) => [title, urgency]);
    expect(chapters?.map(({ title, text }) => [title, urgencyIn(text)]).sort()).toEqual(wanted.sort());
  });

  test('each names its chapter', () => {
    for (const { title, properties } of alarms)
      expect(String(properties.AlarmDescription)).toMatch(`What to do: docs/it/alarms.md, "${title}".`);
  });
});

test('each chapter says what to do', () => {
  for (const { text } of chapters ?? []) expect(text.replace(/^Codes:.*$/m, '').trim().length).toBeGreaterThan(50);
});
