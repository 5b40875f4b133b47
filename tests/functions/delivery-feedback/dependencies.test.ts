import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createHandler } from '../../../functions/delivery-feedback/dependencies.ts';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { decide } from '../../../shared/domain/decide.ts';
import { type EffectPlace, effectTag } from '../../../shared/domain/effect-tag.ts';
import type { Letter, Notice } from '../../../shared/domain/effects.ts';
import type { FeedbackSignal } from '../../../shared/domain/messages.ts';
import { type Answer, Report } from '../../../shared/domain/report.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { blockedAddresses } from '../../../shared/store/blocked-addresses.ts';
import { blockedKey, reportKey, youthKey } from '../../../shared/store/keys.ts';
import { dueKeys, getItem, putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import {
  aDropout,
  aLetterOf,
  aNotice,
  aResident,
  LOOK,
  NOW,
  personKeyOf,
  population,
  stockholm,
} from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { type FakeSqs, fakeSqs } from '../../support/fake-sqs.ts';

let dynamo: Dynamo;
let sqs: FakeSqs;
beforeAll(async () => {
  dynamo = await directDynamo();
});
afterAll(() => dynamo.stop());

const SIGNALS = {
  arrived: { event: 'Delivery' },
  bounced: { event: 'Bounce', bounce: 'Permanent' },
  doubtful: { event: 'Bounce', bounce: 'Transient' },
  rejected: { event: 'Reject' },
  complained: { event: 'Complaint' },
} satisfies Record<string, Omit<FeedbackSignal, 'tags'>>;
type What = keyof typeof SIGNALS;

const env = {
  REGISTER_TABLE: 'register',
  DIRECTORY_TABLE: 'directory',
  NOTIFICATIONS_QUEUE_URL: 'notifications',
  NOTICES_QUEUE_URL: 'notices',
};

function deliver(place: EffectPlace, what: What, db: DynamoDb = dynamo.client): Promise<void> {
  sqs = fakeSqs();
  return createHandler(
    env,
    { dynamoDb: db, sqs },
    stockholm,
    () => NOW,
  )({ ...SIGNALS[what], tags: [effectTag(place)] });
}

const isBlocked = (address: string) => blockedAddresses(dynamo.client, 'directory').isBlocked(address);
const isDue = async (pk: string) => {
  const workPartition = (await getItem(dynamo.client, 'register', pk))?.workPartition;
  const until = NOW.add({ hours: 1 }).toString();
  if (workPartition === undefined) return false;
  const due = await dueKeys(dynamo.client, 'register', `${workPartition}`, until, 99);
  return due.some((item) => item.pk === pk);
};

let count = 0;

describe('an answer', () => {
  async function anAnswer(change: Partial<Answer> = {}) {
    const reportId = `R-ANSW-${String(count++).padStart(2, '0')}`;
    const to = `kvitto-${reportId.toLowerCase()}@skola.example`;
    const pk = reportKey(reportId);
    const report: Report = {
      reportId,
      object: reportId,
      receivedAt: NOW.toString(),
      state: 'accepted',
      plan: 'a',
      counts: { accepted: 1, refused: 0, held: 0 },
      refusals: [],
      ignoredColumns: [],
      answer: { state: 'sent', kind: 'taken', to, attempt: 1, ...change },
      notices: {},
      done: true,
    };
    await putItem(dynamo.client, 'register', { pk, ...report });
    const stored = async () => Report.parse(await getItem(dynamo.client, 'register', pk));
    return { pk, to, stored, place: { item: pk, path: ['answer'], attempt: 1 } satisfies EffectPlace };
  }

  test.each(['sending', 'unknown'] as const)(
    'that was %s has been sent once SES says that it arrived',
    async (state) => {
      const { stored, place } = await anAnswer({ state });
      await deliver(place, 'arrived');
      expect((await stored()).answer.state).toBe('sent');
      expect(sqs.sent).toEqual([]);
    },
  );

  test('that arrived, as recorded, is not written again', async () => {
    const { stored, place } = await anAnswer();
    const before = await stored();
    await deliver(place, 'arrived');
    expect(await stored()).toEqual(before);
  });

  test('that bounced becomes a task of the KAA group by reference, and its address is blocked', async () => {
    const { pk, to, stored, place } = await anAnswer();
    await deliver(place, 'bounced');
    const { answer, notices, reportId } = await stored();
    expect(answer.state).toBe('returned');
    expect(notices).toEqual({
      'answer-returned': {
        kind: 'answer-returned',
        to: 'kaa-group',
        reference: reportId,
        state: 'planned',
        attempt: 0,
      },
    });
    expect(await isBlocked(to)).toBe(true);
    expect(sqs.to('notices')).toEqual([{ item: pk, notice: 'answer-returned' }]);
    expect(await isDue(pk)).toBe(true);
  });

  test.each(['doubtful', 'rejected'] as const)(
    'that came back %s is a task, but its address may be tried again',
    async (what) => {
      const { to, stored, place } = await anAnswer();
      await deliver(place, what);
      expect((await stored()).notices).toHaveProperty('answer-returned');
      expect(await isBlocked(to)).toBe(false);
    },
  );

  test('whose receiver complained blocks the address for good', async () => {
    const { to, stored, place } = await anAnswer();
    await deliver(place, 'bounced');
    await deliver(place, 'complained');
    expect((await stored()).notices['answer-refused']?.kind).toBe('mail-refused');
    const item = await getItem(dynamo.client, 'directory', blockedKey(to));
    expect(item).toMatchObject({ why: 'complained' });
    expect(item).not.toHaveProperty('expiresAt');
  });

  test('that bounces twice makes one notice, signalled again while it is pending', async () => {
    const { pk, stored, place } = await anAnswer();
    await deliver(place, 'bounced');
    const before = await stored();
    await deliver(place, 'bounced');
    expect(await stored()).toEqual(before);
    expect(sqs.to('notices')).toEqual([{ item: pk, notice: 'answer-returned' }]);
  });

  test('bounces before it is recorded as sent: the bounce stands', async () => {
    const { stored, place } = await anAnswer({ state: 'sending' });
    await deliver(place, 'bounced');
    expect((await stored()).answer.state).toBe('returned');
  });

  test('recorded as sent while its bounce is applied: read again, and returned', async () => {
    const { pk, stored, place } = await anAnswer({ state: 'sending' });
    const { answer } = await stored();
    let recorded = false;
    const send = async (command: Parameters<Dynamo['client']['send']>[0]) => {
      if (!recorded && command.constructor.name === 'UpdateItemCommand') {
        recorded = true;
        await putItem(dynamo.client, 'register', { pk, ...(await stored()), answer: { ...answer, state: 'sent' } });
      }
      return dynamo.client.send(command);
    };
    await deliver(place, 'bounced', { send: send as DynamoDb['send'] });
    expect((await stored()).answer.state).toBe('returned');
  });

  test.each(['none', 'planned'] as const)('that is %s was never sent: the event has no effect', async (state) => {
    const { stored, place } = await anAnswer({ state });
    const before = await stored();
    await deliver(place, 'bounced');
    expect(await stored()).toEqual(before);
  });

  test('whose report is weeded: the event has no effect', async () => {
    const place: EffectPlace = { item: reportKey('R-GONE-00'), path: ['answer'], attempt: 1 };
    await deliver(place, 'bounced');
    expect(await getItem(dynamo.client, 'register', place.item)).toBeUndefined();
    expect(sqs.sent).toEqual([]);
  });
});

async function aYouth(change: Partial<YouthRecord>) {
  const personKey = personKeyOf(`fed back ${count++}`);
  const youths = youthStore(dynamo.client, 'register');
  await youths.save({ ...aDropout(), personKey, version: 0, letters: {}, notices: {}, ...change }, NOW);
  return { personKey, pk: youthKey(personKey), stored: () => youths.load(personKey) };
}

describe('a notice', () => {
  async function notified(change: Partial<Notice> = {}, id = 'kaa1.opened') {
    const address = `person-${count++}@kommun.example`;
    const sent = aNotice({ state: 'sent', attempt: 1, address, deadline: '2026-11-24', ...change });
    const youth = await aYouth({ notices: { [id]: sent } });
    return { ...youth, address, place: { item: youth.pk, path: ['notices', id], attempt: 1 } satisfies EffectPlace };
  }

  test("to a coordinator that bounced is passed on to the KAA group, and the coordinator's address is blocked", async () => {
    const { pk, stored, place, address } = await notified();
    await deliver(place, 'bounced');
    const { notices } = await stored();
    expect(notices['kaa1.opened']?.state).toBe('returned');
    expect(notices['returned.kaa1.opened']).toEqual({
      ...{ kind: 'notice-returned', to: 'kaa-group', reference: 'K-4M2P-X', state: 'planned', attempt: 0 },
      ...{ district: 'farsta', deadline: '2026-11-24' },
    });
    expect(await isBlocked(address)).toBe(true);
    expect(sqs.to('notices')).toEqual([{ item: pk, notice: 'returned.kaa1.opened' }]);
    expect(await isDue(pk)).toBe(true);
  });

  test('to the officer stays with the officers', async () => {
    const { stored, place } = await notified({ to: 'officer', kind: 'sealed', reference: 'S-7K3Q-9F' }, 'sealed');
    await deliver(place, 'bounced');
    expect((await stored()).notices['returned.sealed']).toMatchObject({ to: 'officer', kind: 'sealed' });
  });

  test('passed on and bounced again is passed on again', async () => {
    const { stored, place } = await notified({ to: 'kaa-group' }, 'returned.kaa1.opened');
    await deliver(place, 'bounced');
    expect((await stored()).notices).toHaveProperty(['returned.returned.kaa1.opened']);
  });

  test('passed on and returned again for no known reason throws, every time', async () => {
    const { stored, place } = await notified({ to: 'kaa-group' }, 'returned.kaa1.opened');
    for (const _ of [1, 2]) await expect(deliver(place, 'doubtful')).rejects.toThrow('notice-undeliverable');
    expect(Object.keys((await stored()).notices)).toEqual(['returned.kaa1.opened']);
    expect((await stored()).notices['returned.kaa1.opened']?.state).toBe('returned');
  });

  test('whose receiver complained stays sent, and the KAA group gets a notice', async () => {
    const { stored, place, address } = await notified();
    await deliver(place, 'complained');
    const { notices } = await stored();
    expect(notices['kaa1.opened']?.state).toBe('sent');
    expect(notices['refused.kaa1.opened']?.kind).toBe('mail-refused');
    expect(await isBlocked(address)).toBe(true);
  });

  test('of unknown outcome has been sent once it arrived, and the task that asks about it is done', async () => {
    const task = { type: 'outcome-unknown', dueOn: '2026-11-25', createdOn: '2026-11-23', done: false } as const;
    const youth = await aYouth({
      notices: { 'kaa1.opened': aNotice({ state: 'unknown', attempt: 2 }) },
      tasks: { 'outcome-unknown.kaa1.opened': task },
    });
    await deliver({ item: youth.pk, path: ['notices', 'kaa1.opened'], attempt: 1 }, 'arrived');
    const { notices, tasks } = await youth.stored();
    expect(notices['kaa1.opened']?.state).toBe('sent');
    expect(tasks['outcome-unknown.kaa1.opened']?.done).toBe(true);
  });

  test('of a youth sealed meanwhile: the event has no effect', async () => {
    const { pk, stored } = await aYouth({ state: 'sealed', contactHold: true });
    const before = await stored();
    await deliver({ item: pk, path: ['notices', 'kaa1.opened'], attempt: 1 }, 'bounced');
    expect(await stored()).toEqual(before);
  });
});

describe('a letter by e-mail', () => {
  const EMAIL = 'kim@post.example';
  async function invited(change: Partial<Letter> = {}) {
    const letter = aLetterOf({ state: 'sent', attempt: 1, channel: 'email', email: EMAIL, ...change });
    const youth = await aYouth({ email: EMAIL, letters: { one: letter } });
    return { ...youth, place: { item: youth.pk, path: ['letters', 'one'], attempt: 1 } satisfies EffectPlace };
  }
  const facts = population({ resident: aResident({ birthDate: '2008-01-15' }) });

  test.each(['sending', 'sent', 'unknown'] as const)(
    'that bounced (%s before) is planned on paper when register looks',
    async (state) => {
      const { personKey, pk, stored, place } = await invited({ state });
      await deliver(place, 'bounced');
      expect(sqs.to('notifications')).toEqual([{ about: 'youth', personKey }]);
      expect(await isDue(pk)).toBe(true);
      const record = decide(await stored(), LOOK, facts, stockholm, NOW);
      const { one, ...others } = record.letters;
      expect(one?.state).toBe('returned');
      expect(Object.values(others)).toEqual([expect.objectContaining({ state: 'planned', channel: 'paper' })]);
      expect(record.refusedEmail).toBe(EMAIL);
      expect(decide(record, LOOK, facts, stockholm, NOW)).toBe(record);
    },
  );

  test('that SES rejected goes on paper, too, but the address is not at fault', async () => {
    const { stored, place } = await invited();
    await deliver(place, 'rejected');
    const record = await stored();
    expect(record.letters.one?.state).toBe('returned');
    expect(record.refusedEmail).toBeUndefined();
  });

  test('that came back for an unclear reason becomes a task, and no paper letter', async () => {
    const { stored, place } = await invited();
    await deliver(place, 'doubtful');
    const record = await stored();
    expect(record.tasks['outcome-unknown.one']).toMatchObject({ type: 'outcome-unknown', done: false });
    expect(Object.keys(decide(record, LOOK, facts, stockholm, NOW).letters)).toEqual(['one']);
  });

  test('whose receiver complained arrived: no paper letter, and no e-mail to that address again', async () => {
    const { stored, place } = await invited();
    await deliver(place, 'complained');
    const record = await stored();
    expect(record.letters.one?.state).toBe('sent');
    expect(record.refusedEmail).toBe(EMAIL);
    expect(Object.keys(decide(record, LOOK, facts, stockholm, NOW).letters)).toEqual(['one']);
  });

  test('that bounced twice signals register twice, and is written once', async () => {
    const { stored, place } = await invited();
    await deliver(place, 'bounced');
    const before = await stored();
    await deliver(place, 'bounced');
    expect(await stored()).toEqual(before);
    expect(sqs.to('notifications')).toHaveLength(1);
  });

  test('that waited for its event has been sent once it arrived', async () => {
    const { stored, place } = await invited({ state: 'sending' });
    await deliver(place, 'arrived');
    expect((await stored()).letters.one?.state).toBe('sent');
  });
});

test('a tag that is not ours throws, for the dead-letter queue and its alarm', async () => {
  const run = createHandler(env, { dynamoDb: dynamo.client, sqs: fakeSqs() }, stockholm, () => NOW);
  await expect(run({ event: 'Bounce', bounce: 'Permanent', tags: ['bm90IG91cnM'] })).rejects.toThrow();
});
