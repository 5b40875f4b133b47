import { execFileSync, spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { identityOf, RESIDENT_FIELDS, readResident, termsOf } from '../../../functions/import/read-resident.ts';
import { readTable } from '../../../functions/import/read-table.ts';
import { renderLetter } from '../../../functions/outreach/letter.ts';
import { canPrint } from '../../../functions/outreach/letter-page.ts';
import { fullName, type OpenResident } from '../../../shared/domain/resident.ts';
import { aResident, stockholm } from '../../support/builders.ts';
import { aLetter } from '../../support/letter-builder.ts';

const file = new URL('../../fixtures/cases/13-letters/residents.csv', import.meta.url);

async function residents(): Promise<OpenResident[]> {
  const terms = termsOf(stockholm, Temporal.PlainDate.from('2026-11-30'));
  const table = await readTable(createReadStream(file), RESIDENT_FIELDS);
  expect(table.faults).toEqual([]);
  const found: OpenResident[] = [];
  for await (const rows of table.rows)
    for (const row of rows) {
      const who = identityOf(row, terms);
      if ('fault' in who) throw new Error(who.fault.code);
      const read = readResident(row, who.number, terms);
      if ('fault' in read) throw new Error(read.fault.code);
      found.push({ ...aResident(), ...read.facts });
    }
  return found;
}

async function rendered(resident: OpenResident) {
  const { address = never() } = resident;
  const facts = { name: fullName(resident), address, date: '2026-11-30' };
  return renderLetter(aLetter({ facts, youthName: resident.givenNames }));
}

const never = (): never => {
  throw new Error('no address');
};

const poppler = spawnSync('pdftotext', ['-v']).error === undefined;

describe('a letter to a person of the extract', () => {
  test.skipIf(!poppler)('shows name and address as they stand there', async () => {
    const shown: string[][] = [];
    for (const resident of await residents()) {
      const letter = await rendered(resident);
      if (letter.outcome !== 'rendered') throw new Error(`${resident.givenNames}: ${letter.because}`);
      const window = ['-raw', '-x', '297', '-y', '127', '-W', '241', '-H', '85', '-', '-'];
      const text = execFileSync('pdftotext', window, { input: letter.pdf, encoding: 'utf8' });
      shown.push(text.normalize('NFC').trim().split('\n'));
    }
    const home = ['Provvägen 3', '111 22 Stockholm'];
    expect(shown).toEqual([
      ['Aynur Məmmədova', ...home],
      ['Kaʻiulani Kealoha', ...home],
      ['AnnaLisa Prov', ...home],
      ['AnnaLisa Prov', ...home],
      ['Ọlámidé Ọ̀ṣọ́bọ̀', ...home].map((line) => line.normalize('NFC')),
      [
        'Prov Testsson',
        'c/o Föreningen Provstödet, Testsson',
        'Provgatan 123 B, lgh 1101',
        'Trapphus C',
        '111 22 Stockholm',
      ],
      ['Prov Testsson', 'c/o Anna Testsson Exempelgatan 12 B', 'LGH 1101', '111 22 Stockholm'],
    ]);
  });

  test('may be called by any letter of the Latin alphabets', () => {
    const letters = [
      [0xc0, 0x2ff],
      [0x1e00, 0x1eff],
    ].flatMap(([from = 0, to = 0]) => Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)));
    expect(letters.filter((letter) => /\p{L}/u.test(letter) && !canPrint(letter))).toEqual([]);
  });

  test.each(['a\u0331\u0300', 'J\u030c', 'm\u0304', 'M\u0302b', 'r\u0325', 'e\u0301\u0323'])(
    'or by a letter with marks that has no sign of its own: %s',
    async (name) => {
      const letter = await renderLetter(aLetter({ youthName: `${name}la` }));
      expect(letter.outcome).toBe('rendered');
    },
  );
});
