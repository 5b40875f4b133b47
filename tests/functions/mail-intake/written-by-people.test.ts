import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { answerText, needsBlankReport } from '../../../functions/mail-intake/answer.ts';
import type { Receipt } from '../../../functions/mail-intake/ports.ts';
import { reportOf } from '../../../functions/mail-intake/report-of.ts';
import type { SchoolUnit } from '../../../shared/domain/directory.ts';
import type { Report } from '../../../shared/domain/report.ts';
import {
  attached,
  exempelskolan,
  multipart,
  profile,
  RECEIVED_AT,
  rawMail,
  sesBlock,
  text,
  verdictOf,
} from '../../support/mails.ts';

const folder = new URL('../../fixtures/cases/15-written-by-people/', import.meta.url);

type Case = { why: string; outcome: object; to?: string; says?: string[]; never?: string[] };
const cases: Record<string, Case> = JSON.parse(readFileSync(new URL('manifest.json', folder), 'utf8'));

const bjorkdal: SchoolUnit = {
  ...exempelskolan,
  unit: '55500001',
  name: 'Björkdalsgymnasiet',
  domain: 'bjorkdalsgymnasiet.example',
  reporters: ['expedition@bjorkdalsgymnasiet.example'],
  receiptAddress: 'expedition@bjorkdalsgymnasiet.example',
};
const ekhagen: SchoolUnit = {
  ...bjorkdal,
  unit: '55500002',
  name: 'Ekhagens gymnasium',
  domain: 'ekhagen.example',
  reporters: '*',
  receiptAddress: 'kansli@ekhagen.example',
};
const west: SchoolUnit = { ...ekhagen, unit: '55500003', name: 'Ekhagen väst', receiptAddress: 'vast@ekhagen.example' };

const RECEIPT: Receipt = { answer: { state: 'sent', attempt: 1, to: 'vast@ekhagen.example' } };

/** As mail-intake stores it; every claim is new. */
async function taken(
  raw: string,
  { units = [bjorkdal, ekhagen, west], receipt = RECEIPT, claim = async () => true }: Options = {},
): Promise<Report> {
  const from = /^From: (?:.*<)?([^<>\r\n]*)/m.exec(raw)?.[1] ?? '';
  const domain = from.slice(from.indexOf('@') + 1);
  const top = sesBlock({ envelopeFrom: from, dkim: '', dmarc: `dmarc=pass header.from=${domain};` });
  const named = units.filter(({ unit }) => raw.includes(unit));
  const mail = Buffer.from(`${top.join('\r\n')}\r\n${raw}`);
  const verdict = await verdictOf(mail, { directory: { ofSender: units, named } });
  const ids = { reportId: 'R-7K3Q-9F', object: 'object', receivedAt: RECEIVED_AT };
  return reportOf(ids, { verdict, hash: 'hash' }, profile, {
    claimAnswer: claim,
    receiptOf: async () => receipt,
    placeStranger: async () => 'now',
  });
}
type Options = { units?: SchoolUnit[]; receipt?: Receipt; claim?: (hash: string) => Promise<boolean> };

const answer = (report: Report) =>
  answerText(
    report,
    [bjorkdal, ekhagen, west].find(({ unit }) => unit === report.unit),
    profile,
  ).text;

test('every case is judged', () => {
  expect(readdirSync(folder).filter((file) => file.endsWith('.eml'))).toEqual(Object.keys(cases));
});

test.each(Object.entries(cases))('%s', async (file, { outcome, to, says, never = [] }) => {
  const raw = readFileSync(new URL(file, folder), 'utf8').replaceAll(/\r?\n/g, '\r\n');
  const report = await taken(raw);
  expect(report).toMatchObject(outcome);
  expect(report.answer).toMatchObject(
    says ? { state: 'planned', to: to ?? bjorkdal.receiptAddress } : { state: 'none' },
  );
  if (!says) return;
  const text = answer(report);
  for (const phrase of says) expect(text).toContain(phrase);
  for (const phrase of never) expect(text).not.toContain(phrase);
  // Nothing of the mail (PR2).
  expect(text).not.toMatch(/\d{8}-?\d{4}|Tilde|Malte|Moa|Sigge|Zaid|Hodan|Nora|Ronja|Ida|Stina|Pelle|JENS|Anna|Maria/);
  expect(needsBlankReport(report)).toBe(text.includes('kaa-rapport.xlsx'));
  if (/bifoga en lista/.test(text)) expect(needsBlankReport(report)).toBe(true);
});

describe('a reply to a receipt', () => {
  const reply = (subject = 'Sv: Kvitto R-AAAA-AA', from = 'expedition@bjorkdalsgymnasiet.example') =>
    Buffer.from(rawMail({ top: [], from, subject, body: 'Tack, ring mig gärna.' })).toString();

  test('of a person is told that a person reads it', async () => {
    const report = await taken(reply());
    expect(report).toMatchObject({ state: 'held', reason: 'no-rows', answer: { state: 'planned', kind: 'held' } });
    expect(answer(report)).toContain('ni har svarat på ett kvitto');
    expect(answer(report)).not.toContain('lista');
  });

  test('is answered once for a receipt, of whichever mail', async () => {
    const claims: string[] = [];
    const claim = async (hash: string) => claims.push(hash) > 0 && hash !== 'reply-R-AAAA-AA';
    expect((await taken(reply(), { claim })).answer.state).toBe('none');
    expect(claims).toEqual(['hash', 'reply-R-AAAA-AA']);
  });

  test('to the answer that it got is not answered: no loop', async () => {
    const first = await taken(reply());
    expect((await taken(reply('Re: Kvitto R-7K3Q-9F'), { receipt: first })).answer.state).toBe('none');
  });

  test.each(['Autosvar: Kvitto R-AAAA-AA', 'Frånvarande: Re: Kvitto R-AAAA-AA', '[#12] Sv: Kvitto R-AAAA-AA'])(
    'that a machine may have written is not answered: %s',
    async (subject) => {
      expect((await taken(reply(subject))).answer.state).toBe('none');
    },
  );

  test('from the address that the receipt went to is answered, also if it is no reporter; another is not', async () => {
    const units = [bjorkdal, { ...west, reporters: [] }];
    expect(await taken(reply(undefined, 'vast@ekhagen.example'), { units })).toMatchObject({
      reason: 'sender-not-listed',
      answer: { state: 'planned', to: 'vast@ekhagen.example' },
    });
    expect((await taken(reply(undefined, 'elev@ekhagen.example'), { units })).answer.state).toBe('none');
  });
});

describe('of several units', () => {
  const report = (more = '') =>
    `From: lararrum@ekhagen.example\r\nSubject: Rapport\r\n\r\nTyp av rapport: Avbrott\r\nPersonnummer: 20090616-2383\r\n${more}Datum: 2026-11-16\r\n`;
  const same = [ekhagen, { ...west, receiptAddress: ekhagen.receiptAddress }];

  test.each<[string, SchoolUnit[], string, object]>([
    ['one address for all', same, '', { state: 'accepted', answer: { to: 'kansli@ekhagen.example' } }],
    [
      'a listed reporter hears it herself',
      [ekhagen, { ...west, reporters: ['lararrum@ekhagen.example'] }],
      '',
      { state: 'accepted', answer: { to: 'lararrum@ekhagen.example' } },
    ],
    [
      'the one that is named',
      [ekhagen, west],
      'Skolenhetskod: 55500003\r\n',
      { state: 'accepted', unit: '55500003', answer: { to: 'vast@ekhagen.example' } },
    ],
    [
      'nobody hears of a mail that may be another school’s; a person asks',
      [ekhagen, west],
      '',
      { state: 'held', reason: 'unit-unclear', plan: 'h', answer: { state: 'none' } },
    ],
  ])('%s', async (_, units, more, outcome) => {
    const found = await taken(report(more), { units });
    expect(found).toMatchObject(outcome);
    if (more === '') expect(found.unit).toBeUndefined();
  });
});

test.each([
  ['Vi återtar rapporten om Kim.', 'correction'],
  ['Rapporten var fel, eleven går kvar.', 'correction'],
  ['Hon har inte slutat utan är sjukskriven', 'correction'],
  ['Det blev tyvärr fel datum.', 'correction'],
  ['Kan ni ta bort den förra rapporten?', 'correction'],
  ['Hej, vart vänder jag mig om jag vill veta mer?', 'question'],
  ['Tack för senast!', 'no-rows'],
])('%s: %s', async (body, reason) => {
  const raw = `From: expedition@bjorkdalsgymnasiet.example\r\nSubject: Hej\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`;
  expect((await taken(raw)).reason).toBe(reason);
});

test('of several units the one that a person names counts, and its school gets the receipt', async () => {
  const raw = rawMail({
    top: sesBlock({ dmarc: 'dmarc=pass header.from=ekhagen.example;' }),
    from: 'lararrum@ekhagen.example',
    body: 'Typ av rapport: Avbrott\r\nPersonnummer: 20090616-2383\r\nDatum: 2026-11-16\r\n',
  });
  const directory = { ofSender: [ekhagen, west], named: [west] };
  expect(await verdictOf(raw, { directory, ruling: { senderIsTrusted: true, unit: west.unit } })).toMatchObject({
    state: 'accepted',
    unit: west.unit,
    answer: { to: west.receiptAddress },
    notifications: [{ unit: west.unit }],
  });
});

test('a misspelt heading of a list is named by its column, with the word that it resembles', async () => {
  const list = 'Typ av rapport;Personummer;Datum;Klass\nAvbrott;20090616-2383;2026-11-16;SA2a\n';
  const verdict = await verdictOf(rawMail(multipart([text('Hej!'), attached('lista.csv', list)])));
  expect(verdict.misspelt).toEqual([{ attachment: 1, column: 2, near: 'Personnummer' }]);
});
