import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { answerText } from '../../functions/mail-intake/answer.ts';
import { reportOf } from '../../functions/mail-intake/report-of.ts';
import { REFUSALS_KEPT, Report, ReportState } from '../../shared/domain/report.ts';
import { openAttachments } from '../../shared/report-mail/files/open-attachments.ts';
import type { MailRead } from '../../shared/report-mail/mail/mail.ts';
import { readMail } from '../../shared/report-mail/mail/read-mail.ts';
import { readSender, type Sender } from '../../shared/report-mail/mail/sender.ts';
import { type ReadRow, readRows } from '../../shared/report-mail/rows/read-rows.ts';
import { judge, rowsIn } from '../../shared/report-mail/verdict/judge.ts';
import type { Verdict } from '../../shared/report-mail/verdict/verdict.ts';
import fc from '../support/fast-check.ts';
import { leakScan } from '../support/leak-scan/leak-scan.ts';
import {
  exempelskolan,
  grannskolan,
  hashOf,
  personKeyOf,
  profile,
  RECEIVED_AT,
  RECEIVED_ON,
  REPORT_ID,
} from '../support/mails.ts';
import { again, seedFor, WHOLE } from '../support/random.ts';
import { type DrawnMail, drawnMail, isAutomatic, isProtected, isUnverified, rawOf } from './drawn-mails.ts';
import { PUPILS, WORDS_OF_SCHOOLS } from './starting-mails.ts';

const RUNS = WHOLE ? 300 : 50;
/** Some are opened in a process of their own; only what never ends takes so long. */
const LIMIT_MS = 600_000;

test(`${RUNS} mutated mails: each ends in one verdict, and none tells or takes more than it may`, {
  timeout: LIMIT_MS,
}, async () => {
  const ends = new Map<string, number>();
  const property = fc.asyncProperty(drawnMail, async (drawn) => {
    const judged = await judgedOf(rawOf(drawn));
    ends.set(judged.report.state, (ends.get(judged.report.state) ?? 0) + 1);
    everyRowIsAccountedFor(judged);
    nothingIsTakenFromStrangers(drawn, judged);
    protectedPeopleAreSealed(drawn, judged);
    theAnswerIsOurs(drawn, judged);
  });
  const { failed, counterexample, errorInstance } = await fc.check(property, {
    numRuns: RUNS,
    seed: seedFor('mutated mails'),
  });
  expect(failed, `${fc.stringify(counterexample)}\n${errorInstance}\n${again()}`).toBe(false);
  if (WHOLE) console.log(Object.fromEntries(ends));
  if (WHOLE) expect([...ends.keys()].toSorted()).toEqual(ReportState.options.toSorted());
  expect(ends.size).toBeGreaterThan(3);
});

type Judged = { mail: MailRead; sender: Sender; verdict: Verdict; report: Report };

const NOBODY: Sender = { verified: false, virus: 'not-pass', spam: 'not-pass', emptyReturnPath: false };
const no = () => Promise.resolve(false);

/** As the function does. */
async function judgedOf(raw: Uint8Array): Promise<Judged> {
  const read = await readMail(raw);
  const sender = 'unreadable' in read ? NOBODY : readSender(read);
  const mail = await openAttachments(read, sender);
  const directory = { ofSender: [exempelskolan], named: [exempelskolan, grannskolan] };
  const rows = rowsIn(mail, sender, RECEIVED_ON);
  const about = { mail, sender, rows, receivedOn: RECEIVED_ON, receivedAt: RECEIVED_AT };
  const verdict = judge({ ...about, directory, profile, reportId: REPORT_ID, personKeyOf, hashOf });
  const asReceived = { reportId: REPORT_ID, object: 'x', receivedAt: RECEIVED_AT };
  const report = await reportOf(asReceived, { verdict, hash: '' }, profile, {
    claimAnswer: no,
    receiptOf: async () => undefined,
    placeStranger: async () => 'now',
  });
  return { mail, sender, verdict, report: Report.parse(report) };
}

function everyRowIsAccountedFor({ mail, verdict, report }: Judged): void {
  const { plan, counts, notifications, refusals } = verdict;
  expect(counts.accepted + counts.refused + counts.held).toBe(plan.length);
  expect(notifications.map(({ row }) => row)).toEqual(placesOf(plan, 'ac'));
  if (plan === '') {
    expect(['held', 'sealed', 'automatic']).toContain(report.state);
    return;
  }
  const { rows } = 'unreadable' in mail ? { rows: [] } : readRows(mail, RECEIVED_ON);
  expect(rows).toHaveLength(plan.length);
  const refused = new Set(placesOf(plan, 'r').map((place) => placeOf(rows[place - 1])));
  const named = new Set(refusals.map(placeOf));
  expect([...named].filter((place) => !refused.has(place))).toEqual([]);
  if (refusals.length < REFUSALS_KEPT) expect(named).toEqual(refused);
}

const placesOf = (plan: string, letters: string): number[] =>
  [...plan].flatMap((letter, index) => (letters.includes(letter) ? index + 1 : []));

const placeOf = (place: Pick<ReadRow, 'attachment' | 'sheet' | 'row'> | undefined) =>
  JSON.stringify([place?.attachment, place?.sheet, place?.row]);

function nothingIsTakenFromStrangers(drawn: DrawnMail, { sender, verdict }: Judged): void {
  if (isUnverified(drawn)) expect(sender.verified).toBe(false);
  if (sender.verified && sender.virus === 'pass') return;
  expect(['held', 'sealed', 'automatic']).toContain(verdict.state);
  expect(verdict.notifications).toEqual([]);
  if (!sender.verified) expect(verdict.answer.state).toBe('none');
}

function protectedPeopleAreSealed(drawn: DrawnMail, { mail, sender, report }: Judged): void {
  if (!isProtected(drawn)) return;
  const isClosed = 'unreadable' in mail || sender.virus !== 'pass';
  // Of a mail that is not opened only texts are searched, of one with a virus nothing (PR8).
  const states = !isClosed ? ['sealed'] : sender.virus === 'fail' ? ['held'] : ['held', 'sealed'];
  expect(states).toContain(report.state);
  if (!isClosed) expect(report).toMatchObject({ plan: '', refusals: [], answer: { state: 'none' } });
}

const scan = leakScan(PUPILS, { fromSchools: WORDS_OF_SCHOOLS });
const wordsOf = (text: string) => text.match(/\p{Letter}+/gu) ?? [];
const OUR_WORDS = new Set(
  wordsOf(
    [
      ...[
        'functions/mail-intake/answer.ts',
        'functions/mail-intake/answer-places.ts',
        'functions/mail-intake/answer-words.ts',
        'shared/report-mail/rows/dates.ts',
      ].map((file) => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')),
      JSON.stringify(profile),
      exempelskolan.name,
      REPORT_ID,
    ].join('\n'),
  ),
);

function theAnswerIsOurs(drawn: DrawnMail, { mail, report }: Judged): void {
  const messageId = 'unreadable' in mail ? undefined : mail.messageId;
  if (isAutomatic(drawn) || 'unreadable' in mail) expect(report.answer.state).toBe('none');
  if (report.answer.state === 'none') return;
  const { to, inReplyTo } = report.answer;
  expect(to).toBe(exempelskolan.receiptAddress);
  expect([messageId, undefined]).toContain(inReplyTo);
  const { subject, text } = answerText(report, exempelskolan, profile);
  expect(wordsOf(`${subject}\n${text}`).filter((word) => !OUR_WORDS.has(word))).toEqual([]);
  const sent = `Subject: ${subject}\r\nIn-Reply-To: ${inReplyTo}\r\n\r\n${text}`;
  expect(scan.findings([{ kind: 'mail', to: 'school', text: sent }])).toEqual([]);
}
