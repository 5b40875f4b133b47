import { expect, test } from 'vitest';
import { forgottenObjects } from '../../../functions/sweep/forgotten-objects.ts';
import { NOW } from '../../support/builders.ts';

const at = (minutesAgo: number) => new Date(NOW.subtract({ minutes: minutesAgo }).epochMilliseconds);

function find(objects: Record<string, number>, lastRunMinutesAgo = 5) {
  async function* list(_bucket: 'mail' | 'imports', prefix: string) {
    for (const [key, minutesAgo] of Object.entries(objects))
      if (key.startsWith(prefix)) yield { key, storedAt: at(minutesAgo) };
  }
  return forgottenObjects(list, NOW, NOW.subtract({ minutes: lastRunMinutesAgo }));
}

test('a mail older than ten minutes that still lies in in/ was forgotten', async () => {
  expect(await find({ 'in/old': 11, 'in/new': 9 })).toEqual({ mail: ['in/old'], imports: [] });
});

test.each([
  { minutes: 16, due: false },
  { minutes: 21, due: true },
  { minutes: 26, due: false },
  { minutes: 41, due: true },
  { minutes: 81, due: true },
  { minutes: 100, due: false },
  { minutes: 24 * 60, due: false },
])('a mail that stays is signalled less and less often; after $minutes minutes: $due', async ({ minutes, due }) => {
  expect((await find({ 'in/old': minutes })).mail).toEqual(due ? ['in/old'] : []);
});

test('what fell due while the sweep did not run is signalled, too', async () => {
  expect((await find({ 'in/old': 100 }, 30)).mail).toEqual(['in/old']);
});

test('many mails that wait do not hide one that was forgotten', async () => {
  const waiting = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`in/${n}`, 30]));
  expect((await find({ ...waiting, 'in/new': 11 })).mail).toEqual(['in/new']);
});

test('an import file without a result was forgotten; one with a result was not', async () => {
  const objects = { 'residents/a.csv': 21, 'residents/b.csv': 21, 'residents/b.result.json': 20, 'residents/c.csv': 5 };
  expect((await find(objects)).imports).toEqual(['residents/a.csv']);
});

test.each(['residents/UTTAG.CSV', 'directory/Schools.Csv'])('%s is found like any other', async (key) => {
  expect((await find({ [key]: 21 })).imports).toEqual([key]);
  expect((await find({ [key]: 21, [key.replace(/\.csv$/i, '.result.json')]: 20 })).imports).toEqual([]);
});

test('a file put again after its result was written has not been taken in', async () => {
  expect((await find({ 'directory/schools.csv': 21, 'directory/schools.result.json': 60 })).imports).toEqual([
    'directory/schools.csv',
  ]);
});

test.each([
  { minutes: 16, due: false, why: 'it may still run' },
  { minutes: 20, due: true, why: 'no import runs so long' },
  { minutes: 25, due: false, why: 'the one just signalled runs' },
  { minutes: 39, due: false, why: 'it may still run' },
  { minutes: 41, due: true, why: 'that one has ended, too' },
])(
  'an import file without a result is signalled again after $minutes minutes: $due, since $why',
  async ({ minutes, due }) => {
    expect((await find({ 'residents/a.csv': minutes })).imports).toEqual(due ? ['residents/a.csv'] : []);
  },
);

test('results and other files are no imports', async () => {
  expect(await find({ 'residents/a.result.json': 30, 'residents/readme.txt': 30 })).toEqual({ mail: [], imports: [] });
});

test('one run takes a bounded number of mails', async () => {
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, n) => [`in/${n}`, 20]));
  expect((await find(many)).mail).toHaveLength(500);
});
