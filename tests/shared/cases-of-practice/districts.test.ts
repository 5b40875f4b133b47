import { expect, test } from 'vitest';
import type { YouthEvent } from '../../../shared/domain/decision.ts';
import type { Notice } from '../../../shared/domain/effects.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import {
  aDropout,
  allSent,
  anExtract,
  aProtectedResident,
  aResident,
  aYouthRecord,
  LOOK,
  population,
  recordAfter,
  reportEvent,
  withdrawn,
} from '../../support/builders.ts';
import fc from '../../support/fast-check.ts';

const livingIn = (district: string | undefined) => ({
  facts: population({ resident: aResident({ district, ...(!district && { address: undefined }) }) }),
});
const said = ({ notices }: YouthRecord) =>
  Object.values(notices).flatMap(({ kind, district, state }) => (state === 'cancelled' ? [] : `${kind} ${district}`));

test('case 39: who moves to another district while the entry is open: both coordinators are told', () => {
  const moved = recordAfter(allSent(aDropout()), [LOOK], livingIn('bromma'));
  expect(said(moved)).toEqual(['new-case farsta', 'new-case bromma', 'left-district farsta']);
  const closed = recordAfter(
    allSent(moved),
    [reportEvent({ reportId: 'R-2222-22', type: 'study-start' })],
    livingIn('bromma'),
  );
  expect(said(closed).at(-1)).toBe('closed bromma');
});

test('case 39: whoever has not been told of the entry is told neither of its move nor of its end', () => {
  const moved = recordAfter(aDropout(), [LOOK], livingIn('bromma'));
  expect(said(moved)).toEqual(['new-case bromma']);
  const back = recordAfter(allSent(aDropout()), [LOOK], livingIn('bromma'));
  expect(said(recordAfter(back, [LOOK], livingIn('farsta')))).toEqual(['new-case farsta']);
  expect(said(recordAfter(back, [withdrawn()], livingIn('bromma')))).toEqual(['new-case farsta', 'closed farsta']);
});

test('case 39: without a known address the entry stays where it was, and its end is told there', () => {
  const unknown = recordAfter(allSent(aDropout()), [LOOK], livingIn(undefined));
  expect(said(unknown)).toEqual(['new-case farsta']);
  expect(said(recordAfter(unknown, [withdrawn()], livingIn(undefined)))).toEqual(['new-case farsta', 'closed farsta']);
});

test('case 39: opened again after a move, the entry is new to the coordinator who has it now', () => {
  const closed = allSent(
    recordAfter(allSent(aDropout()), [LOOK], {
      facts: population({ resident: aResident({ homeMunicipality: '0126' }) }),
    }),
  );
  expect(said(recordAfter(closed, [LOOK], livingIn('bromma'))).at(-1)).toBe('new-case bromma');
});

const districts = fc.constantFrom('farsta', 'bromma', 'jarva', undefined);
const circumstances = fc.oneof(
  { weight: 6, arbitrary: districts.map(livingIn) },
  { weight: 1, arbitrary: fc.constant({ facts: population({ resident: aResident({ homeMunicipality: '0126' }) }) }) },
  { weight: 1, arbitrary: fc.constant({ facts: population({ resident: aResident({ gone: true }) }) }) },
  { weight: 1, arbitrary: fc.constant({ facts: population({ extract: anExtract({ complete: false }) }) }) },
);
const days = fc.integer({ min: 1, max: 23 }).map((day) => `2026-11-${String(day).padStart(2, '0')}`);
const references = fc.integer({ min: 0, max: 9999 }).map((n) => `R-${String(n).padStart(4, '0')}-00`);
const reports = fc
  .record({ type: fc.constantFrom('dropout', 'absence', 'study-start', 'returned'), date: days, reportId: references })
  .map(reportEvent);
const events: fc.Arbitrary<YouthEvent> = fc.oneof(fc.constant(LOOK), reports, fc.constant(withdrawn()));
const steps = fc.array(fc.tuple(events, circumstances, fc.boolean()), { minLength: 1, maxLength: 25 });

/** By the notices that were sent, in order: which coordinators hold each case. */
function send(record: YouthRecord, holders: Map<string, Set<string>>): YouthRecord {
  const planned = Object.values(record.notices).filter(({ state }) => state === 'planned');
  const ends = planned.filter(({ kind }) => kind === 'closed' || kind === 'left-district');
  const begins = planned.filter(({ kind }) => kind.startsWith('new-'));
  const at = ({ district = 'none' }: Notice) => district;
  for (const notice of ends) {
    const held = holders.get(notice.reference);
    expect(held?.has(at(notice)), `${notice.kind} to ${at(notice)}`).toBe(true);
    held?.delete(at(notice));
  }
  for (const notice of begins) {
    const held = holders.get(notice.reference) ?? new Set();
    holders.set(notice.reference, held.add(at(notice)));
  }
  return allSent(record);
}

test('nobody is told that an entry closed or left who had not heard of it, and whoever has it has heard of it', () => {
  fc.assert(
    fc.property(steps, (history) => {
      const holders = new Map<string, Set<string>>();
      let record = aYouthRecord();
      for (const [event, known, isSent] of history) {
        record = recordAfter(record, [event], known);
        if (isSent) record = send(record, holders);
      }
      record = send(record, holders);
      for (const { caseNumber, state } of Object.values(record.entries)) {
        const held = holders.get(caseNumber) ?? new Set();
        expect(held.size).toBe(state === 'open' ? 1 : 0);
        if (state === 'open' && record.district) expect([...held]).toEqual([record.district]);
      }
    }),
    { numRuns: process.env.KAA_WHOLE ? 3_000 : 200 },
  );
});

test('unsealed after a move, the coordinator it left is told as well', () => {
  const moved = recordAfter(allSent(aDropout()), [LOOK], livingIn('bromma'));
  for (const notice of Object.values(moved.notices)) if (notice.kind === 'new-case') notice.state = 'sent';
  const sealing = recordAfter(moved, [LOOK], { facts: population({ resident: aProtectedResident() }) });
  expect(said(sealing)).toEqual(['new-case farsta', 'new-case bromma']);
  const back = recordAfter(
    { ...sealing, state: 'closed', contactHold: false },
    [{ kind: 'unsealed' }],
    livingIn('bromma'),
  );
  expect(said(back)).toContain('left-district farsta');
});
