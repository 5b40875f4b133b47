import { describe, expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import { HeldReason, RefusalCode, RefusalField, type Report } from '../../../shared/domain/report.ts';
import { hasReportLabel } from '../../../shared/report-mail/template/lines.ts';
import {
  attached,
  exempelskolan,
  multipart,
  profile,
  RECEIVED_AT,
  REPORT_ID,
  rawMail,
  template,
  text,
  verdictOf,
} from '../../support/mails.ts';

function report(over: Partial<Report> = {}): Report {
  return {
    reportId: REPORT_ID,
    object: 'abc',
    receivedAt: RECEIVED_AT,
    state: 'accepted',
    plan: 'a',
    counts: { accepted: 1, refused: 0, held: 0 },
    refusals: [],
    ignoredColumns: [],
    answer: { state: 'planned', kind: 'taken', attempt: 0 },
    notices: {},
    done: false,
    ...over,
  };
}

const written = (over: Partial<Report> = {}) => answerText(report(over), exempelskolan, profile).text;

test('a report taken whole', () => {
  expect(answerText(report(), exempelskolan, profile)).toEqual({
    subject: 'Kvitto R-7K3Q-9F',
    text: `Hej!

Vi fick ert mejl den 22 november 2026 klockan 11.00 för Exempelgymnasiet. Vår referens är R-7K3Q-9F.

Vi har tagit emot 1 rad. Du behöver inte göra något mer.

Mejla aldrig om elever med skyddade personuppgifter. Ring oss i stället på 08-000 00 00.

Det här är ett automatiskt svar. Har du frågor, ring 08-000 00 00 och säg referensen.

Vänliga hälsningar
KAA-gruppen, Stockholms stad
`,
  });
});

test('a report taken in part names each refused row, its field, the reason and what to do', () => {
  const answer = written({
    state: 'partly',
    counts: { accepted: 4, refused: 2, held: 0 },
    refusals: [
      { attachment: 1, row: 3, field: 'personnummer', code: 'check-digit' },
      { attachment: 0, row: 2, field: 'date', code: 'missing' },
    ],
    ignoredColumns: [
      { attachment: 1, column: 4 },
      { attachment: 1, column: 9 },
      { attachment: 2, column: 1 },
    ],
  });
  expect(answer).toContain('Vi har tagit emot 4 av 6 rader.');
  expect(answer).toContain(
    '- bilaga 1, rad 3, personnummer: kontrollsiffran stämmer inte. Jämför med elevregistret, rätta numret och skicka raden igen.',
  );
  expect(answer).toContain('- mejlets text, elev nr 2, datum: uppgiften saknas. Fyll i den och skicka raden igen.');
  expect(answer).toContain('Skicka bara de rättade raderna igen');
  expect(answer).toContain('kolumner vars rubrik vi inte känner: bilaga 1 kolumn 4, 9; bilaga 2 kolumn 1.');
});

test('where a spreadsheet has several sheets, places name the sheet', () => {
  const answer = written({
    state: 'refused',
    counts: { accepted: 0, refused: 2, held: 0 },
    refusals: [
      { attachment: 1, sheet: 1, row: 3, field: 'name', code: 'too-long' },
      { attachment: 1, sheet: 2, row: 3, field: 'name', code: 'too-long' },
    ],
    ignoredColumns: [{ attachment: 1, sheet: 2, column: 4 }],
  });
  expect(answer).toContain('- bilaga 1, blad 1, rad 3, namn:');
  expect(answer).toContain('- bilaga 1, blad 2, rad 3, namn:');
  expect(answer).toContain('bilaga 1, blad 2 kolumn 4.');
  expect(answer).not.toContain('får plats');
});

test('what was not read of a spreadsheet is named by number, and the school is not told that all is done', () => {
  const counts = { rows: 2, columns: 1, sheets: 1, comments: 3 };
  const none = { rows: 0, columns: 0, sheets: 0, comments: 0 };
  const answer = written({
    notRead: [
      { attachment: 1, ...counts, withoutHeading: [] },
      { attachment: 3, ...none, withoutHeading: [2] },
    ],
  });
  expect(answer).toContain(`Vi har tagit emot 1 rad.

Det här har vi inte läst:
- bilaga 1: 2 dolda rader, 1 dold kolumn, 1 dolt blad och 3 kommentarer
- bilaga 3, blad 2: där finns inga rubriker som vi känner

Om en elev där ska rapporteras: skicka en ny fil`);
  expect(answer).not.toContain('inte göra något mer');
});

test('nobody is asked for a password', () => {
  const answer = written({ state: 'held', reason: 'encrypted', counts: { accepted: 0, refused: 0, held: 1 } });
  expect(answer).toContain('en bilaga går inte att öppna utan nyckel eller lösenord');
  expect(answer).toContain('Skicka inget lösenord till oss. Skicka i stället en ny rapport');
});

test('a correction or withdrawal: the same words whatever the register holds', () => {
  const matched = 'Rättelser och återtaganden för vi till den rapport som de gäller. Hittar vi den inte hör vi av oss.';
  expect(written({ plan: 'ac', counts: { accepted: 2, refused: 0, held: 0 } })).toContain(
    `Vi har tagit emot 2 rader. Du behöver inte göra något mer.\n\n${matched}`,
  );
  expect(written()).not.toContain(matched);
});

test('all refused, and more than an answer lists', () => {
  const refusals = Array.from({ length: 200 }, (_, index) => ({
    attachment: 1,
    row: index + 2,
    field: 'personnummer' as const,
    code: 'format' as const,
  }));
  const answer = written({ state: 'refused', counts: { accepted: 0, refused: 250, held: 0 }, refusals });
  expect(answer).toContain('Det här kunde vi inte ta emot:');
  expect(answer).toContain('Skicka bara de rättade raderna igen');
  expect(answer).toContain('Dessutom kunde vi inte ta emot 50 rader till');
});

test('held: what happens, by when, and what to send instead of a scan', () => {
  const answer = written({
    state: 'held',
    reason: 'attachment-not-readable',
    counts: { accepted: 0, refused: 0, held: 1 },
  });
  // From a Sunday, two working days end on Tuesday.
  expect(answer).toContain('Mejlet väntar på att en person läser');
  expect(answer).toContain('senast den 24 november 2026');
  expect(answer).toContain('skriv uppgifterna direkt i mejlet');
  expect(answer).toContain('bifoga en lista (Excel eller CSV)');
});

test('partly held says both', () => {
  const answer = written({ state: 'partly', reason: 'quoted-part', counts: { accepted: 1, refused: 0, held: 1 } });
  expect(answer).toContain('Vi har tagit emot 1 av 2 rader.');
  expect(answer).toContain('En del av rapporten väntar');
});

test('the time is that of Stockholm, also in summer', () => {
  expect(written({ receivedAt: '2026-07-01T22:30:00Z' })).toContain('den 2 juli 2026 klockan 00.30');
});

describe('every answer', () => {
  test.each(HeldReason.options)('%s has its Swedish words and the line about protected pupils', (reason) => {
    const answer = written({ state: 'held', reason, counts: { accepted: 0, refused: 0, held: 1 } });
    expect(answer).toContain(
      'Mejla aldrig om elever med skyddade personuppgifter. Ring oss i stället på 08-000 00 00.',
    );
    expect(answer).not.toMatch(/undefined|[a-z]+-[a-z]+-[a-z]+/);
  });

  test('has words for every field and fault', () => {
    for (const field of RefusalField.options)
      for (const code of RefusalCode.options) {
        const refusals = [{ attachment: 1, row: 2, field, code }];
        const answer = written({ state: 'refused', counts: { accepted: 0, refused: 1, held: 0 }, refusals });
        expect(answer).toContain('bilaga 1, rad 2');
        expect(answer).not.toContain('undefined');
      }
  });

  test('can be quoted by the school without being taken for a report, or sealing it', async () => {
    for (const reason of HeldReason.options) {
      const answer = written({ state: 'held', reason, counts: { accepted: 0, refused: 0, held: 1 } });
      expect(hasReportLabel(answer)).toBe(false);
      const quoted = answer.replace(/^/gm, '> ').replaceAll('\n', '\r\n');
      expect((await verdictOf(rawMail({ body: `${template()}\r\n${quoted}` }))).state).toBe('accepted');
    }
  });
});

test('nothing that the school wrote stands in the answer', async () => {
  const secret = { number: '20080101-2387', name: 'Ronja Testvall', subject: 'Om Ronja', phone: '070-9998887' };
  const csv = `Typ;Personnummer;Namn;Datum;Klassföreståndare\nAvbrott;${secret.number};${secret.name};i går;Ture Testsson\nHoppat av;200801012386;${secret.name};2026-11-16;Ture\n`;
  const parts = multipart([
    text(
      `${template({ Personnummer: secret.number, Namn: secret.name, Telefon: secret.phone, Skolenhetskod: '87654321' })}`,
    ),
    attached(`${secret.name}.csv`, csv),
    attached('Ronja.pdf', '%PDF-1.4', 'application/pdf'),
  ]);
  const verdict = await verdictOf(rawMail({ ...parts, subject: secret.subject }));
  const { answer, plan, counts, refusals, ignoredColumns, state, reason } = verdict;
  const { subject, text: sent } = answerText(
    report({ answer, plan, counts, refusals, ignoredColumns, state, ...(reason && { reason }) }),
    exempelskolan,
    profile,
  );
  expect(counts).toEqual({ accepted: 0, refused: 3, held: 1 });
  expect(subject).toBe('Kvitto R-7K3Q-9F');
  for (const value of [
    'Ronja',
    'Testvall',
    '2387',
    '2386',
    '0801',
    '9998887',
    'Ture',
    '87654321',
    'i går',
    'Hoppat',
    'Klassf',
    '.csv',
    'rektor',
  ])
    expect(sent).not.toContain(value);
});

test('every part that waits is told, with what to do about it', async () => {
  const parts = [text(template({ Personnummer: '20080101-TF12' })), attached('a.pdf', '%PDF-1.4', 'application/pdf')];
  const { plan, counts, state, reason, heldParts } = await verdictOf(rawMail(multipart(parts)));
  expect({ plan, reason, heldParts }).toEqual({
    plan: 'hh',
    reason: 'temporary-number',
    heldParts: [
      { attachment: 0, reason: 'temporary-number' },
      { attachment: 1, reason: 'attachment-not-readable' },
    ],
  });
  const answer = written({ plan, counts, state, ...(reason && { reason }), ...(heldParts && { heldParts }) });
  expect(answer).toContain('Mejlet väntar på att en person läser, senast den 24 november 2026. Det beror på det här:');
  expect(answer).toContain('- en elev har ett tillfälligt nummer');
  expect(answer).toContain('- en bilaga går inte att läsa maskinellt');
  expect(answer).toContain('Skicka i stället en ny rapport');
  expect(answer).toContain('kaa-rapport.xlsx');
});
