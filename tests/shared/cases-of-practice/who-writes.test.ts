import { beforeEach, describe, expect, test, vi } from 'vitest';
import { noticeText } from '../../../functions/coordinator-notice/notice-text.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import { caseKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import {
  aDropout,
  aHold,
  allSent,
  aNotice,
  LOOK,
  population,
  recordAfter,
  stockholm,
  KIM as YOUTH,
} from '../../support/builders.ts';
import { exempelskolan, rawMail, template, verdictOf } from '../../support/mails.ts';
import { mailroom, strangersMail, unverifiedMail } from '../staff-actions/mailroom.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const CASE = caseNumber('kim');

async function office() {
  const room = await mailroom();
  await room.knows(exempelskolan);
  await putItem(room.dynamo.client, 'register', { pk: caseKey(CASE), personKey: YOUTH, entryId: 'kaa1' });
  return room;
}

describe('cases 29 and 53: a guardian, a youth or a neighbour writes', () => {
  test.each([
    ['a reply to a letter', strangersMail(`Jag går redan i skolan. Mitt ärende är ${CASE}.`)],
    ['a question', strangersMail('Hej, min son har fått ett brev från er. Vad är det?')],
    ['somebody who cannot be verified', unverifiedMail('Jag är granne till en pojke som aldrig går ut.')],
  ])('%s: the KAA group reads it the same working day', async (_, raw) => {
    const room = await office();
    const { notices, answer, state } = await room.report(await room.receive(raw));
    expect({ state, answer: answer.state }).toEqual({ state: 'held', answer: 'none' });
    expect(notices.held).toMatchObject({
      kind: 'report-held',
      to: 'kaa-group',
      deadline: '2026-11-23',
      why: 'not-a-school',
    });
    expect(noticeText(notices.held ?? aNotice(), stockholm).subject).toContain('läs i dag');
  });

  test('a list from a sender whom nobody knows is no such mail: as before', async () => {
    const room = await office();
    const { notices } = await room.report(await room.receive(strangersMail()));
    expect(notices.held).toMatchObject({ why: 'sender-not-listed', deadline: '2026-11-25' });
  });

  const objected = { facts: population({ holds: [aHold({ cause: 'objection', reference: 'R-2222-22' })] }) };
  const mails = (record: ReturnType<typeof aDropout>) =>
    Object.values(record.notices).flatMap((notice) => (notice.kind === 'mail-in-case' ? [notice] : []));

  test('by case number: contact waits, and its coordinator hears that a mail came, not what it says', () => {
    const record = recordAfter(allSent(aDropout()), [LOOK], objected);
    expect(record.waitsFor).toEqual(['objection']);
    const [notice = aNotice()] = mails(record);
    expect(notice).toMatchObject({
      to: 'coordinator',
      district: 'farsta',
      about: 'R-2222-22',
      reference: record.entries.kaa1?.caseNumber,
      deadline: '2026-11-23',
    });
    const { text } = noticeText(notice, stockholm);
    expect(text).toContain('Hör med dem innan du skriver, ringer eller besöker');
    expect(text).not.toMatch(/Kim|Exempel|20\d{6}/);
  });

  test('once until it has been read, and again for the next mail', () => {
    const first = allSent(recordAfter(allSent(aDropout()), [LOOK], objected));
    expect(mails(recordAfter(first, [LOOK], objected))).toHaveLength(1);
    const read = recordAfter(first, [LOOK]);
    expect(mails(recordAfter(read, [LOOK], objected))).toHaveLength(2);
  });

  test('read before the coordinator was told: nothing is sent', () => {
    const record = recordAfter(recordAfter(allSent(aDropout()), [LOOK], objected), [LOOK]);
    expect(mails(record)).toMatchObject([{ state: 'cancelled' }]);
  });
});

describe('case 31: words that a child may be harmed, in any form', () => {
  const withWords = (words: string) => rawMail({ body: `${template()}\r\n${words}\r\n` });
  test.each([
    'Pappa slår Kim',
    'Hon har blivit slagen av sin bror',
    'Han slog henne i fredags',
    'Kim ska giftas bort i sommar',
    'De vill gifta bort henne',
    'Eleven säger att hon inte vill leva',
    'Kim vill inte leva',
    'Han pratar om att ta sitt liv',
    'Hon skär sig',
    'Eleven vågar inte gå hem',
    'Mamma låser in Kim',
    'Hon är rädd för pappa',
  ])('%s: urgent, and contact waits until somebody has read it', async (words) => {
    const verdict = await verdictOf(withWords(words));
    expect(verdict).toMatchObject({ urgent: true, state: 'accepted' });
    expect(verdict.notifications.every(({ readFirst }) => readFirst)).toBe(true);
  });
});

describe('case 32: threat and gangs', () => {
  test('with a word of protection the mail goes the sealed way: no letter, and only officers hear of it', async () => {
    const verdict = await verdictOf(rawMail({ body: `${template()}\r\nEleven är hotad av ett kriminellt gäng.\r\n` }));
    expect(verdict).toMatchObject({ state: 'sealed', urgent: true, notifications: [] });
    expect(verdict.toHold).toHaveLength(1);
  });

  test.each(['Eleven är med i ett kriminellt gäng.', 'Brodern har vapen hemma.', 'Det är farligt att åka dit.'])(
    'without: no letter before a person has decided, and the coordinator is only told to ask first: %s',
    async (words) => {
      const room = await office();
      const id = await room.receive(rawMail({ body: `${template()}\r\n${words}\r\n` }));
      const report = await room.report(id);
      expect(report).toMatchObject({ state: 'accepted', readFirst: { all: true }, objected: [expect.any(String)] });
      expect(report.notices).toMatchObject({ urgent: { kind: 'urgent', to: 'kaa-group' } });
      expect((await room.items('holds')).map(({ cause }) => cause)).toEqual(['objection']);
      expect(JSON.stringify([report, await room.items('register'), await room.items('holds')])).not.toMatch(
        /threat|hot|gäng|vapen|farlig/i,
      );
    },
  );

  test('a motto is none', async () => {
    const motto = 'Utbildning är det mäktigaste vapnet, ett vapen du kan använda för att förändra världen.';
    const verdict = await verdictOf(rawMail({ body: `${template()}\r\n${motto}\r\n` }));
    expect(verdict.urgent).toBeUndefined();
  });

  test('the new case says it, too, in the same words whatever the reason', () => {
    const { text } = noticeText(aNotice(), stockholm, { isObjected: true });
    expect(text).toContain('Kontakta KAA-gruppen före brev, samtal och besök.');
  });
});

test.each([
  [
    'case 49: a request for what is registered about somebody',
    'Jag begär ut alla handlingar om min brorson enligt offentlighetsprincipen.',
  ],
  ['case 50: the police ask for contact data', 'Vi behöver telefonnumret till en ungdom. Polisen, region Stockholm.'],
])('%s: never answered by itself, a person reads it today', async (_, words) => {
  const room = await office();
  const report = await room.report(await room.receive(strangersMail(words)));
  expect(report).toMatchObject({
    state: 'held',
    answer: { state: 'none' },
    notices: { held: { why: 'not-a-school' } },
  });
  expect(noticeText(report.notices.held ?? aNotice(), stockholm).text).toContain('lämna mejlet till registratorn');
});
