import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { type Ports, type QueueName, type Signals, sweep, type Work } from '../../../functions/sweep/sweep.ts';
import { Report } from '../../../shared/domain/report.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { aDropout, aLetterOf, aNotice, aYouthRecord, KIM, NOW } from '../../support/builders.ts';

const DUE = { dueAt: '2026-11-23T08:55:00Z', signals: 0 };
const youth = (change: Partial<YouthRecord> = {}): Work => ({
  ...DUE,
  pk: `YOUTH#${KIM}`,
  what: 'youth',
  record: aYouthRecord(change),
});
const notification: Work = {
  ...DUE,
  pk: 'NOTIFICATION#R-7K3Q-9F#1',
  what: 'notification',
  reportId: 'R-7K3Q-9F',
  row: 1,
};
const report = (change: Partial<Report> = {}): Work => ({
  ...DUE,
  pk: 'REPORT#R-7K3Q-9F',
  what: 'report',
  report: Report.parse({
    reportId: 'R-7K3Q-9F',
    object: 'raw1',
    receivedAt: '2026-11-23T08:00:00Z',
    state: 'accepted',
    plan: 'a',
    counts: { accepted: 1, refused: 0, held: 0 },
    refusals: [],
    ignoredColumns: [],
    answer: { state: 'sent' },
    notices: {},
    done: false,
    ...change,
  }),
});

type Given = {
  work?: Work[];
  depth?: Partial<Record<QueueName, number>>;
  forgotten?: { mail: string[]; imports: string[] };
  isStopped?: boolean;
};

function system({ work = [], depth = {}, forgotten = { mail: [], imports: [] }, isStopped = false }: Given) {
  const sent: Signals = { mail: [], notifications: [], letters: [], notices: [], imports: [] };
  const postponed: { pk: string; minutes: number | undefined; signals: number }[] = [];
  const did: string[] = [];
  const ports: Ports = {
    dueWork: async (_until, limit) => work.slice(0, limit),
    postpone: async ({ pk }, until, signals) => {
      did.push('postpone');
      postponed.push({ pk, minutes: until && NOW.until(until).total('minutes'), signals });
    },
    learnQuota: async () => {},
    addStuckTask: async (personKey) => {
      did.push(`stuck ${personKey}`);
    },
    addStuckNotice: async (reportId) => {
      did.push(`stuck ${reportId}`);
    },
    forgottenObjects: async () => forgotten,
    bucketOf: { mail: 'raw-mail', imports: 'imports' },
    isStopped: async () => isStopped,
    depth: async (queue) => depth[queue] ?? 0,
    send: async (queue, messages) => {
      did.push(`send ${queue}`);
      sent[queue] = messages;
    },
    recordRun: async () => {
      did.push('ran');
    },
    now: () => NOW,
  };
  return { ports, sent, postponed, did };
}

describe('the sweep signals again what a store says is still to do', () => {
  const marked = youth({ state: 'sealing', contactHold: true });
  test.each<{ name: string; work: Work; sends: Partial<Record<QueueName, unknown[]>> }>([
    {
      name: 'a notification not yet applied',
      work: notification,
      sends: { notifications: [{ about: 'notification', reportId: 'R-7K3Q-9F', row: 1 }] },
    },
    {
      name: 'a hold not yet set',
      work: { ...DUE, pk: `HOLD#${KIM}`, what: 'hold', personKey: KIM },
      sends: { notifications: [{ about: 'hold', personKey: KIM }] },
    },
    {
      name: 'a number not yet joined with another',
      work: youth({ joinsTo: { personKey: KIM } }),
      sends: { notifications: [{ about: 'youth', personKey: KIM }] },
    },
    {
      name: 'a changed resident',
      work: { ...DUE, pk: KIM, what: 'resident', personKey: KIM },
      sends: { notifications: [{ about: 'youth', personKey: KIM }] },
    },
    {
      name: 'a report whose mail is not done',
      work: report(),
      sends: { mail: [{ Records: [{ s3: { bucket: { name: 'raw-mail' }, object: { key: 'in%2Fraw1' } } }] }] },
    },
    {
      name: "a done report's notice",
      work: report({ done: true, notices: { held: aNotice({ to: 'kaa-group' }) } }),
      sends: { notices: [{ item: 'REPORT#R-7K3Q-9F', notice: 'held' }] },
    },
    {
      name: 'a mail that only officers may see from now on, and its notice',
      work: report({ done: true, hidden: 'wanted', notices: { held: aNotice({ to: 'kaa-group' }) } }),
      sends: {
        mail: [{ Records: [{ s3: { bucket: { name: 'raw-mail' }, object: { key: 'in%2Fraw1' } } }] }],
        notices: [{ item: 'REPORT#R-7K3Q-9F', notice: 'held' }],
      },
    },
    {
      name: "an hour's gathered answers, and the notice about them",
      work: {
        ...DUE,
        pk: 'ANSWERS#a@b#1',
        what: 'answers',
        answer: { state: 'planned', attempt: 0 },
        notices: { stuck: aNotice({ to: 'kaa-group' }) },
      },
      sends: { mail: [{ answers: 'ANSWERS#a@b#1' }], notices: [{ item: 'ANSWERS#a@b#1', notice: 'stuck' }] },
    },
    {
      name: "an import's notice",
      work: { ...DUE, pk: 'IMPORT#1', what: 'notices', notices: { refused: aNotice({ to: 'kaa-group' }) } },
      sends: { notices: [{ item: 'IMPORT#1', notice: 'refused' }] },
    },
    {
      name: 'a letter that is due',
      work: youth({ letters: { a: aLetterOf() } }),
      sends: { letters: [{ personKey: KIM, letter: 'a' }] },
    },
    {
      name: 'a letter left in the making',
      work: youth({ contactHold: true, letters: { a: aLetterOf({ state: 'sending' }) } }),
      sends: { letters: [{ personKey: KIM, letter: 'a' }] },
    },
    {
      name: 'a notice',
      work: youth({ notices: { a: aNotice() } }),
      sends: { notices: [{ item: `YOUTH#${KIM}`, notice: 'a' }] },
    },
    {
      name: "the officer's notice under hold",
      work: youth({ contactHold: true, notices: { a: aNotice({ to: 'officer' }) } }),
      sends: { notices: [{ item: `YOUTH#${KIM}`, notice: 'a' }] },
    },
    {
      name: 'a youth marked for sealing',
      work: marked,
      sends: { notifications: [{ about: 'youth', personKey: KIM }] },
    },
    {
      name: 'a 20th birthday',
      work: youth({ lookAgainOn: '2026-11-23' }),
      sends: { notifications: [{ about: 'youth', personKey: KIM }] },
    },
  ])('$name', async ({ work, sends }) => {
    const { ports, sent, postponed } = system({ work: [work] });
    await sweep(ports);
    expect(sent).toEqual({ mail: [], notifications: [], letters: [], notices: [], imports: [], ...sends });
    expect(postponed).toEqual([{ pk: work.pk, minutes: 10, signals: 1 }]);
  });

  test.each<{ name: string; work: Work; minutes: number | undefined }>([
    { name: 'a youth with nothing left goes off the list', work: youth(), minutes: undefined },
    { name: 'a done report goes off the list', work: report({ done: true }), minutes: undefined },
    {
      name: 'what is held is not signalled',
      work: youth({
        contactHold: true,
        letters: { a: aLetterOf() },
        notices: { a: aNotice(), b: aNotice({ state: 'sending' }) },
      }),
      minutes: undefined,
    },
    {
      name: 'a letter of tomorrow waits for the day',
      work: youth({ letters: { a: aLetterOf({ dueOn: '2026-11-24' }) } }),
      minutes: 14 * 60,
    },
  ])('$name', async ({ work, minutes }) => {
    const { ports, sent, postponed } = system({ work: [work] });
    await sweep(ports);
    expect(Object.values(sent).flat()).toEqual([]);
    expect(postponed).toEqual([{ pk: work.pk, minutes, signals: 0 }]);
  });

  test('mails and import files that are not processed', async () => {
    const { ports, sent } = system({ forgotten: { mail: ['in/a'], imports: ['residents/å b.csv'] } });
    await sweep(ports);
    const keys = [...sent.mail, ...sent.imports].map((signal) =>
      'Records' in signal ? decodeURIComponent(signal.Records[0]?.s3.object.key ?? '') : '',
    );
    expect(keys).toEqual(['in/a', 'residents/å b.csv']);
  });

  test('stores that it ran, last of all', async () => {
    const { ports, did } = system({ work: [notification] });
    expect(await sweep(ports)).toEqual({ due: 1, sent: 1, stuck: 0 });
    expect(did).toEqual(['send notifications', 'postpone', 'ran']);
  });
});

describe('what does not end', () => {
  test.each([
    { signals: 1, minutes: 20 },
    { signals: 4, minutes: 160 },
    { signals: 5, minutes: 24 * 60 },
    { signals: 9, minutes: 24 * 60 },
  ])('after $signals signals the next comes in $minutes minutes', async ({ signals, minutes }) => {
    const { ports, postponed } = system({ work: [{ ...notification, signals }] });
    await sweep(ports);
    expect(postponed).toMatchObject([{ minutes, signals: signals + 1 }]);
  });

  test('becomes a task or notice after the sixth signal, and only then', async () => {
    for (const signals of [0, 4, 5, 6, 12]) {
      const { ports, did } = system({ work: [{ ...notification, signals }] });
      const { stuck } = await sweep(ports);
      expect(did.includes('stuck R-7K3Q-9F')).toBe(signals === 5);
      // Counted each day that it is.
      expect(stuck).toBe(signals >= 5 ? 1 : 0);
    }
  });

  test.each<{ work: Work; stuck: string[] }>([
    { work: youth({ notices: { a: aNotice() } }), stuck: [`stuck ${KIM}`] },
    { work: { ...DUE, pk: `HOLD#${KIM}`, what: 'hold', personKey: KIM }, stuck: [`stuck ${KIM}`] },
    { work: { ...DUE, pk: KIM, what: 'resident', personKey: KIM }, stuck: [`stuck ${KIM}`] },
    { work: report(), stuck: ['stuck R-7K3Q-9F'] },
    {
      work: { ...DUE, pk: 'IMPORT#1', what: 'notices', notices: { refused: aNotice({ to: 'kaa-group' }) } },
      stuck: [],
    },
  ])('about $work.what makes $stuck', async ({ work, stuck }) => {
    const { ports, did } = system({ work: [{ ...work, signals: 5 }] });
    await sweep(ports);
    expect(did.filter((what) => what.startsWith('stuck'))).toEqual(stuck);
  });
});

describe('what waits for SES', () => {
  const inHalfAnHour = { notBefore: NOW.add({ minutes: 30 }).toString() };
  const planned = { state: 'planned', attempt: 1 } as const;

  test.each<{ name: string; work: Work }>([
    { name: 'a notice', work: youth({ notices: { a: aNotice(inHalfAnHour) } }) },
    { name: 'an e-mailed letter', work: youth({ letters: { a: aLetterOf(inHalfAnHour) } }) },
    { name: 'an answer', work: report({ answer: { ...planned, ...inHalfAnHour }, done: true }) },
    {
      name: "an hour's answers",
      work: { ...DUE, pk: 'ANSWERS#a@b#1', what: 'answers', answer: { ...planned, ...inHalfAnHour }, notices: {} },
    },
    {
      name: 'a gathered mail',
      work: { ...DUE, pk: 'UNREAD#1', what: 'notices', notices: { a: aNotice(inHalfAnHour) } },
    },
  ])('$name is signalled when it may be sent, and no signal counts', async ({ work }) => {
    const { ports, sent, postponed } = system({ work: [{ ...work, signals: 5 }] });
    await sweep(ports);
    expect(Object.values(sent).flat()).toEqual([]);
    expect(postponed).toEqual([{ pk: work.pk, minutes: 30, signals: 0 }]);
  });

  test.each([
    { name: 'that it should wait was the answer to the last signal', minutesAgo: 60, signals: 1 },
    { name: 'it has long been free to go, and has not gone', minutesAgo: 400, signals: 6 },
  ])('is signalled again; $name: $signals', async ({ minutesAgo, signals }) => {
    const notice = aNotice({ notBefore: NOW.subtract({ minutes: minutesAgo }).toString() });
    const work = { ...youth({ notices: { a: notice } }), signals: 5 };
    const { ports, sent, postponed } = system({ work: [work] });
    await sweep(ports);
    expect(sent.notices).toHaveLength(1);
    expect(postponed[0]?.signals).toBe(signals);
  });
});

test('that a mail in work is stuck is told, and nothing else of it', async () => {
  const notices = { held: aNotice({ to: 'kaa-group' }), stuck: aNotice({ kind: 'stuck', to: 'kaa-group' }) };
  const { ports, sent } = system({ work: [report({ answer: { state: 'planned', attempt: 0 }, notices })] });
  await sweep(ports);
  expect(sent.notices).toEqual([{ item: 'REPORT#R-7K3Q-9F', notice: 'stuck' }]);
});

describe('a queue that is deep already', () => {
  test('gets no more, while others do', async () => {
    const { ports, did } = system({
      work: [notification, youth({ notices: { a: aNotice() } })],
      depth: { notifications: 5001 },
    });
    expect(await sweep(ports)).toEqual({ due: 2, sent: 1, stuck: 0 });
    expect(did).not.toContain('send notifications');
    expect(did).toContain('send notices');
  });

  test('makes nothing stuck: what was not signalled is not counted, and comes back soon', async () => {
    const { ports, did, postponed } = system({
      work: [{ ...notification, signals: 5 }, notification],
      depth: { notifications: 5001 },
    });
    await sweep(ports);
    expect(did).not.toContain('stuck R-7K3Q-9F');
    expect(postponed).toEqual([
      { pk: notification.pk, minutes: 160, signals: 5 },
      { pk: notification.pk, minutes: 10, signals: 0 },
    ]);
  });
});

test('while the stage is stopped no letter is signalled, and none is stuck for it', async () => {
  const letters = { ...youth({ letters: { one: aLetterOf() } }), signals: 5 };
  const { ports, did, postponed } = system({ work: [letters, notification], isStopped: true });
  await sweep(ports);
  expect(did).not.toContain('send letters');
  expect(did).toContain('send notifications');
  expect(postponed[0]?.signals).toBe(5);
});

test('a run takes a bounded number of items; the rest is still due in five minutes', async () => {
  const { ports, postponed } = system({
    work: Array.from({ length: 1200 }, (_, n) => ({ ...notification, pk: `NOTIFICATION#R-7K3Q-9F#${n}` })),
  });
  await sweep(ports);
  expect(postponed).toHaveLength(1000);
});

test('a record that an hour of outage left behind is signalled whole: letters and notice', async () => {
  const record = aDropout({ now: NOW.subtract(Temporal.Duration.from({ hours: 1 })) });
  const { ports, sent } = system({ work: [{ ...DUE, pk: `YOUTH#${KIM}`, what: 'youth', record }] });
  await sweep(ports);
  expect([sent.letters.length, sent.notices.length]).toEqual([2, 1]);
});

test('a report left half-way whose mail still lies in in/ is signalled once', async () => {
  const { ports, sent } = system({ work: [report()], forgotten: { mail: ['in/raw1', 'in/raw2'], imports: [] } });
  await sweep(ports);
  const keys = sent.mail.map((signal) => ('Records' in signal ? signal.Records[0]?.s3.object.key : undefined));
  expect(keys).toEqual(['in%2Fraw1', 'in%2Fraw2']);
});
