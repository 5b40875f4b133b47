import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { Act, type ActId } from '../../shared/domain/acts.ts';
import { afterAll, seenUpTo } from '../../shared/domain/as-seen.ts';
import { decide } from '../../shared/domain/decide.ts';
import type { YouthEvent } from '../../shared/domain/decision.ts';
import type { Letter } from '../../shared/domain/effects.ts';
import type { YouthFacts } from '../../shared/domain/hold.ts';
import { type ActRequest, actFrom, isAcknowledged, onlyChanged, refusalOf } from '../../shared/domain/judge-act.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  anExtract,
  aProtectedResident,
  aResident,
  aYouthRecord,
  corrected,
  HOLD,
  held,
  inStockholm,
  LOOK,
  letterStates,
  NOW,
  openTasks,
  population,
  recordAfter,
  reportEvent,
  stockholm,
  withdrawn,
} from '../support/builders.ts';

let count = 0;
const newId = (): ActId => `act-${String(count++).padStart(8, '0')}`;

type Made = { at?: string; by?: string; entry?: string; seen?: string; facts?: YouthFacts };
function act(record: YouthRecord, request: ActRequest, { at = NOW.toString(), by, entry, seen, facts }: Made = {}) {
  const [id, of] = Object.entries(record.entries).find(([name]) => name === (entry ?? 'kaa1')) ?? [];
  if (!id || !of) throw new Error('no such entry');
  const known = { facts: facts ?? population(), profile: stockholm };
  const said = { by: by ?? 'farsta@kommun.example', at: afterAll(record, Temporal.Instant.from(at)) };
  const made = actFrom(request, [id, of], record, known, said);
  if (!made) throw new Error('no such entry');
  return { kind: 'act', id: newId(), act: made, seen } as const;
}
const done = (record: YouthRecord, request: ActRequest, made: Made = {}): YouthRecord => {
  const event = act(record, request, made);
  const facts = made.facts ?? population();
  expect(refusalOf(event, record, facts, stockholm)).toBeUndefined();
  const next = recordAfter(record, [event], { now: Temporal.Instant.from(event.act.at), facts });
  expect(next).not.toBe(record);
  return next;
};
const refusal = (record: YouthRecord, request: ActRequest, made: Made = {}) => {
  const event = act(record, request, made);
  const facts = made.facts ?? population();
  const next = decide(record, event, facts, stockholm, NOW);
  if (next !== record) return undefined;
  return refusalOf(event, record, facts, stockholm) ?? 'no-effect';
};
const later = (days: number) => NOW.add({ hours: 24 * days });
const dropout = () => allSent(aDropout());
const states = ({ entries }: YouthRecord) =>
  Object.fromEntries(
    Object.entries(entries).map(([id, { state, closeReason, outcome }]) => [id, [state, closeReason, outcome]]),
  );
const said = (id: string, change: Parameters<typeof reportEvent>[0]): YouthEvent =>
  reportEvent({ reportId: id, ...change });

test('the largest act of an address of 30 letters takes 150 bytes of an item', () => {
  const largest: Act = {
    kind: 'contact',
    by: 'farsta-samordnare@kommun.example',
    at: '2026-11-23T09:00:00.123Z',
    entry: 'kaa12',
    way: 'telefon',
    reached: 'vardnadshavare',
    next: '2026-12-01',
  };
  const fields = Object.entries(Act.parse(largest)).map(([name, value]) => name.length + value.length + 1);
  expect('act-00000000'.length + fields.reduce((a, b) => a + b)).toBeLessThanOrEqual(150);
});

describe('acknowledge', () => {
  test('once for each telling: the second person is told, a move asks anew', () => {
    const seen = done(dropout(), { kind: 'acknowledge' });
    expect(isAcknowledged('kaa1', seen)).toBe(true);
    expect(refusal(seen, { kind: 'acknowledge' }, { by: 'olle@kommun.example' })).toBe('acknowledged');
    expect(refusal(seen, { kind: 'acknowledge' })).toBe('already');
    const facts = population({ resident: aResident({ district: 'bromma' }) });
    const moved = recordAfter(seen, [LOOK], { facts });
    expect(isAcknowledged('kaa1', moved)).toBe(false);
    expect(isAcknowledged('kaa1', done(moved, { kind: 'acknowledge' }, { facts }))).toBe(true);
  });

  test('not of what is closed', () => {
    const closed = recordAfter(dropout(), [said('R-0000-02', { type: 'study-start', date: '2026-11-20' })]);
    expect(refusal(closed, { kind: 'acknowledge' })).toBe('entry-closed');
  });
});

describe('contact', () => {
  const call = { kind: 'contact', way: 'telefon' } as const;
  test('each is kept, reached or not', () => {
    const once = done(dropout(), { ...call, next: '2026-11-30' });
    const twice = done(once, { ...call, reached: 'ungdom', on: '2026-11-22' });
    expect(Object.values(twice.acts ?? {})).toMatchObject([
      { next: '2026-11-30' },
      { reached: 'ungdom', entry: 'kaa1' },
    ]);
  });
  test('not of a day to come, nor with the next in the past', () => {
    expect(refusal(dropout(), { ...call, on: '2026-11-24' })).toBe('in-the-future');
    expect(refusal(dropout(), { ...call, next: '2026-11-22' })).toBe('in-the-past');
  });
  test('not of before the entry, nor with the next beyond half a year or the age limit', () => {
    expect(refusal(dropout(), { ...call, on: '1926-11-20' })).toBe('before-entry');
    expect(refusal(dropout(), { ...call, next: '2027-06-01' })).toBe('too-far-ahead');
    const facts = population({ resident: aResident({ birthDate: '2006-12-24' }) });
    expect(refusal(dropout(), { ...call, next: '2026-12-25' }, { facts })).toBe('too-far-ahead');
    expect(refusal(dropout(), { ...call, next: '2026-12-24' }, { facts })).toBeUndefined();
  });
});

describe('a task that a person has done', () => {
  const unknown = { facts: population({ resident: undefined }) };
  const asked = () => recordAfter(aYouthRecord(), [reportEvent()], unknown);
  const [task = ''] = Object.keys(asked().tasks);
  const opened = () => recordAfter(allSent(aDropout()), [LOOK], unknown);
  const taskOf = (record: YouthRecord) =>
    Object.keys(record.tasks).find((id) => record.tasks[id]?.type === 'check-identity' && !record.tasks[id].done) ?? '';

  test('is not raised again while the same reason goes on', () => {
    expect(task).not.toBe('');
    const ticked = done(opened(), { kind: 'task-done', task: taskOf(opened()) }, unknown);
    expect(openTasks(ticked)).not.toContain('check-identity');
    for (const days of [1, 30])
      expect(openTasks(recordAfter(ticked, [LOOK], { ...unknown, now: later(days) }))).not.toContain('check-identity');
    expect(refusal(ticked, { kind: 'task-done', task: taskOf(opened()) }, unknown)).toBe('task-gone');
  });

  test('is when the reason went and came back', () => {
    const ticked = done(opened(), { kind: 'task-done', task: taskOf(opened()) }, unknown);
    const found = recordAfter(ticked, [LOOK]);
    expect(openTasks(recordAfter(found, [LOOK], unknown))).toContain('check-identity');
  });

  test('one that ends by an act of its own is not ticked off', () => {
    const unread = recordAfter(aYouthRecord(), [reportEvent({ readFirst: true })]);
    const [id = ''] = Object.keys(unread.tasks);
    expect(refusal(unread, { kind: 'task-done', task: id })).toBe('task-other-way');
  });
});

describe('letters', () => {
  const letterOf = ({ letters }: YouthRecord, addressee = 'youth') =>
    Object.keys(letters).find((id) => letters[id]?.addressee === addressee) ?? '';

  test('a stopped one is not planned again, its entry open or opened again; the others go', () => {
    const letter = letterOf(aDropout());
    const stopped = done(aDropout(), { kind: 'stop-letter', letter });
    const later = recordAfter(stopped, [LOOK, reportEvent({ reportId: 'R-0000-02', date: '2026-11-17' })]);
    expect(letterStates(later).toSorted()).toEqual(['cancelled', 'planned']);
    const reopened = done(
      done(later, { kind: 'close', outcome: 'work' }),
      { kind: 'reopen' },
      { at: '2026-11-23T10:00:00Z' },
    );
    expect(letterStates(reopened).filter((state) => state === 'planned')).toHaveLength(1);
    expect(refusal(stopped, { kind: 'stop-letter', letter })).toBe('letter-gone');
  });

  test('one that an older release has planned to the same person is cancelled again', () => {
    const letter = letterOf(aDropout());
    const stopped = done(aDropout(), { kind: 'stop-letter', letter });
    stopped.letters.NEWER = { ...(stopped.letters[letter] as Letter), state: 'planned' };
    expect(recordAfter(stopped, [LOOK]).letters.NEWER?.state).toBe('cancelled');
  });

  test('one that was made and not given to print can be stopped; one that left cannot', () => {
    const made = allSent(aDropout());
    const letter = letterOf(made);
    expect(letterStates(done(made, { kind: 'stop-letter', letter }))).toContain('cancelled');
    Object.assign(made.letters[letter] ?? {}, { batch: 'b1' });
    expect(refusal(made, { kind: 'stop-letter', letter })).toBe('letter-left');
    Object.assign(made.letters[letter] ?? {}, { batch: undefined, state: 'sending' });
    expect(refusal(made, { kind: 'stop-letter', letter })).toBe('letter-in-work');
  });

  test('planned anew, once', () => {
    const letter = letterOf(aDropout());
    const stopped = done(aDropout(), { kind: 'stop-letter', letter });
    const anew = done(stopped, { kind: 'plan-letter', letter });
    expect(letterStates(anew).toSorted()).toEqual(['cancelled', 'planned', 'planned']);
    expect(recordAfter(anew, [LOOK])).toBe(anew);
    expect(refusal(anew, { kind: 'plan-letter', letter })).toBe('no-effect');
    expect(refusal(anew, { kind: 'plan-letter', letter: letterOf(aDropout(), 'guardian1') })).toBe('letter-planned');
  });

  test('not to whom there is no address', () => {
    const letter = letterOf(aDropout());
    const stopped = done(aDropout(), { kind: 'stop-letter', letter });
    const facts = population({ resident: aResident({ homeMunicipality: '0126' }) });
    expect(refusal(recordAfter(stopped, [LOOK], { facts }), { kind: 'plan-letter', letter }, { facts })).toBe(
      'entry-closed',
    );
  });
});

describe('close', () => {
  const close = { kind: 'close', outcome: 'work' } as const;
  test('cancels what is planned, and tells the coordinator like any other end', () => {
    const closed = done(aDropout(), close);
    expect(states(closed)).toEqual({ kaa1: ['closed', 'by-person', 'work'] });
    expect(letterStates(closed)).toEqual(['cancelled', 'cancelled']);
    expect(closed.notices['kaa1.opened']?.state).toBe('cancelled');
    expect(done(dropout(), close).notices['kaa1.closed']?.state).toBe('planned');
    expect(closed.state).toBe('closed');
    expect(refusal(closed, close)).toBe('entry-closed');
  });

  test('stays, whatever is repeated, or received again before, and until its day', () => {
    const closed = done(dropout(), close);
    for (const event of [
      LOOK,
      reportEvent({ reportId: 'R-0000-02', receivedAt: '2026-11-30T08:00:00Z' }),
      reportEvent({ reportId: 'R-0000-03', receivedAt: '2026-11-20T08:00:00Z' }),
    ])
      expect(states(recordAfter(closed, [event], { now: later(10), facts: fresh }))).toEqual({
        kaa1: ['closed', 'by-person', 'work'],
      });
  });

  test('is refused if the school or a colleague has said something since the case was shown', () => {
    const shown = dropout();
    const at = '2026-11-23T09:20:00Z';
    const seen = seenUpTo(shown) as string;
    const news = { receivedAt: '2026-11-23T09:05:00Z', unit: '87654321', date: '2026-11-23' };
    const now = Temporal.Instant.from('2026-11-23T09:06:00Z');
    const call = { kind: 'contact', way: 'telefon', reached: 'ungdom' } as const;
    for (const record of [
      recordAfter(shown, [said('R-0000-02', news)], { now }),
      // It had come before, and was let through since.
      recordAfter(shown, [said('R-0000-02', { ...news, receivedAt: '2026-11-20T08:00:00Z' })], { now }),
      recordAfter(shown, [corrected({ date: '2026-11-10', receivedAt: news.receivedAt })], { now }),
      done(shown, call, { at: now.toString(), by: 'olle@kommun.example' }),
    ]) {
      expect(refusal(record, close, { seen, at })).toBe('changed-meanwhile');
      expect(refusal(record, close, { seen: seenUpTo(record) as string, at })).toBeUndefined();
    }
    expect(refusal(done(shown, call, { at: now.toString() }), close, { seen, at })).toBeUndefined();
  });

  test('does not end what came to us before and was let through, or registered, afterwards', () => {
    const closed = done(dropout(), close);
    const held = { date: '2026-11-22', unit: '87654321', receivedAt: '2026-11-22T09:05:00Z' };
    const after = recordAfter(closed, [said('R-0000-02', held)], { now: later(3), facts: fresh });
    expect(states(after)).toEqual({
      kaa1: ['closed', 'by-person', 'work'],
      kaa2: ['open', undefined, undefined],
    });
    expect(recordAfter(after, [LOOK], { now: later(3), facts: fresh })).toBe(after);
  });

  test('does not end what the school says afterwards was a dropout, or was not to come but has happened', () => {
    const absent = recordAfter(dropout(), [
      said('R-0000-02', { type: 'absence', date: '2026-11-18', until: '2026-11-20' }),
    ]);
    const ahead = recordAfter(dropout(), [said('R-0000-02', { date: '2026-12-10', unit: '87654321' })]);
    const change = { aboutReport: 'R-0000-02', receivedAt: '2026-11-24T08:00:00Z', units: ['12345678', '87654321'] };
    for (const [record, right] of [
      [absent, { rightType: 'dropout' }],
      [ahead, { date: '2026-11-20' }],
    ] as const) {
      const after = recordAfter(done(record, close), [corrected({ ...change, ...right })], {
        now: later(3),
        facts: fresh,
      });
      expect(Object.values(states(after)).map(([state]) => state)).toContain('open');
    }
  });

  const fresh = population({ extract: anExtract({ date: '2026-12-01' }) });
  test('what is newer opens anew, and so does what was reported ahead', () => {
    const closed = done(dropout(), close);
    const news = said('R-0000-02', { date: '2026-11-29', receivedAt: '2026-11-30T08:00:00Z', unit: '87654321' });
    expect(states(recordAfter(closed, [news], { now: later(10), facts: fresh }))).toEqual({
      kaa1: ['closed', 'by-person', 'work'],
      kaa2: ['open', undefined, undefined],
    });
    const ahead = recordAfter(dropout(), [said('R-0000-02', { date: '2026-12-01', unit: '87654321' })]);
    const after = recordAfter(done(ahead, close), [LOOK], { now: later(10), facts: fresh });
    expect(states(after).kaa2?.[0]).toBe('open');
  });

  test('what waited for its day when it was closed opens nothing then', () => {
    const waiting = recordAfter(dropout(), [
      said('R-0000-02', { type: 'transfer', date: '2026-11-20', unit: '87654321' }),
    ]);
    const facts = population({ extract: anExtract({ date: '2027-01-20' }) });
    const after = recordAfter(done(waiting, close), [LOOK], { now: inStockholm('2027-01-20T12:00'), facts });
    expect(Object.values(after.entries).map(({ state }) => state)).toEqual(['closed']);
  });

  test('an end that the school tells of later, and that came before, is the end', () => {
    const closed = done(dropout(), close);
    const start = said('R-0000-02', { type: 'study-start', date: '2026-11-18', receivedAt: '2026-11-30T08:00:00Z' });
    expect(states(recordAfter(closed, [start], { now: later(10), facts: fresh }))).toEqual({
      kaa1: ['closed', 'study-start', undefined],
    });
  });

  test('only with an outcome of its kind, of a day that has come and is the entry’s', () => {
    expect(refusal(dropout(), { kind: 'close', outcome: 'stayed' })).toBe('wrong-outcome');
    expect(refusal(dropout(), { ...close, on: '2026-11-24' })).toBe('in-the-future');
    expect(refusal(dropout(), { ...close, on: '2026-11-01' })).toBe('before-entry');
  });

  test('of the dead nothing opens again but by a person, and what was made goes', () => {
    const made = dropout();
    for (const [id, letter] of Object.entries(made.letters)) letter.object = `letters/${id}.pdf`;
    const dead = done(made, { kind: 'close', outcome: 'deceased' });
    expect(dead.lookAgainOn).toBe('2026-11-23');
    expect(letterStates(dead)).toEqual(['cancelled', 'cancelled']);
    const news = said('R-0000-02', { date: '2026-11-29', receivedAt: '2026-11-30T08:00:00Z', unit: '87654321' });
    const after = recordAfter(dead, [news], { now: later(10), facts: fresh });
    expect(Object.values(after.entries).map(({ state }) => state)).toEqual(['closed']);
    const alive = done(after, { kind: 'reopen' }, { at: later(10).toString(), facts: fresh });
    expect(alive.state).toBe('open');
  });
});

describe('reopen', () => {
  test('a later entry that was opened in error is no obstacle', () => {
    const closed = done(dropout(), { kind: 'close', outcome: 'work' });
    const later = said('R-0000-09', { date: '2026-11-19', unit: '87654321' });
    const record = recordAfter(closed, [
      later,
      withdrawn({ units: ['87654321'], aboutReport: 'R-0000-09', receivedAt: '2026-11-23T08:50:00Z' }),
    ]);
    expect(states(record).kaa2).toEqual(['closed', 'withdrawn', undefined]);
    expect(states(done(record, { kind: 'reopen' }, { at: '2026-11-23T10:00:00Z' })).kaa1?.[0]).toBe('open');
  });

  test('what a person or a school had closed', () => {
    const closed = done(dropout(), { kind: 'close', outcome: 'unreachable' });
    expect(states(done(closed, { kind: 'reopen' }, { at: '2026-11-23T10:00:00Z' }))).toEqual({
      kaa1: ['open', undefined, undefined],
    });
    const start = said('R-0000-02', { type: 'study-start', date: '2026-11-20' });
    const started = recordAfter(dropout(), [start]);
    const reopened = done(started, { kind: 'reopen' }, { at: '2026-11-23T10:00:00Z' });
    expect(states(reopened)).toEqual({ kaa1: ['open', undefined, undefined] });
    const again = said('R-0000-03', { type: 'study-start', date: '2026-11-21', receivedAt: '2026-11-23T11:00:00Z' });
    expect(states(recordAfter(reopened, [again], { now: NOW.add({ hours: 3 }) })).kaa1?.[1]).toBe('study-start');
  });

  test('is refused if a start came since the case was shown, and overrules none that was let through afterwards', () => {
    const closed = done(dropout(), { kind: 'close', outcome: 'unreachable' });
    const start = said('R-0000-02', { type: 'study-start', date: '2026-11-20', receivedAt: '2026-11-22T08:00:00Z' });
    const now = Temporal.Instant.from('2026-11-23T10:00:00Z');
    const made = { at: '2026-11-23T11:00:00Z', seen: seenUpTo(closed) as string };
    expect(refusal(recordAfter(closed, [start], { now }), { kind: 'reopen' }, made)).toBe('changed-meanwhile');
    const after = recordAfter(done(closed, { kind: 'reopen' }, made), [start], { now: NOW.add({ hours: 4 }) });
    expect(states(after).kaa1?.slice(0, 2)).toEqual(['closed', 'study-start']);
  });

  test('a lapsed prevention entry runs anew', () => {
    const absence = recordAfter(aYouthRecord(), [reportEvent({ type: 'absence', date: '2026-10-01' })]);
    const now = inStockholm('2027-09-01T12:00');
    const facts = population({ extract: anExtract({ date: '2027-09-01' }) });
    const lapsed = recordAfter(absence, [LOOK], { now, facts });
    expect(states(lapsed).prevention1?.[1]).toBe('lapsed');
    const made = { entry: 'prevention1', at: now.toString(), facts };
    expect(states(done(lapsed, { kind: 'reopen' }, made)).prevention1?.[0]).toBe('open');
  });

  test('not what is open, nor what the rules close', () => {
    expect(refusal(dropout(), { kind: 'reopen' })).toBe('entry-open');
    const facts = population({ resident: aResident({ homeMunicipality: '0126' }) });
    const moved = recordAfter(dropout(), [LOOK], { facts });
    expect(refusal(moved, { kind: 'reopen' }, { facts })).toBe('no-effect');
  });
});

describe('correct', () => {
  const fact = 'R-7K3Q-9F#1';
  test('type, date, programme; what stands follows', () => {
    const right = done(dropout(), { kind: 'correct', fact, type: 'finished-without-exam', date: '2026-11-10' });
    expect(right.entries.kaa1).toMatchObject({ reason: 'finished-without-exam', eventDate: '2026-11-10' });
    expect(done(right, { kind: 'correct', fact, programme: 'SA' }).entries.kaa1?.programme).toBe('SA');
    expect(refusal(right, { kind: 'correct', fact, date: '2026-11-10' })).toBe('no-change');
  });

  test('by the rules for dates of a report, of what would stand', () => {
    for (const [change, why] of [
      [{ type: 'absence', date: '2026-11-20', until: '2026-10-01' }, 'until-before-date'],
      [{ type: 'absence', until: '2026-11-10' }, 'until-before-date'],
      [{ type: 'absence', until: '2026-11-24' }, 'until-in-the-future'],
      [{ type: 'absence', date: '2020-01-01', until: '2026-11-01' }, 'too-old'],
      [{ type: 'absence', date: '2026-11-24' }, 'in-the-future'],
      [{ date: '0001-01-01' }, 'too-old'],
      [{ date: '2062-11-16' }, 'in-the-future'],
    ] as const)
      expect(refusal(dropout(), { kind: 'correct', fact, ...change }), JSON.stringify(change)).toBe(why);
    const now = inStockholm('2028-11-23T12:00');
    const facts = population({ extract: anExtract({ date: '2028-11-22' }) });
    const made = { at: now.toString(), facts };
    expect(refusal(dropout(), { kind: 'correct', fact, programme: 'SA' }, made)).toBeUndefined();
  });

  test('the second of two who saw the same is told', () => {
    const seen = NOW.toString();
    const right = done(dropout(), { kind: 'correct', fact, date: '2026-11-10' }, { at: '2026-11-23T09:00:01Z' });
    const other = { kind: 'correct', fact, date: '2026-11-12' } as const;
    expect(refusal(right, other, { seen, at: '2026-11-23T09:00:02Z' })).toBe('changed-meanwhile');
    expect(refusal(right, other, { seen: '2026-11-23T09:00:02Z', at: '2026-11-23T09:00:03Z' })).toBeUndefined();
  });

  test('so is who has not seen that the school has corrected it, or that a colleague has', () => {
    const seen = seenUpTo(dropout()) as string;
    const at = '2026-11-23T09:20:00Z';
    const school = recordAfter(dropout(), [corrected({ date: '2026-11-10', receivedAt: '2026-11-23T09:05:00Z' })], {
      now: Temporal.Instant.from('2026-11-23T09:06:00Z'),
    });
    const colleague = done(dropout(), { kind: 'correct', fact, date: '2026-11-10' }, { by: 'olle@kommun.example' });
    for (const record of [school, colleague])
      for (const stale of [
        { kind: 'correct', fact, type: 'dropout', date: '2026-11-16', programme: 'SA' },
        { kind: 'take-back', fact },
      ] as const) {
        expect(refusal(record, stale, { seen, at })).toBe('changed-meanwhile');
        expect(refusal(record, stale, { seen: seenUpTo(record) as string, at })).toBeUndefined();
      }
  });

  test('stays when an older word of the school is let through afterwards, and a person is told to ask', () => {
    const right = done(dropout(), { kind: 'correct', fact, date: '2026-11-10' });
    const now = NOW.add({ hours: 1 });
    const late = recordAfter(right, [corrected({ date: '2026-11-12' })], { now });
    expect(late.entries.kaa1?.eventDate).toBe('2026-11-10');
    expect(openTasks(late)).toContain('correction-unmatched');
    expect(Object.values(late.notices)).toContainEqual(expect.objectContaining({ kind: 'correction-unmatched' }));
    const inTime = recordAfter(dropout(), [corrected({ date: '2026-11-12' })]);
    expect(openTasks(done(inTime, { kind: 'correct', fact, date: '2026-11-10' }))).not.toContain(
      'correction-unmatched',
    );
  });

  test('whoever ticks off a word that fits nothing is told of the next', () => {
    const unfit = (reportId: string) => withdrawn({ reportId, aboutReport: 'R-0009-09' });
    const one = recordAfter(dropout(), [unfit('R-0001-02')]);
    const [task = ''] = Object.entries(one.tasks).flatMap(([id, { done }]) => (done ? [] : [id]));
    const ticked = done(one, { kind: 'task-done', task });
    expect(openTasks(ticked)).toEqual([]);
    expect(openTasks(recordAfter(ticked, [LOOK]))).toEqual([]);
    const now = NOW.add({ hours: 1 });
    expect(openTasks(recordAfter(ticked, [unfit('R-0002-02')], { now }))).toEqual(['correction-unmatched']);
  });

  test('what the form showed and the person left is not said', () => {
    const record = dropout();
    const [seen, known] = [seenUpTo(record), { record, facts: population() }];
    const asked = { kind: 'correct', fact, type: 'dropout', date: '2026-11-16', programme: 'SA' } as const;
    expect(onlyChanged(asked, seen, known)).toEqual({ kind: 'correct', fact, programme: 'SA' });
    const after = { ...known, record: done(record, { kind: 'correct', fact, programme: 'SA' }) };
    expect(onlyChanged(asked, seen, after)).toEqual({ kind: 'correct', fact, programme: 'SA' });
    expect(onlyChanged({ kind: 'reach', phone: '', email: '070' }, seen, known)).toEqual({
      kind: 'reach',
      email: '070',
    });
    expect(refusal(record, { kind: 'correct', fact })).toBe('no-change');
  });

  test('a telephone number that a school has told of since is not put back', () => {
    const told = recordAfter(dropout(), [said('R-0000-02', { phone: '070-111' })]);
    const news = said('R-0000-03', { phone: '070-333', receivedAt: '2026-11-23T09:05:00Z' });
    const after = recordAfter(told, [news], { now: Temporal.Instant.from('2026-11-23T09:06:00Z') });
    const stale = { kind: 'reach', phone: '070-111', email: 'kim@post.example' } as const;
    const made = { seen: seenUpTo(told) as string, at: '2026-11-23T09:20:00Z' };
    expect(refusal(after, stale, made)).toBe('changed-meanwhile');
    expect(refusal(after, stale, { ...made, seen: seenUpTo(after) as string })).toBeUndefined();
  });

  test('taken back, what it called for is closed as opened in error', () => {
    const none = done(dropout(), { kind: 'take-back', fact });
    expect(states(none)).toEqual({ kaa1: ['closed', 'withdrawn', undefined] });
    expect(refusal(none, { kind: 'take-back', fact })).toBe('fact-gone');
    expect(refusal(none, { kind: 'correct', fact, date: '2026-11-10' })).toBe('fact-gone');
  });

  test('telephone and e-mail: by the last word', () => {
    const told = recordAfter(aYouthRecord(), [reportEvent({ phone: '070-111', email: 'kim@post.example' })]);
    const right = done(told, { kind: 'reach', phone: '070-222', email: '' });
    expect([right.phone, right.email]).toEqual(['070-222', undefined]);
    const news = said('R-0000-02', { phone: '070-333', receivedAt: '2026-11-23T10:00:00Z' });
    expect(recordAfter(right, [news]).phone).toBe('070-333');
    expect(refusal(right, { kind: 'reach', phone: '070-222' })).toBe('no-change');
  });
});

describe('hand over', () => {
  const away = { kind: 'hand-over', from: 'farsta', to: 'bromma' } as const;
  test('to a district: both are told, and it stays so until the youth moves', () => {
    const handed = done(dropout(), away);
    expect(handed.district).toBe('bromma');
    const told = Object.values(handed.notices).flatMap(({ kind, district, state }) =>
      state === 'planned' ? [[kind, district]] : [],
    );
    expect(told).toEqual([
      ['new-case', 'bromma'],
      ['left-district', 'farsta'],
    ]);
    expect(recordAfter(handed, [LOOK])).toBe(handed);
    const facts = population({ resident: aResident({ district: 'skarpnack' }) });
    expect(recordAfter(handed, [LOOK], { facts }).district).toBe('skarpnack');
    expect(refusal(handed, away)).toBe('handed-over');
    expect(done(handed, { kind: 'hand-over', from: 'bromma', to: 'farsta' }).district).toBe('farsta');
  });

  test('to a coordinator of the district, and on', () => {
    const handed = done(dropout(), { kind: 'hand-over', from: 'farsta', to: 'bo@kommun.example' });
    expect([handed.district, handed.coordinator]).toEqual(['farsta', 'bo@kommun.example']);
    const on = done(handed, { kind: 'hand-over', from: 'bo@kommun.example', to: 'bromma' });
    expect([on.district, on.coordinator]).toEqual(['bromma', undefined]);
  });

  test('stays while the home address is not known, and comes back by no move back', () => {
    const unknown = population({ resident: undefined });
    const skarpnack = population({ resident: aResident({ district: 'skarpnack' }) });
    const handed = done(dropout(), away);
    const gone = recordAfter(handed, [LOOK], { facts: unknown });
    expect(gone.district).toBe('bromma');
    expect(recordAfter(gone, [LOOK]).district).toBe('bromma');
    const moved = recordAfter(handed, [LOOK], { facts: skarpnack });
    expect(recordAfter(moved, [LOOK], { facts: unknown }).district).toBe('skarpnack');
    expect(recordAfter(moved, [LOOK, LOOK]).district).toBe('farsta');
  });

  test('with her address unknown, too, until she turns out to have moved', () => {
    const facts = population({ resident: undefined });
    const gone = recordAfter(dropout(), [LOOK], { facts });
    const colleague = done(gone, { kind: 'hand-over', from: 'farsta', to: 'olle@kommun.example' }, { facts });
    expect([colleague.district, colleague.coordinator]).toEqual(['farsta', 'olle@kommun.example']);
    const handed = done(colleague, { ...away, from: 'olle@kommun.example' }, { facts });
    expect([handed.district, handed.coordinator]).toEqual(['bromma', undefined]);
    expect(recordAfter(handed, [LOOK]).district).toBe('bromma');
    const moved = population({ resident: aResident({ district: 'skarpnack' }) });
    expect(recordAfter(handed, [LOOK], { facts: moved }).district).toBe('skarpnack');
  });

  test('not to a district that there is none of', () => {
    expect(refusal(dropout(), { kind: 'hand-over', from: 'farsta', to: 'nowhere' })).toBe('unknown-district');
  });
});

test('the same act twice is one; whoever is held or protected is not there', () => {
  const event = act(dropout(), { kind: 'contact', way: 'sms' });
  const once = recordAfter(dropout(), [event]);
  expect(decide(once, event, population(), stockholm, NOW)).toBe(once);
  expect(refusalOf(event, once, population(), stockholm)).toBe('already');
  for (const facts of [held(), population({ resident: aProtectedResident() })])
    expect(refusal(dropout(), { kind: 'contact', way: 'sms' }, { facts })).toBe('hidden');
  expect(refusal(recordAfter(dropout(), [HOLD], { facts: held() }), { kind: 'acknowledge' })).toBe('hidden');
});
