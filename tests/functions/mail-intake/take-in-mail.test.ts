import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { answerText } from '../../../functions/mail-intake/answer.ts';
import type { Ports } from '../../../functions/mail-intake/ports.ts';
import { takeInMail } from '../../../functions/mail-intake/take-in-mail.ts';
import type { Report } from '../../../shared/domain/report.ts';
import type { Verdict } from '../../../shared/report-mail/verdict/verdict.ts';
import { exempelskolan, profile, RECEIVED_AT, rawMail, template, verdictOf } from '../../support/mails.ts';

const raw = rawMail({ body: `${template()}\r\n${template({ Personnummer: '20080102-2393' })}` });
const REPORT_ID = 'R-7K3Q-9F';

const OUTAGE = new Error('no answer');
type Death = 'at a hold' | 'as it reads' | 'as a store is down' | 'as it is stored' | 'if it reads so much';

function intake(verdicts: Verdict[], dies?: Death, canReadAny = true) {
  let begun = 0;
  const answered: Report[] = [];
  const notices: string[] = [];
  let report: Report | undefined;
  let rows = 0;
  const nothing = async () => {};
  const ports: Ports = {
    find: async () => ({ reportId: REPORT_ID, ...(report && { report }) }),
    readRaw: async () => ({
      ...(dies !== 'if it reads so much' && { bytes: raw }),
      storedAt: Temporal.Instant.from(RECEIVED_AT),
    }),
    beginReading: async () => (begun += 1),
    forgetReading: async () => {
      begun = 0;
    },
    canReadAny: async () => canReadAny,
    isOutage: (error) => error === OUTAGE,
    judge: async () => {
      if (dies === 'as it reads') throw new Error('the process was killed');
      if (dies === 'as a store is down') throw OUTAGE;
      return { verdict: verdicts.shift() as Verdict, hash: 'x' };
    },
    claimAnswer: async () => true,
    receiptOf: async (reference) =>
      reference === 'R-AAAA-AA' ? { answer: { state: 'sent', attempt: 1, sesId: 'ses-1' } } : undefined,
    storeReport: async (stored) => {
      if (dies === 'as it is stored') throw new Error('no answer');
      report = stored;
      return 'stored';
    },
    holdInstead: async (_seen, held) => {
      report = held;
    },
    replaceReport: async () => 'changed-meanwhile',
    storeNotification: async () => {
      rows += 1;
    },
    isSchools: async () => false,
    countAutomatic: nothing,
    isOurCanary: async () => false,
    tellCanaryBack: () => {},
    moved: nothing,
    tellUnread: nothing,
    tellRefused: nothing,
    mendRefused: nothing,
    tellUnreadNoMore: nothing,
    askAgain: nothing,
    allowHolds: async (_reportId, wanted) => wanted,
    tellStrangersLimit: () => {},
    placeStranger: async () => 'now',
    personOfCase: async () => undefined,
    storeHoldingPart: nothing,
    loadHoldingPart: async () => [],
    holding: nothing,
    signalMail: nothing,
    putHold: nothing,
    liftHold: nothing,
    personsOfReport: async () => [],
    personOfRow: async () => undefined,
    askForHold: async () => {
      if (dies === 'at a hold') throw new Error('out of time');
    },
    sealMail: nothing,
    sealOthers: nothing,
    signalRegister: async () => {
      if (verdicts.length > 0) throw new Error('the function died');
    },
    signalNotices: async (signals) => {
      notices.push(...signals.map(({ notice }) => notice));
    },
    answer: async (report) => {
      answered.push(report);
      if (verdicts.length > 0) throw new Error('SES is throttling');
    },
    moveRaw: nothing,
    done: nothing,
    now: () => Temporal.Instant.from(RECEIVED_AT),
  };
  const attempt = () => takeInMail('object', profile, ports).catch(() => 'failed');
  return { attempt, answered, notices, report: () => report, rows: () => rows };
}

test('when a retry reads other rows, the school is told that a person must look, not that all were taken', async () => {
  const both = await verdictOf(raw);
  const other: Verdict = { ...both, plan: 'ar', counts: { accepted: 1, refused: 1, held: 0 } };
  const { attempt, answered, report } = intake([both, other]);
  await attempt();
  await attempt();
  expect(report()).toMatchObject({ state: 'held', counts: { accepted: 0, refused: 0, held: 2 }, refusals: [] });
  const [answer] = answered;
  if (!answer) throw new Error('nobody was answered');
  expect(answerText(answer, exempelskolan, profile).text).not.toContain('Vi har tagit emot');
});

test('what was once held so stays held, whatever the next retry reads', async () => {
  const both = await verdictOf(raw);
  const other: Verdict = { ...both, plan: 'ar' };
  const { attempt, report, rows } = intake([both, other, both]);
  await attempt();
  const before = rows();
  await attempt();
  await attempt();
  expect(report()).toMatchObject({ state: 'held', reason: 'changed-meanwhile' });
  expect(rows()).toBe(before);
});

test('a mail whose reading kills the process is held unread at its third attempt, and a person is told', async () => {
  const { attempt, answered, notices, report, rows } = intake([], 'as it reads');
  expect(await attempt()).toBe('failed');
  expect(await attempt()).toBe('failed');
  expect(report()).toBeUndefined();
  expect(await attempt()).toBeUndefined();
  expect(report()).toMatchObject({ state: 'held', reason: 'unread', answer: { state: 'none' } });
  expect(notices).toEqual(['held']);
  expect(rows()).toBe(0);
  expect(answered.every(({ answer }) => answer.state === 'none')).toBe(true);
  expect(await attempt()).toBeUndefined();
});

test.each([
  { name: 'a store that is down while it is judged', dies: 'as a store is down', canReadAny: true },
  { name: 'a store that does not take the verdict', dies: 'as it is stored', canReadAny: true },
  { name: 'a release that can read no mail', dies: 'as it reads', canReadAny: false },
] as const)('no mail is held for $name, however often it is tried', async ({ dies, canReadAny }) => {
  const verdicts = Array.from({ length: 20 }, () => verdictOf(raw));
  const { attempt, report } = intake(await Promise.all(verdicts), dies, canReadAny);
  for (let times = 0; times < 20; times++) expect(await attempt()).toBe('failed');
  expect(report()).toBeUndefined();
});

test('a mail above the limit is held without being read, and a person is told', async () => {
  const { attempt, notices, report } = intake([], 'if it reads so much');
  expect(await attempt()).toBeUndefined();
  expect(report()).toMatchObject({ state: 'held', reason: 'too-large', answer: { state: 'none' } });
  expect(notices).toEqual(['held']);
});

test('the officer hears of a sealed mail even if it has more numbers than an attempt can hold', async () => {
  const sealed = await verdictOf(rawMail({ body: `${template()}\r\nSkyddad identitet` }));
  const { attempt, notices } = intake([sealed], 'at a hold');
  await attempt();
  expect(notices).toEqual(['sealed']);
});

test.each([
  { name: 'is tied to the report', reference: 'R-AAAA-AA', id: 'ses-1', about: 'R-AAAA-AA' },
  { name: 'is tied to nothing when SES called the receipt otherwise', reference: 'R-AAAA-AA', id: 'ses-2' },
  { name: 'is tied to nothing when it names another report', reference: 'R-BBBB-BB', id: 'ses-1' },
])('a reply to a receipt is held and told so, and $name', async ({ reference, id, about }) => {
  const headers = [`In-Reply-To: <${id}@eu-north-1.amazonses.com>`];
  const reply = await verdictOf(rawMail({ subject: `Sv: Kvitto ${reference}`, headers, body: 'Tack! Ring mig.' }));
  const { attempt, report } = intake([reply]);
  await attempt();
  expect(report()).toMatchObject({ state: 'held', reason: 'no-rows', answer: { state: 'planned' } });
  expect(report()?.repliesTo).toBe(about);
  expect(report()?.notices.held?.about).toBe(about);
});
