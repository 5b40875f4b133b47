import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { perStage } from './synthesized.ts';

const deployGuide = new URL('../../docs/it/deploy.md', import.meta.url);

/** The table whose first heading is "Alarm". */
function documented(): string[] {
  if (!existsSync(deployGuide)) throw new Error('docs/it/deploy.md, with a table of all alarms, is missing');
  const lines = readFileSync(deployGuide, 'utf8').split('\n');
  const cells = lines.map((line) => line.startsWith('|') && line.split('|')[1]?.replaceAll(/[`*]/g, '').trim());
  const heading = cells.findIndex((cell) => cell && cell.toLowerCase() === 'alarm');
  if (heading < 0) throw new Error('docs/it/deploy.md has no table that begins with "| Alarm |"');
  const rows = cells.slice(heading + 2);
  const end = rows.findIndex((cell) => !cell);
  return rows.slice(0, end < 0 ? undefined : end).map(String);
}

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

  test('the deployment guide has a row for each, and for no other', () => {
    expect(documented().sort()).toEqual(alarms.map(({ title }) => title).sort());
  });
});
