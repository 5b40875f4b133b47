import { Temporal } from 'temporal-polyfill';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import { createHandler as createFeedback } from '../../../functions/delivery-feedback/dependencies.ts';
import { join } from '../../../infra/cli/join.ts';
import { showCase } from '../../../infra/cli/show-case.ts';
import { mayContact } from '../../../shared/domain/contact.ts';
import { effectTag } from '../../../shared/domain/effect-tag.ts';
import { digestOf } from '../../../shared/domain/letter-digest.ts';
import { newAct } from '../../../shared/domain/new-act.ts';
import type { Notification } from '../../../shared/domain/notification.ts';
import { writtenPersonalNumber } from '../../../shared/domain/personal-number.ts';
import { recipientOf } from '../../../shared/domain/recipients.ts';
import { WRITES } from '../../../shared/domain/schema.ts';
import { newYouthRecord, type YouthRecord } from '../../../shared/domain/youth-record.ts';
import { actOn } from '../../../shared/staff-actions/act.ts';
import { liftHold } from '../../../shared/staff-actions/lift-hold.ts';
import { setHold } from '../../../shared/staff-actions/set-hold.ts';
import { effectStore } from '../../../shared/store/effect-store.ts';
import { holdSeqIs } from '../../../shared/store/hold-store.ts';
import { youthKey } from '../../../shared/store/keys.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import { residentsStore } from '../../../shared/store/residents-store.ts';
import { getItem } from '../../../shared/store/table.ts';
import coordinationNumbers from '../../fixtures/personnummer/skatteverket-testsamordningsnummer-even.json' with {
  type: 'json',
};
import { personKeyOf } from '../../functions/import/city.ts';
import { allSent, aNotification, aWithdrawal, openTasks, recordAfter, stockholm } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { type CallFault, faultyCalls } from '../../support/failing-calls.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { fakeSqs } from '../../support/fake-sqs.ts';
import fc from '../../support/fast-check.ts';
import { NOTHING } from '../../support/nothing.ts';
import { aTown, type Town } from '../staff-actions/town.ts';

const NEW = numberOf(0);
const COORDINATION = coordinationNumbers.realDate.find((number) => number > '2007') ?? '';
/** Of somebody whose number was corrected: both stand in extracts. */
const EARLIER = numberOf(1);
const NAME = 'Kim Exempel0';

let dynamo: DirectDynamo;
let town: Town;
beforeEach(async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  dynamo = await directDynamo();
  town = aTown(dynamo);
  await town.importFile('a', extracted(0));
});

/** As one person, and another: row n in the place of a number. */
const extracted = (day: number, changes: [object?, object?] = []) =>
  extract(
    [0, 1, 2].map((n) =>
      aRow(n, { efternamn: 'Exempel0', uttagsdatum: `2026-11-${20 + day}`, ...changes[n as 0 | 1] }),
    ),
  );

const ports = () => {
  const { client, tables } = dynamo;
  return {
    ...town.ports(),
    staff: async () => [],
    keyedHash: keyedHash(fakeSecrets(), 'person-key', client, tables.register),
  };
};
const ask = (old: string, to = NEW) => join([old, to].map(writtenPersonalNumber), ports());
const record = (number: string) => town.youths.load(personKeyOf(number));
const joined = async (old: string, to = NEW) => {
  await ask(old, to);
  await town.sweep();
};
const report = (number: string, change: Partial<Notification> = {}) =>
  town.notifyAs(number, aNotification({ name: NAME, ...change } as object));
const states = (of: object) => Object.values(of).map(({ state }) => state);
/** Everything planned has left. */
const sendAll = async (number: string) => {
  const sent = allSent(await record(number));
  const { resident } = await residentsStore(dynamo.client, 'residents').load(sent.personKey);
  for (const [id, letter] of Object.entries(sent.letters)) {
    const to = resident?.protected === false && recipientOf(letter, resident, sent.letters);
    Object.assign(letter, { attempt: 1, channel: 'paper', object: `letters/${id}.pdf`, batch: 'omgang-1' });
    if (to && to.address !== undefined) letter.was = digestOf(to, sent.personKey);
  }
  for (const notice of Object.values(sent.notices)) notice.attempt = 1;
  await town.youths.save(sent, town.city.now());
};
const kinds = ({ notices }: YouthRecord) =>
  Object.values(notices).flatMap(({ kind, state }) => (state === 'cancelled' ? [] : `${kind} ${state}`));

describe('case 23: a samordningsnummer becomes a personnummer', () => {
  test('what waited for a person under the old number is a case under the new one', async () => {
    await report(COORDINATION);
    expect(await record(COORDINATION)).toMatchObject({ entries: NOTHING, coverage: { reason: 'coordination-number' } });
    await joined(COORDINATION);
    const one = await record(NEW);
    expect(one).toMatchObject({ state: 'open', personnummer: NEW, name: NAME, entries: { kaa1: { state: 'open' } } });
    expect(openTasks(one)).toEqual([]);
    expect(one.timeline.map(({ what }) => what)).toEqual(['notified', 'joined', 'opened']);
    const personKey = personKeyOf(COORDINATION);
    const stored = await getItem(dynamo.client, 'register', youthKey(personKey));
    const way = { personKey: one.personKey, entries: {} };
    const { version, ...empty } = { ...newYouthRecord(personKey), state: 'joined', joinsTo: way, holdSeq: 1 };
    expect(stored).toEqual({ pk: youthKey(personKey), ...empty, version: expect.any(Number), schema: WRITES });
  });

  test('a later report with the old number is of the joined record', async () => {
    await report(COORDINATION);
    await joined(COORDINATION);
    await report(COORDINATION, { reportId: 'R-0000-02', type: 'study-start', date: '2026-11-19' });
    expect((await record(NEW)).entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'study-start' });
    expect((await record(NEW)).personnummer).toBe(NEW);
    expect(Object.keys((await record(COORDINATION)).facts)).toEqual([]);
  });

  test('who, and when, stands in the trace of both', async () => {
    await report(COORDINATION);
    expect(await ask(COORDINATION)).toContain('Inom en kvart är de en ungdom');
    const traces = (await town.city.all('register')).filter(({ pk }) => pk.startsWith('TRACE#'));
    expect(traces).toMatchObject([
      { act: 'join', by: 'olga' },
      { act: 'join', by: 'olga' },
    ]);
  });

  test.each([
    ['the same number', EARLIER, EARLIER, 'samma nummer'],
    ['the new one first', NEW, COORDINATION, 'blir aldrig ett samordningsnummer'],
    ['an unknown number', numberOf(5), NEW, 'finns inte i registret'],
  ])('%s is refused', async (_, old, to, says) => {
    await expect(ask(old, to)).rejects.toThrow(says);
    expect(await record(to)).toMatchObject({ version: 0 });
  });

  test('a second time is refused, and changes nothing', async () => {
    await report(COORDINATION);
    await joined(COORDINATION);
    const before = await town.state();
    await expect(ask(COORDINATION)).rejects.toThrow('redan sammanfört');
    expect(await town.state()).toEqual(before);
  });

  test('one back to the other leads nowhere', async () => {
    await report(EARLIER);
    await joined(EARLIER);
    await joined(NEW, EARLIER);
    expect(await record(NEW)).toMatchObject({ state: 'open', entries: { kaa1: { state: 'open' } } });
    expect(await record(NEW)).not.toHaveProperty('joinsTo');
  });

  test('a third number brings all along', async () => {
    await report(COORDINATION);
    await joined(COORDINATION, EARLIER);
    await joined(EARLIER);
    await report(COORDINATION, { reportId: 'R-0000-02', type: 'study-start', date: '2026-11-19' });
    expect((await record(NEW)).entries.kaa1).toMatchObject({ state: 'closed' });
    expect(states({ a: await record(COORDINATION), b: await record(EARLIER) })).toEqual(['joined', 'joined']);
  });

  test('of another name than the extract has: contact waits for a person', async () => {
    await report(COORDINATION, { name: 'Alva Exempel' });
    await joined(COORDINATION);
    expect((await record(NEW)).waitsFor).toEqual(['check-identity']);
    expect(states((await record(NEW)).letters)).toEqual(['planned', 'planned']);
  });

  test('an unread mail of the old number is waited for', async () => {
    await report(COORDINATION, { readFirst: true });
    await joined(COORDINATION);
    expect(await record(NEW)).toMatchObject({ waitsFor: ['read-before-contact'], unreadReports: { 'R-7K3Q-9F': {} } });
  });
});

describe('case 23: a number that was corrected, with a case under each', () => {
  beforeEach(async () => {
    await report(EARLIER);
    await sendAll(EARLIER);
    await report(NEW, { reportId: 'R-0000-02' });
  });

  test('one case is left open; what the old one sent is not sent again', async () => {
    const [old, before] = [await record(EARLIER), await record(NEW)];
    await joined(EARLIER);
    const one = await record(NEW);
    expect(one.entries).toMatchObject({
      kaa1: { state: 'open', caseNumber: before.entries.kaa1?.caseNumber },
      kaa2: { state: 'closed', closeReason: 'joined', caseNumber: old.entries.kaa1?.caseNumber },
    });
    const letters = Object.values(one.letters).map(
      ({ state, entryId, addressee }) => `${state} ${entryId} ${addressee}`,
    );
    expect(letters.toSorted()).toEqual([
      'cancelled kaa1 guardian1',
      'cancelled kaa1 youth',
      'handed-over kaa1 guardian1',
      'handed-over kaa1 youth',
    ]);
    expect(kinds(one)).toEqual(['new-case planned', 'new-case sent', 'closed planned']);
  });

  test('nor after the next extract, or a look', async () => {
    await joined(EARLIER);
    await town.importFile('b', extracted(1));
    await town.look(0);
    expect(states((await record(NEW)).letters).toSorted()).toEqual([
      'cancelled',
      'cancelled',
      'handed-over',
      'handed-over',
    ]);
  });

  test('the old case number leads to the joined record', async () => {
    const number = (await record(EARLIER)).entries.kaa1?.caseNumber ?? '';
    await joined(EARLIER);
    const shown = await showCase(dynamo.client, dynamo.tables, number, town.ports().actor);
    expect(JSON.parse(shown)).toMatchObject({ personnummer: NEW, state: 'open' });
  });

  test('what people did in the old case stands in its place', async () => {
    const number = (await record(EARLIER)).entries.kaa1?.caseNumber ?? '';
    await actOn(number, newAct(), { kind: 'contact', way: 'telefon' }, ports());
    await actOn(number, newAct(), { kind: 'acknowledge' }, ports());
    await joined(EARLIER);
    const acts = Object.values((await record(NEW)).acts ?? {});
    expect(acts).toMatchObject([{ entry: 'kaa2' }, { of: 'kaa2.opened' }]);
  });

  test('a mail of the old case that comes back is a matter of the joined one', async () => {
    await joined(EARLIER);
    const { client, tables } = dynamo;
    const env = { ...town.city.env, REGISTER_TABLE: tables.register };
    const feedback = createFeedback(env, { dynamoDb: client, sqs: fakeSqs() }, stockholm, town.city.now);
    const item = youthKey(personKeyOf(EARLIER));
    const tag = effectTag({ item, path: ['notices', 'kaa1.opened'], attempt: 1 });
    await feedback({ event: 'Bounce', bounce: 'Permanent', tags: [tag] });
    const { notices } = await record(NEW);
    expect([notices['kaa1.opened']?.state, notices['kaa2.opened']?.state]).toEqual(['planned', 'returned']);
  });

  test('a letter that is given to print between the two writes is given once', async () => {
    const old = await record(EARLIER);
    for (const letter of Object.values(old.letters)) delete letter.batch;
    const event = { kind: 'joined', old } as const;
    const [id = ''] = Object.keys(old.letters);
    const one = recordAfter(await record(NEW), [event]);
    const printed = { ...one, letters: { ...one.letters, [id]: { ...one.letters[id], batch: 'omgang-2' } } };
    expect(recordAfter(printed as YouthRecord, [event]).letters[id]).toMatchObject({ batch: 'omgang-2' });
  });

  test('a letter that is being made is waited for', async () => {
    await report(numberOf(2), { reportId: 'R-0000-05' });
    const one = await record(numberOf(2));
    const [id = ''] = Object.keys(one.letters);
    const letter = one.letters[id] ?? { state: 'planned', attempt: 0 };
    const { claim, settle } = effectStore(dynamo.client, 'register');
    const [pk, path] = [youthKey(one.personKey), ['letters', id]];
    expect(await claim(pk, path, letter, town.city.now(), { repeat: 'never' })).toBe('claimed');
    await joined(numberOf(2));
    expect((await record(NEW)).joinedFrom).toBeUndefined();
    await settle(pk, path, { state: 'sending', attempt: 1 }, 'handed-over');
    await town.sweep();
    expect((await record(NEW)).letters[id]).toMatchObject({ state: 'handed-over' });
  });
});

test('case 23: from the mark on nothing leaves under the old number', async () => {
  await report(EARLIER);
  const read = await record(EARLIER);
  const [id = ''] = Object.keys(read.letters);
  const letter = read.letters[id];
  if (!letter) throw new Error('no letter is planned');
  await ask(EARLIER);
  const { claim } = effectStore(dynamo.client, 'register');
  const when = [holdSeqIs(read.holdSeq)];
  const claimed = claim(youthKey(read.personKey), ['letters', id], letter, town.city.now(), { repeat: 'never', when });
  expect(await claimed).toBe('in-work');
  const now = await record(EARLIER);
  const facts = { ...(await residentsStore(dynamo.client, 'residents').load(now.personKey)), holds: [] };
  const today = Temporal.PlainDate.from('2026-11-23');
  expect(mayContact(now, letter, facts, stockholm, today)).toEqual({ wait: 'joining' });
});

describe('case 23: holds and protection of either count for both', () => {
  const held = async (number: string) => setHold(personKeyOf(number), ports());

  test.each([
    ['old', COORDINATION],
    ['new', NEW],
  ])('a hold of the %s number, before and after; lifted under either', async (_, number) => {
    await report(COORDINATION);
    const before = await held(number);
    await joined(COORDINATION);
    const after = await held(number);
    await town.sweep();
    expect(await record(NEW)).toMatchObject({ contactHold: true, heldBy: expect.arrayContaining([before, after]) });
    for (const [reference, under] of [
      [before, NEW],
      [after, COORDINATION],
    ] as const)
      expect(await liftHold(personKeyOf(under), reference, town.ports())).toMatchObject({ outcome: 'lifted' });
    await town.sweep();
    expect(await record(NEW)).toMatchObject({ contactHold: false, state: 'open' });
  });

  test('a hold of the last release stands in the record of the old number alone', async () => {
    await report(EARLIER);
    await town.youths.save({ ...(await record(EARLIER)), contactHold: true }, town.city.now());
    await joined(EARLIER);
    expect(await record(NEW)).toMatchObject({ contactHold: true, heldBy: [expect.stringMatching('S-')] });
  });

  test('a flag of the old number counts before register has looked', async () => {
    await report(EARLIER);
    await joined(EARLIER);
    await town.city.importFile('residents/b.csv', extracted(1, [{}, { skydd: 'ja' }]));
    const { personKey, joinedFrom } = await record(NEW);
    const { resident } = await residentsStore(dynamo.client, 'residents').load(personKey, joinedFrom);
    expect(resident?.protected).toBe(true);
  });

  test.each([
    ['the old number, when asked', [{}, { skydd: 'ja' }], 'before'],
    ['the new number, when asked', [{ skydd: 'ja' }], 'before'],
    ['the old number that register has not seen', [{}, { skydd: 'ja' }], 'unseen'],
    ['the new number that register has not seen', [{ skydd: 'ja' }], 'unseen'],
    ['the old number, afterwards', [{}, { skydd: 'ja' }], 'after'],
    ['the new number, afterwards', [{ skydd: 'ja' }], 'after'],
  ] as [string, [object?, object?], string][])(
    'a flag of %s: nothing is left to contact anybody, until officers have unsealed both',
    async (_, flags, when) => {
      await report(EARLIER);
      await report(NEW, { reportId: 'R-0000-02' });
      if (when === 'after') await joined(EARLIER);
      if (when === 'unseen') await town.city.importFile('residents/b.csv', extracted(1, flags));
      else await town.importFile('b', extracted(1, flags));
      if (when !== 'after') await joined(EARLIER);
      await town.sweep();
      expect(await record(NEW)).toMatchObject({
        state: 'sealed',
        contactHold: true,
        entries: NOTHING,
        letters: NOTHING,
      });
      expect(await record(EARLIER)).toMatchObject({
        contactHold: true,
        entries: NOTHING,
        letters: NOTHING,
        facts: NOTHING,
      });
      await report(EARLIER, { reportId: 'R-0000-03' });
      expect(
        (await town.city.all('register')).filter(({ pk }) => pk.startsWith('CASE#') || pk.includes('0000-03')),
      ).toMatchObject([{}, {}, { sealed: true }]);
      for (const n of [1, 0]) await town.unsealPerson(n);
      await ask(EARLIER).catch(() => {});
      await town.sweep();
      await town.importFile('c', extracted(2));
      await town.sweep();
      const open = Object.values((await record(NEW)).entries).filter(({ state }) => state === 'open');
      expect(open).toHaveLength(1);
      expect(open[0]?.calledForBy.toSorted()).toEqual(['R-0000-02#1', 'R-0000-03#1', 'R-7K3Q-9F#1']);
      expect(await record(EARLIER)).toMatchObject({ state: 'joined', facts: NOTHING, letters: NOTHING });
    },
  );

  test('sealed under the old number, unknown under the new: sealed under both, by the same words', async () => {
    await report(EARLIER);
    await town.importFile('b', extracted(1, [{}, { skydd: 'ja' }]));
    expect((await record(EARLIER)).state).toBe('sealed');
    expect(await ask(EARLIER)).toContain('Inom en kvart är de en ungdom');
    await town.sweep();
    await report(NEW, { reportId: 'R-0000-03' });
    expect(states({ old: await record(EARLIER), new: await record(NEW) })).toEqual(['sealed', 'sealed']);
    expect(await record(EARLIER)).not.toHaveProperty('joinsTo');
  });
});

test.each([
  ['with a case under each', async () => report(NEW, { reportId: 'R-0000-02' })],
  ['protected under the new one', async () => town.importFile('b', extracted(1, [{ skydd: 'ja' }]))],
])('case 23, %s: killed, refused or unanswered at any call the sweep goes on', async (_, also) => {
  await report(EARLIER);
  await sendAll(EARLIER);
  await also();
  await ask(EARLIER);
  const start = dynamo.snapshot();
  const run = async (at: number, fault: CallFault) => {
    dynamo.restore(start);
    const { state, wrap, end } = faultyCalls(at, fault);
    const broken = town.registerOn(wrap(dynamo.client) as typeof dynamo.client);
    await end(broken({ about: 'youth', personKey: personKeyOf(EARLIER) }));
    await town.sweep();
    await town.sweep();
    const { register, sealed } = await town.state();
    const same = register.map(({ version: _, holdSeq: __, dueAt: ___, ...item }) => item);
    return { calls: state.calls, end: { register: same, sealed, holds: await town.city.all('holds') } };
  };
  const undisturbed = await run(-1, 'before');
  expect(undisturbed.calls).toBeGreaterThan(10);
  for (const fault of ['before', 'after', 'kill'] as const)
    for (let at = 0; at < undisturbed.calls; at++)
      expect((await run(at, fault)).end, `${fault} ${at}`).toEqual(undisturbed.end);
});

const aReport = fc.record({
  type: fc.constantFrom('dropout', 'absence', 'study-start', 'withdrawal'),
  day: fc.integer({ min: 1, max: 18 }),
  number: fc.constantFrom(COORDINATION, EARLIER, NEW),
});

test('case 23: whatever was reported under which number, joined it is as if all had been under the new one', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(aReport, { minLength: 1, maxLength: 5 }),
      fc.constantFrom(COORDINATION, EARLIER),
      async (reports, old) => {
        const lives = [];
        for (const isSplit of [true, false]) {
          dynamo = await directDynamo();
          town = aTown(dynamo);
          await town.importFile('a', extracted(0));
          for (const [n, { type, day, number }] of reports.entries()) {
            const reportId = `R-000${n}-0${n}`;
            const [date, receivedAt] = [`2026-11-${String(day).padStart(2, '0')}`, `2026-11-23T08:0${n}:00Z`];
            const row =
              type === 'withdrawal' ? aWithdrawal({ reportId, receivedAt }) : { reportId, receivedAt, type, date };
            const under = isSplit && number !== NEW ? old : NEW;
            if (type === 'withdrawal') await town.notifyAs(under, row as Notification);
            else await report(under, row as Partial<Notification>);
          }
          if (isSplit) await ask(old).catch(() => {});
          await town.sweep();
          await town.look(0);
          const one = await record(NEW);
          const open = Object.values(one.entries).flatMap(({ kind, state, eventDate, calledForBy }) =>
            state === 'open' ? [{ kind, eventDate, calledForBy }] : [],
          );
          lives.push({ open, coverage: one.coverage, tasks: openTasks(one).sort(), waitsFor: one.waitsFor });
          const kinds = open.map(({ kind }) => kind);
          expect(new Set(kinds).size).toBe(kinds.length);
        }
        expect(lives[0]).toEqual(lives[1]);
      },
    ),
    { numRuns: process.env.KAA_WHOLE === '1' ? 300 : 25 },
  );
});
