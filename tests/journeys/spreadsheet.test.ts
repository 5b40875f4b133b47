import { readFileSync } from 'node:fs';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chain, daysAgo, people, startChain } from '../support/chain.ts';
import { workbook } from '../support/workbooks.ts';

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
  await chain.importExamples();
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

async function sendFile(filename: string, content: Uint8Array): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: chain.stack.ports.smtp,
    secure: false,
    ignoreTLS: true,
  });
  await transport.sendMail({
    from: 'rapport@exempelgymnasiet.example',
    to: chain.mailbox,
    subject: 'Rapport',
    text: 'Hej, se bifogad lista.',
    attachments: [{ filename, content: Buffer.from(content) }],
  });
  transport.close();
}

test('a workbook opens entries, and its hidden rows do not', async () => {
  const { alva, gry } = people;
  const rows = [
    ['Typ av rapport', 'Personnummer', 'Namn', 'Skolenhetskod', 'Datum'],
    ['Avbrott', Number(alva.number), alva.given, 10000001, { day: daysAgo(6) }],
    ['Avbrott', Number(gry.number), gry.given, 10000001, { day: daysAgo(6) }],
  ];
  await sendFile('lista.xlsx', await workbook('xlsx', [{ rows, hiddenRows: [3] }]));
  const { reports, youths } = await chain.atRest();
  expect(reports).toMatchObject([{ state: 'accepted', answer: 'sent', rows: { accepted: 1 } }]);
  expect(youths).toMatchObject([{ personnummer: alva.number, record: 'open', entries: [{ reason: 'dropout' }] }]);
});

/** By the machine's speed the library gives up just before its time is over, or is ended. */
const GIVEN_UP = /^(?:attachment-not-readable|too-large)$/;

test('a file on which its reader never ends is held at the first attempt', async () => {
  const bytes = readFileSync(new URL('../fixtures/spreadsheet/merge_cells.xls', import.meta.url));
  bytes[16_532] = 30;
  await sendFile('lista.xls', bytes);
  const { reports } = await chain.atRest();
  expect(reports.find(({ state }) => state === 'held')).toMatchObject({
    answer: 'sent',
    reason: expect.stringMatching(GIVEN_UP),
  });
});
