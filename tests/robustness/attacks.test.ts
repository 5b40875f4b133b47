import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { contentsOf } from '../../shared/report-mail/files/open-attachments.ts';
import type { Attachment } from '../../shared/report-mail/mail/mail.ts';
import { ATTACKS, judgedInProcess, largeWorkbook, mailWith } from '../support/attacks.ts';
import { sampleOf } from '../support/random.ts';

/** Twice the goal; `npm run bench` measures the time. */
const MEGABYTES = 512;
/** Others end with `too-large`. */
const OTHER_REASONS: Partial<Record<keyof typeof ATTACKS, string>> = {
  'signs that stand for eighteen letters each': 'no-rows',
  'a file of such signs': 'attachment-not-readable',
  'a number on every line': 'number-without-row',
  'a zip bomb that lies about its size': 'attachment-not-readable',
  'a thousand zip bombs': 'attachment-not-readable',
  'a compound file that goes round in a circle': 'attachment-not-readable',
};

const names = Object.keys(ATTACKS) as (keyof typeof ATTACKS)[];

test.each(sampleOf(names, 6, 'attacks'))('%s: held, with little memory', (name) => {
  const { state, reason, megabytes } = judgedInProcess(ATTACKS[name]());
  expect({ state, reason }).toEqual({ state: 'held', reason: OTHER_REASONS[name] ?? 'too-large' });
  expect(megabytes).toBeLessThan(MEGABYTES);
});

test('a list of 2,500 pupils and 25 columns is accepted', () => {
  const { state, megabytes } = judgedInProcess(mailWith(largeWorkbook(2_500, 25)));
  expect(state).toBe('accepted');
  expect(megabytes).toBeLessThan(MEGABYTES);
});

describe('a file on which a library never ends', () => {
  const fixture = (name: string, changes: Record<number, number> = {}): Attachment => {
    const bytes = new Uint8Array(readFileSync(new URL(`../fixtures/${name}`, import.meta.url)));
    for (const [at, byte] of Object.entries(changes)) bytes[Number(at)] = byte;
    return { index: 1, mimeType: 'application/octet-stream', bytes };
  };
  const list = fixture('csv/dialects/11-xlsx-numeric-pnr-percent.xlsx');

  test.each<[string, Attachment]>([
    ['it goes round in a circle', fixture('spreadsheet/merge_cells.xls', { 16532: 30 })],
    ['it takes all memory', fixture('mail/outlook/msgreader--attachmentFiles.msg', { 604: 23, 13320: 163 })],
  ])('%s: what was opened before stands, the rest is left to a person', async (_, file) => {
    const [first, ...others] = await contentsOf([list, file, list], 5_000);
    expect(first).toHaveProperty('workbook');
    expect(others).toEqual([{ unreadable: 'too-large' }, { unreadable: 'too-large' }]);
  });

  test('a mistake of ours is no outcome', async () => {
    const noList = Object.create({ map: () => [] }) as Attachment[];
    await expect(contentsOf(noList)).rejects.toThrow('reader-failed');
  });
});
