import { expect, test } from 'vitest';
import { caseNumber } from '../../../shared/domain/reference.ts';
import { holdsDamagedNumber, numbersMeantIn } from '../../../shared/report-mail/verdict/numbers-in.ts';
import { RECEIVED_ON, rawMail, template, verdictOf } from '../../support/mails.ts';

test.each([
  '20080101-2386',
  '200801012386',
  '080101-2386',
  '0801012386',
  '801012386',
  '80101-2386',
  '20080101 / 2386',
  '(20080101)2386',
  '(080101) 2386',
  '2008.01.01.2386',
  '2008-01-01-2386',
  '2008 01 01 23 86',
  '2 0 0 8 0 1 0 1 2 3 8 6',
  '08 01 01 - 23 86',
  '20080101\n2386',
  '> 20080101-\n> 2386',
  '20080101-23\n>> 86',
  '２００８０１０１－２３８６',
  '٢٠٠٨٠١٠١٢٣٨٦',
  '2OO8O1O1-2386',
  '2008OlOl-2386',
  '20080101\u20132386',
  '20080101\u00a02386',
  '2008\u200b0101\u00ad2386',
  '20080101_2386',
  '8,01012386E+08',
  '2,00801012386E+11',
  '2.00801012386E11',
  'pnr:20080101-2386, Kim',
  'x200801012386x',
  '20080101&#45;2386',
  '20080101=2D2386',
])('%j holds the number', (written) => {
  expect(numbersMeantIn([`Skyddad: ${written} Kim`], RECEIVED_ON)).toContain('200801012386');
});

test('two numbers glued together are two', () => {
  expect(numbersMeantIn(['200801012386200801022393'], RECEIVED_ON)).toEqual(
    expect.arrayContaining(['200801012386', '200801022393']),
  );
  expect(numbersMeantIn(['08010123860801022393'], RECEIVED_ON)).toEqual(
    expect.arrayContaining(['200801012386', '200801022393']),
  );
});

test.each(['2,00801E+11', '2.0080101E+11', '2E+11', '8,01012E+08', '8,01012E+8'])('%s has lost digits', (written) => {
  expect(holdsDamagedNumber(written)).toBe(true);
});

const sealed = (body: string) => verdictOf(rawMail({ body: `Eleven har skydd.\r\n${body}` }));

test('a sealed mail says that somebody in it was not found', async () => {
  expect(await sealed(template())).not.toHaveProperty('holdsIncomplete');
  expect(await sealed('Kim i NA2')).toMatchObject({ toHold: [], holdsIncomplete: true });
  expect(await sealed(template({ Personnummer: '20080101-2387' }))).toMatchObject({ holdsIncomplete: true });
  expect(await sealed(`${template()}Personnummer: 2,00801E+11`)).toMatchObject({ holdsIncomplete: true });
});

test('a case number of ours counts like a number', async () => {
  const known = caseNumber('seed');
  const slipped = `${known.slice(0, -1)}${known.endsWith('A') ? 'B' : 'A'}`;
  const copied = known.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l');
  expect(await sealed(`Det gäller ${known}.`)).toMatchObject({ caseNumbers: [known] });
  expect(await sealed(`Det gäller ${copied}`)).toMatchObject({ caseNumbers: [known] });
  expect(await sealed(`Det gäller ${known}`)).not.toHaveProperty('holdsIncomplete');
  expect(await sealed(`Det gäller ${slipped}.`)).toMatchObject({ caseNumbers: [], holdsIncomplete: true });
});
