import type { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { Act } from '../../shared/domain/acts.ts';
import { afterAll } from '../../shared/domain/as-seen.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { GROUP_LIST, isLiving, OFFICERS_LIST } from '../../shared/domain/place.ts';
import { isCaseNumber } from '../../shared/domain/reference.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  anExtract,
  aResident,
  aYouthRecord,
  HOLD,
  held,
  inStockholm,
  KIM,
  LOOK,
  NOW,
  population,
  recordAfter,
  reportEvent,
} from '../support/builders.ts';
import fc from '../support/fast-check.ts';
import { facts, story } from './stories.ts';

const { caseNumber } = Object.values(aDropout().entries)[0] ?? { caseNumber: '' };
const numbersOf = ({ entries }: YouthRecord) => Object.values(entries).map((entry) => entry.caseNumber);

describe('a new entry', () => {
  test('is new to the coordinators of its district, by the day they were told', () => {
    expect(aDropout().place).toEqual({
      list: aDropout().district,
      step: 'new',
      nextOn: Object.values(aDropout().notices)[0]?.deadline,
      reference: caseNumber,
      kind: 'kaa',
      openedOn: '2026-11-23',
      ageLimitOn: '2029-03-15',
    });
  });

  test('is the KAA group’s where the address is in no district', () => {
    const facts = population({ resident: aResident({ district: undefined, address: undefined }) });
    expect(aDropout({ facts }).place?.list).toBe(GROUP_LIST);
  });

  test('follows the youth to another district', () => {
    const moved = recordAfter(aDropout(), [LOOK], {
      facts: population({ resident: aResident({ district: 'rinkeby-kista' }) }),
    });
    expect(moved.place).toMatchObject({ list: 'rinkeby-kista', reference: caseNumber });
  });

  test('is to check while its mail waits to be read', () => {
    const record = recordAfter(aYouthRecord(), [reportEvent({ readFirst: true })]);
    expect(record.place).toMatchObject({ list: record.district, step: 'check' });
  });
});

describe('what comes next', () => {
  const by = 'farsta@kommun.example';
  let count = 0;
  const acted = (record: YouthRecord, act: object, at: Temporal.Instant = NOW) => {
    const said = Act.parse({ by, at: afterAll(record, at), ...act });
    const facts = population({ extract: anExtract({ date: dateInStockholm(at).toString() }) });
    return recordAfter(record, [{ kind: 'act', id: `act-${String(count++).padStart(8, '0')}`, act: said }], {
      now: at,
      facts,
    });
  };
  const acknowledged = () => acted(allSent(aDropout()), { kind: 'acknowledge', of: 'kaa1.opened' });
  const call = { kind: 'contact', entry: 'kaa1', way: 'telefon' };

  test('of a case that was handed over is new until its new holder’s last day', () => {
    const at = NOW.add({ hours: 24 * 60 });
    const handed = acted(acknowledged(), { kind: 'hand-over', from: 'farsta', to: 'bromma', home: 'farsta' }, at);
    const notice = Object.values(handed.notices).find(({ district }) => district === 'bromma');
    expect(handed.place).toMatchObject({ list: 'bromma', step: 'new', nextOn: notice?.deadline });
    expect((notice?.deadline ?? '') > '2027-01-22').toBe(true);
  });

  test('is the day agreed on, whatever is noted late, until a contact on that day or later', () => {
    const agreed = acted(acknowledged(), { ...call, reached: 'ungdom', next: '2026-12-15' });
    const noted = acted(agreed, { ...call, way: 'brev', on: '2026-11-20' }, NOW.add({ hours: 2 }));
    const between = acted(noted, call, NOW.add({ hours: 24 * 7 }));
    for (const record of [agreed, noted, between]) expect(record.place?.nextOn).toBe('2026-12-15');
    const met = acted(between, { ...call, way: 'mote', reached: 'ungdom' }, NOW.add({ hours: 24 * 23 }));
    expect(met.place?.nextOn).toBe('2026-12-16');
    const sooner = acted(between, { ...call, next: '2026-12-02' }, NOW.add({ hours: 24 * 7 }));
    expect(sooner.place?.nextOn).toBe('2026-12-02');
  });

  test('counts days as they are in Stockholm', () => {
    const atNight = acted(acknowledged(), call, inStockholm('2026-11-25T00:30'));
    expect(atNight.place?.nextOn).toBe('2026-11-25');
  });
});

describe('whoever has no entry', () => {
  const unknown = recordAfter(aYouthRecord(), [reportEvent()], { facts: population({ resident: undefined }) });

  test('is the KAA group’s to check, by a number of the record’s own and the day of the task', () => {
    const [task] = Object.values(unknown.tasks);
    expect(unknown.place).toEqual({
      list: GROUP_LIST,
      step: 'check',
      nextOn: task?.dueOn,
      reference: unknown.caseNumber,
    });
    expect(isCaseNumber(unknown.caseNumber ?? '')).toBe(true);
  });

  test('stands under the entry’s number when one opens, and keeps the other', () => {
    const opened = recordAfter(unknown, [LOOK]);
    expect(opened.place?.reference).toBe(numbersOf(opened)[0]);
    expect(opened.caseNumber).toBe(unknown.caseNumber);
  });

  test('gets another number if somebody else has it', () => {
    const again = recordAfter(aYouthRecord(), [reportEvent()], { facts: population({ resident: undefined }) });
    expect(again.caseNumber).toBe(unknown.caseNumber);
  });
});

describe('whoever is held', () => {
  test('is the officers’ alone, by the reference of the hold, also without any entry', () => {
    for (const record of [aDropout({ facts: held() }), recordAfter(aYouthRecord(), [HOLD], { facts: held() })])
      expect(record.place).toMatchObject({ list: OFFICERS_LIST, step: 'hold', reference: held().holds[0]?.reference });
  });

  test('stays in its place from day to day', () => {
    const record = aDropout({ facts: held() });
    const later = recordAfter(record, [LOOK], { facts: held(), now: inStockholm('2026-12-01T12:00') });
    expect(later.place).toEqual(record.place);
  });
});

test('through any story each living record stands in one list, the held in the officers’, and no place names anybody', () => {
  fc.assert(
    fc.property(story, facts, (steps, last) => {
      let record = aYouthRecord();
      for (const [event, known] of [...steps, [LOOK, last] as const]) {
        record = recordAfter(record, [event], { facts: known });
        expect(record.place !== undefined).toBe(isLiving(record));
        if (!record.place) continue;
        const isHidden = record.contactHold || record.state === 'sealing';
        expect(record.place.list === OFFICERS_LIST).toBe(isHidden);
        const { reference } = record.place;
        if (!isHidden) expect([...numbersOf(record), record.caseNumber]).toContain(reference);
        const written = JSON.stringify(record.place);
        for (const secret of [KIM, record.personnummer, record.name, record.email, record.phone])
          if (secret) expect(written).not.toContain(secret);
      }
    }),
    { numRuns: 200 },
  );
});
