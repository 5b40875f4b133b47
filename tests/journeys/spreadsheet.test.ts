import { expect, test } from 'vitest';
import { daysAgo, exampleChain, people } from '../support/chain.ts';
import { workbook } from '../support/workbooks.ts';
import { sendFile } from './send-file.ts';

const chain = exampleChain();

test('a workbook opens entries, and its hidden rows do not', async () => {
  const { alva, gry } = people;
  const rows = [
    ['Typ av rapport', 'Personnummer', 'Namn', 'Skolenhetskod', 'Datum'],
    ['Avbrott', Number(alva.number), alva.given, 10000001, { day: daysAgo(6) }],
    ['Avbrott', Number(gry.number), gry.given, 10000001, { day: daysAgo(6) }],
  ];
  await sendFile(chain(), 'lista.xlsx', await workbook('xlsx', [{ rows, hiddenRows: [3] }]));
  const { reports, youths } = await chain().atRest();
  expect(reports).toMatchObject([{ state: 'accepted', answer: 'sent', rows: { accepted: 1 } }]);
  expect(youths).toMatchObject([{ personnummer: alva.number, record: 'open', entries: [{ reason: 'dropout' }] }]);
});
