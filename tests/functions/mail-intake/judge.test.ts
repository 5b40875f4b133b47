import { expect, test } from 'vitest';
import { personKeyOf, rawMail, template, verdictOf } from './mails.ts';

test('a dropout by the template becomes one notification and a planned answer to the address of the directory', async () => {
  const verdict = await verdictOf(rawMail({ body: `Hej!\r\n\r\n${template()}\r\nMed vänlig hälsning\r\nRektor\r\n` }));
  expect(verdict).toEqual({
    state: 'accepted',
    unit: '12345678',
    plan: 'a',
    counts: { accepted: 1, refused: 0, held: 0 },
    refusals: [],
    ignoredColumns: [],
    answer: {
      state: 'planned',
      kind: 'taken',
      to: 'expedition@skola.example',
      inReplyTo: '<rapport-1@skola.example>',
      attempt: 0,
    },
    notifications: [
      {
        reportId: 'R-7K3Q-9F',
        row: 1,
        type: 'dropout',
        personnummer: '200801012386',
        personKey: personKeyOf('200801012386'),
        name: 'Kim Exempel',
        date: '2026-11-16',
        unit: '12345678',
        receivedAt: '2026-11-22T10:00:00Z',
      },
    ],
    numbersToHold: [],
  });
});
