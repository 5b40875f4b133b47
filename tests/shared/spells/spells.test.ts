import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { addWorkingDays } from '../../../shared/domain/calendar.ts';
import type { YouthEvent } from '../../../shared/domain/decision.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import {
  aCorrection,
  aNotification,
  aResident,
  aWithdrawal,
  aYouthRecord,
  LOOK,
  notified,
  population,
  recordAfter,
  stockholm,
} from '../../support/builders.ts';
import { again, type Draw, drawsFrom, seedFor, WHOLE } from '../../support/random.ts';
import { type Change, DAYS, drawHistory, type Fact, type History, TYPES } from './history.ts';
import { examDay, spellsTold, type Waits } from './model.ts';

const HISTORIES = WHOLE ? 5_000 : 100;
const ORDERS = 5;
const FIRST = Temporal.PlainDate.from('2026-01-01');
const dateOf = (day: number) => FIRST.add({ days: day }).toString();
const at = (day: number, minute: number) =>
  FIRST.add({ days: day })
    .toZonedDateTime({ timeZone: 'Europe/Stockholm', plainTime: '08:00' })
    .toInstant()
    .add({ minutes: minute });
const FACTS = population({ resident: aResident({ birthDate: '2008-03-15' }) });

type Mail = { heard: number; minute: number; event: YouthEvent };

const factMail = ({ id, type, day, until, unit, heard, minute }: Fact): Mail => {
  const receivedAt = at(heard, minute).toString();
  const dates = { date: dateOf(day), ...(until !== undefined && { until: dateOf(until) }) };
  return { heard, minute, event: notified(aNotification({ reportId: id, type, ...dates, unit, receivedAt })) };
};

const changeMail = ({ id, about, unit, right, heard, minute }: Change): Mail => {
  const common = { reportId: id, aboutReport: about, units: [unit], receivedAt: at(heard, minute).toString() };
  const rightType = right?.type && { rightType: right.type };
  const date = right?.day !== undefined && { date: dateOf(right.day) };
  const change = right ? aCorrection({ ...common, ...rightType, ...date }) : aWithdrawal(common);
  return { heard, minute, event: notified(change) };
};

/** As they came, or in any order, some of them twice; never before they were sent. */
function arrivalsOf({ facts, changes }: History, order: number, draw: Draw): Mail[] {
  const mails = [...facts.map(factMail), ...changes.map(changeMail)].toSorted(
    (a, b) => a.heard - b.heard || a.minute - b.minute,
  );
  if (order === 0) return mails;
  const all = [...mails, ...mails.filter(() => draw(3) === 0)];
  const shuffled = all.map((mail) => ({ mail, key: draw(1_000_000) })).toSorted((a, b) => a.key - b.key);
  let latest = 0;
  return shuffled.map(({ mail }) => {
    latest = Math.max(latest, mail.heard);
    return { ...mail, heard: latest };
  });
}

type Sent = { to: string; variant: string; kind: string | undefined; calledForBy: string[] };

/** Looks when it is due, and whatever is planned leaves at times. */
function lived(mails: Mail[], draw: Draw, sent: Sent[]): YouthRecord {
  let record = aYouthRecord();
  const decide = (event: YouthEvent, day: number) => {
    record = recordAfter(record, [event], {
      facts: { ...FACTS, extract: { date: dateOf(day), rows: 1, complete: true } },
      now: at(day, 900),
    });
    if (draw(2) === 0) send(record, sent);
  };
  const lookUntil = (day: number) => {
    for (let n = 0; record.lookAgainOn && record.lookAgainOn <= dateOf(day); n++) {
      expect(n).toBeLessThan(50);
      decide(LOOK, FIRST.until(record.lookAgainOn).days);
    }
  };
  for (const { event, heard } of mails) {
    lookUntil(heard);
    decide(event, heard);
  }
  lookUntil(DAYS);
  decide(LOOK, DAYS);
  return record;
}

function send(record: YouthRecord, sent: Sent[]): void {
  for (const letter of Object.values(record.letters)) {
    if (letter.state !== 'planned') continue;
    const entry = record.entries[letter.entryId];
    expect(entry).toMatchObject({ state: 'open' });
    const { calledForBy = [], kind } = entry ?? {};
    const [to, variant] = [letter.guardian ?? letter.addressee, letter.variant];
    const before = sent.find(
      (one) => one.to === to && one.kind === kind && one.calledForBy.some((id) => calledForBy.includes(id)),
    );
    expect(before, 'a letter about the same').toBeUndefined();
    sent.push({ to, variant, kind, calledForBy: [...calledForBy] });
    Object.assign(letter, { state: 'handed-over', batch: 'b' });
  }
  for (const [id, notice] of Object.entries(record.notices)) {
    if (notice.state !== 'planned') continue;
    notice.state = 'sent';
    if (notice.to !== 'coordinator') continue;
    const [entryId] = id.split('.');
    const count = (what: string) =>
      Object.keys(record.notices).filter(
        (name) => name.startsWith(`${entryId}.${what}`) && record.notices[name]?.state === 'sent',
      ).length;
    expect([0, 1]).toContain(count('opened') - count('closed'));
  }
}

const sorted = <T>(all: T[]) => all.map((one) => JSON.stringify(one)).toSorted();

/** Nobody who has an exam is covered: what was opened before it was heard of is in error. */
const spellsIn = ({ entries }: YouthRecord, exam = Infinity) =>
  sorted(
    Object.values(entries)
      .filter(({ closeReason }) => closeReason !== 'withdrawn' && closeReason !== 'joined')
      .filter(({ eventDate }) => exam === Infinity || eventDate <= dateOf(exam))
      .map(({ kind, eventDate, reason, endedOn, closeReason }) => [kind, eventDate, reason, endedOn, closeReason]),
  );

const NO_PLACE_FROM = FIRST.until('2026-06-16').days;
const AUTUMN_CHECK = FIRST.until('2026-09-01').days;
const waits: Waits = ({ type, day, heard }) => {
  if (type === 'not-started') return day >= NO_PLACE_FROM && day < AUTUMN_CHECK ? AUTUMN_CHECK : undefined;
  if (type !== 'transfer') return undefined;
  const from = FIRST.add({ days: Math.max(day, heard) });
  return FIRST.until(addWorkingDays(from, 10, stockholm.freeDays)).days;
};

const expected = (history: History, today = DAYS) =>
  sorted(
    spellsTold(history, today, waits).map(({ kind, from, reason, ended, because }) => [
      kind,
      dateOf(from),
      reason,
      ended === undefined ? undefined : dateOf(ended),
      because,
    ]),
  );

const PARTS = Array.from({ length: HISTORIES / 100 }, (_, part) => part + 1);

test.each(PARTS)(
  `100 histories, each in ${ORDERS} orders, part %i: the same spells, and nothing is sent twice`,
  (part) => {
    for (let n = (part - 1) * 100; n < part * 100; n++) {
      const history = drawHistory(drawsFrom(seedFor(`spells ${n}`)));
      const right = expected(history);
      for (let order = 0; order < ORDERS; order++) {
        const draw = drawsFrom(seedFor(`spells ${n} in order ${order}`));
        const record = lived(arrivalsOf(history, order, draw), draw, []);
        expect(
          spellsIn(record, examDay(history, DAYS)),
          `${again()}, history ${n}, order ${order}: ${JSON.stringify(history)}`,
        ).toEqual(right);
        for (const [id, { heardAfterwards, caseNumber, state }] of Object.entries(record.entries)) {
          if (!heardAfterwards) continue;
          expect(state).toBe('closed');
          expect(JSON.stringify([record.letters, record.timeline])).not.toContain(id);
          expect(JSON.stringify([record.notices, record.timeline, record.tasks])).not.toContain(caseNumber);
        }
      }
    }
  },
);

test.each([
  ['who leaves and comes back', ['dropout', 'returned'], 4],
  ['who is absent and comes back', ['absence', 'returned'], 4],
  ['absent in every list', ['absence'], 4],
  ['of whom schools say all there is', TYPES.filter((type) => type !== 'finished-with-exam'), 4],
  ['who changes schools', ['transfer', 'study-start', 'absence'], 4],
  ['who is absent now and then', ['absence', 'returned'], 25],
] as const)(
  'of a thousand reports about somebody %s the last spells are right, in a small item',
  (name, types, often) => {
    const draw = drawsFrom(seedFor(name));
    const last = FIRST.until('2030-01-01').days;
    const facts = Array.from({ length: WHOLE ? 1_000 : 200 }, (_, n): Fact => {
      const type = types[draw(types.length)] ?? 'absence';
      const day = last - (WHOLE ? 1_000 : 200) * Math.ceil(often / 10) + n * Math.ceil(often / 10) + draw(often);
      const heard = Math.min(last, day + draw(5));
      const until = type === 'absence' && draw(2) === 0 ? { until: Math.min(heard, day + draw(5)) } : {};
      return {
        id: `R-1${String(n).padStart(3, '0')}-01`,
        type,
        day: Math.min(day, last),
        ...until,
        unit: '11111111',
        heard,
        minute: n,
      };
    }).filter(({ day, heard }) => day <= heard);
    const facts4 = { ...FACTS, resident: aResident({ birthDate: '2012-03-15' }) };
    let record = aYouthRecord();
    for (const { event, heard } of facts.map(factMail).toSorted((a, b) => a.heard - b.heard || a.minute - b.minute)) {
      record = recordAfter(record, [event], { facts: facts4, now: at(heard, 900) });
      expect(Buffer.byteLength(JSON.stringify(record))).toBeLessThan(80_000);
    }
    record = recordAfter(record, [LOOK], { facts: facts4, now: at(last, 900) });
    const lately = (spells: string[]) => {
      const ended = spells.filter((spell) => !spell.endsWith('null,null]'));
      const endOf = (spell: string) => `${JSON.parse(spell)[3]}${spell}`;
      return ended.toSorted((a, b) => (endOf(a) < endOf(b) ? 1 : -1)).slice(0, 12);
    };
    const open = (spells: string[]) => spells.filter((spell) => spell.endsWith('null,null]'));
    expect(open(spellsIn(record))).toEqual(open(expected({ facts, changes: [] }, last)));
    expect(lately(spellsIn(record))).toEqual(lately(expected({ facts, changes: [] }, last)));
  },
);
