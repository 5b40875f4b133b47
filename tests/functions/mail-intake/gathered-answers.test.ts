import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import PostalMime from 'postal-mime';
import type { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { answerGathered, answerReport } from '../../../functions/mail-intake/answer-report.ts';
import { createHandler } from '../../../functions/mail-intake/dependencies.ts';
import type { S3, Ses } from '../../../shared/aws/clients.ts';
import { AnswerHour } from '../../../shared/domain/answer-hour.ts';
import type { Answer } from '../../../shared/domain/report.ts';
import { Report } from '../../../shared/domain/report.ts';
import { answerHours } from '../../../shared/store/answer-hours.ts';
import { effectStore } from '../../../shared/store/effect-store.ts';
import { answersKey, reportKey } from '../../../shared/store/keys.ts';
import { reportStore } from '../../../shared/store/report-store.ts';
import { sendGate } from '../../../shared/store/send-gate.ts';
import { dueKeys, getItem, updateItem } from '../../../shared/store/table.ts';
import { NOW, stockholm } from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { fakeSqs } from '../../support/fake-sqs.ts';
import { env } from '../../support/system/template.ts';

let dynamo: Dynamo;
let hours: ReturnType<typeof answerHours>;
let mails: SendRawEmailCommand[];
let outcome: 'sent' | 'lost';
let clock: Temporal.Instant;
let school = 0;
let to: string;
beforeAll(async () => {
  dynamo = await directDynamo();
  hours = answerHours(dynamo.client, 'register');
});
afterAll(() => dynamo.stop());
beforeEach(() => {
  mails = [];
  outcome = 'sent';
  clock = NOW;
  to = `kvitto-${school++}@skola.example`;
});

const ses = {
  send: async (command: unknown) => {
    if (command instanceof SendRawEmailCommand) mails.push(command);
    if (outcome === 'lost') throw new Error('the answer of SES is lost');
    return { MessageId: 'ses-gathered' };
  },
} as unknown as Ses;
const sqs = fakeSqs();
const aws = () => ({ dynamoDb: dynamo.client, s3: {} as S3, sqs, ses, secrets: fakeSecrets() });
const due = (item: string) => createHandler(env, aws(), stockholm, () => clock)({ answers: item });

const effects = () => effectStore(dynamo.client, 'register');
const settle = (reportId: string, from: Answer, state: Answer['state']) =>
  effects().settle(reportKey(reportId), ['answer'], from, state);
const reports = () => reportStore(dynamo.client, 'register');

async function reported(reportId: string, receivedAt = NOW): Promise<void> {
  const report: Report = {
    reportId,
    object: reportId,
    receivedAt: receivedAt.toString(),
    state: 'accepted',
    plan: 'a',
    counts: { accepted: 1, refused: 0, held: 0 },
    refusals: [],
    ignoredColumns: [],
    answer: { state: 'planned', kind: 'taken', to, attempt: 0 },
    notices: {},
    done: false,
  };
  await reports().store(report, NOW);
}
const idOf = (n: number) => `R-${String(school).padStart(4, '0')}-${String(n).padStart(2, '0')}`;
const stateOf = async (n: number) =>
  Report.parse(await getItem(dynamo.client, 'register', reportKey(idOf(n)))).answer.state;

async function answerEach(count: number, from = 0): Promise<number> {
  let atOnce = 0;
  for (let n = from; n < from + count; n++) {
    await reported(idOf(n));
    const report = await reports().load(idOf(n));
    if (!report) throw new Error('not stored');
    await answerReport(report, {
      place: (address, id) => hours.place(address, id, NOW),
      settle,
      send: async () => {
        atOnce += 1;
        return 'sent';
      },
    });
  }
  return atOnce;
}
const HOUR = NOW.round({ smallestUnit: 'hour', roundingMode: 'floor' });
const itemOfHour = () => answersKey(to, HOUR.toString());

test('twenty answers an hour leave one by one, the rest wait for the end of the hour', async () => {
  expect(await answerEach(23)).toBe(20);
  expect(await stateOf(22)).toBe('gathered');
  const hour = AnswerHour.parse(await getItem(dynamo.client, 'register', itemOfHour()));
  expect(Object.keys(hour.gathered).sort()).toEqual([20, 21, 22].map(idOf));
  const item: Record<string, unknown> | undefined = await getItem(dynamo.client, 'register', itemOfHour());
  expect(item?.dueAt).toBe(HOUR.add({ hours: 1 }).toString());
  const until = HOUR.add({ hours: 1 }).toString();
  expect(await dueKeys(dynamo.client, 'register', `${item?.workPartition}`, until, 9)).toContainEqual(
    expect.objectContaining({ pk: itemOfHour() }),
  );
});

test('a repeat of a report keeps its place', async () => {
  await answerEach(21);
  for (const n of [0, 19]) expect(await hours.place(to, idOf(n), NOW)).toBe('now');
  expect(await hours.place(to, idOf(20), NOW)).toBe('later');
  expect(await hours.place(to, idOf(20), NOW)).toBe('later');
});

test('another address has places of its own', async () => {
  await answerEach(20);
  expect(await hours.place('other@skola.example', 'R-0000-00', NOW)).toBe('now');
});

test('an hour is an hour, also where the clock strikes in it', async () => {
  const [late, struck] = [HOUR.add({ minutes: 59 }), HOUR.add({ minutes: 61 })];
  for (let n = 0; n < 15; n++) expect(await hours.place(to, `R-${school}-${n}`, late)).toBe('now');
  for (let n = 15; n < 20; n++) expect(await hours.place(to, `R-${school}-${n}`, struck)).toBe('now');
  expect(await hours.place(to, `R-${school}-20`, struck)).toBe('later');
  const anHourLater = late.add({ hours: 1 });
  for (let n = 21; n < 36; n++) expect(await hours.place(to, `R-${school}-${n}`, anHourLater)).toBe('now');
  expect(await hours.place(to, `R-${school}-36`, anHourLater)).toBe('later');
});

test('nothing is sent at once in an hour whose answers all went just before it', async () => {
  for (let n = 0; n < 20; n++) await hours.place(to, `R-${school}-${n}`, HOUR.add({ minutes: 59 }));
  for (const repeat of [1, 2])
    expect(await hours.place(to, `R-${school}-20`, HOUR.add({ minutes: 60 + repeat }))).toBe('later');
  expect(await hours.place(to, `R-${school}-21`, HOUR.add({ minutes: 119 }))).toBe('now');
});

test('what is gathered goes in one mail with every receipt, and each report is answered', async () => {
  await answerEach(23);
  await due(itemOfHour());
  await due(itemOfHour());
  expect(mails).toHaveLength(1);
  const { subject, text, headers } = await PostalMime.parse(mails[0]?.input.RawMessage?.Data ?? '');
  expect(subject).toBe(`Kvitto ${idOf(20)} med flera`);
  for (const n of [20, 21, 22]) expect(text).toContain(`Vår referens är ${idOf(n)}.`);
  expect(headers.find(({ key }) => key === 'auto-submitted')?.value).toBe('auto-replied');
  expect(await Promise.all([20, 21, 22].map(stateOf))).toEqual(['sent', 'sent', 'sent']);
  // By it a reply is tied to a report.
  expect((await reports().load(idOf(20)))?.answer.sesId).toBe('ses-gathered');
  expect(await getItem(dynamo.client, 'register', itemOfHour())).not.toHaveProperty('dueAt');
});

test('a report that is late for its hour goes with the next', async () => {
  await answerEach(21);
  await due(itemOfHour());
  expect(await hours.place(to, 'R-LATE-00', NOW)).toBe('now');
  const next = AnswerHour.parse(
    await getItem(dynamo.client, 'register', answersKey(to, HOUR.add({ hours: 1 }).toString())),
  );
  expect(Object.keys(next.atOnce)).toEqual(['R-LATE-00']);
});

test('a mail of unknown outcome goes once more, then the KAA group is told, and the reports are not called answered', async () => {
  await answerEach(21);
  outcome = 'lost';
  for (let attempt = 0; attempt < 3; attempt++) {
    await due(itemOfHour()).catch(() => {});
    // The sweep hears SES again.
    await sendGate(dynamo.client, 'register', () => clock).setQuota({ rate: 14, perDay: -1, sent: 0 });
    clock = clock.add({ minutes: 20 });
  }
  expect(mails).toHaveLength(2);
  expect(await stateOf(20)).toBe('unknown');
  const { notices } = AnswerHour.parse(await getItem(dynamo.client, 'register', itemOfHour()));
  expect(notices['answer-unknown']).toMatchObject({ kind: 'stuck', to: 'kaa-group', reference: idOf(20) });
  expect(sqs.to('notices')).toContainEqual({ item: itemOfHour(), notice: 'answer-unknown' });
});

test('a crash between the mail and its records is mended by the next signal', async () => {
  await answerEach(22);
  await answerGathered(itemOfHour(), {
    load: hours.load,
    report: reports().load,
    send: async () => {
      await updateItem(dynamo.client, 'register', itemOfHour(), {
        set: [[['answer', 'state'], 'sent']],
        when: [{ path: ['pk'], is: 'exists' }],
      });
      return 'sent';
    },
    settle: async () => {
      throw new Error('the function died');
    },
    done: hours.done,
  }).catch(() => {});
  expect(await stateOf(20)).toBe('gathered');
  await due(itemOfHour());
  expect(mails).toHaveLength(0);
  expect(await Promise.all([20, 21].map(stateOf))).toEqual(['sent', 'sent']);
});
