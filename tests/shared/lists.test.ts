import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GROUP_LIST, isLiving, OFFICERS_LIST } from '../../shared/domain/place.ts';
import { isCaseNumber } from '../../shared/domain/reference.ts';
import type { YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  aResident,
  aYouthRecord,
  HOLD,
  held,
  inStockholm,
  KIM,
  LOOK,
  population,
  recordAfter,
  reportEvent,
} from '../support/builders.ts';
import { facts, story } from './stories.ts';

const { caseNumber } = Object.values(aDropout().entries)[0] ?? { caseNumber: '' };
const numbersOf = ({ entries }: YouthRecord) => Object.values(entries).map((entry) => entry.caseNumber);

describe('a new entry', () => {
  test('is new to the coordinators of its district, with the day on which it opened', () => {
    expect(aDropout().place).toEqual({
      list: aDropout().district,
      step: 'new',
      nextOn: '2026-11-23',
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
