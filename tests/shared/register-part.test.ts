import { describe, expect, test } from 'vitest';
import { type RegisterPart, registerPartOf } from '../../shared/domain/register-part.ts';
import type { CloseReason, Entry, YouthRecord } from '../../shared/domain/youth-record.ts';
import {
  aDropout,
  aYouthRecord,
  KIM_NUMBER,
  kimAfter,
  population,
  recordAfter,
  reportEvent,
} from '../support/builders.ts';

const absence = reportEvent({ reportId: 'R-0000-01', type: 'absence', date: '2026-11-02', until: '2026-11-13' });
const dropout = reportEvent({ phone: '070-174 06 05' });

describe('the register (2006:39 4 §)', () => {
  test('has identity, contact and earlier education, and nothing of the case', () => {
    const record = kimAfter(absence, dropout);
    expect(Object.values(record.entries)).toHaveLength(2);
    const part = registerPartOf(record);
    expect(part).toEqual({
      personnummer: KIM_NUMBER,
      name: 'Kim Robin Exempel',
      phone: '070-174 06 05',
      district: 'farsta',
      entries: [
        {
          caseNumber: Object.values(record.entries).find(({ kind }) => kind === 'kaa')?.caseNumber,
          kind: 'kaa',
          state: 'open',
          reason: 'dropout',
          unit: '12345678',
          eventDate: '2026-11-16',
          openedOn: '2026-11-23',
        },
      ],
    });
  });

  test('has nobody with prevention alone, nor who is not covered', () => {
    expect(registerPartOf(kimAfter(absence))).toBeUndefined();
    expect(registerPartOf(kimAfter(reportEvent({ type: 'study-start' })))).toBeUndefined();
    expect(registerPartOf(aYouthRecord())).toBeUndefined();
  });

  test('says that an entry is closed, not that the youth died', () => {
    const facts = population({ resident: { ...population().resident, deceased: true } as never });
    const closed = recordAfter(aDropout(), [{ kind: 'look' }], { facts });
    expect(closed.entries).toMatchObject({ kaa1: { closeReason: 'deceased' } });
    expect(registerPartOf(closed)?.entries).toMatchObject([{ state: 'closed' }]);
    expect(JSON.stringify(registerPartOf(closed))).not.toContain('deceased');
  });

  test('has what was heard of afterwards, without a case number, and nothing that was opened in error', () => {
    const start = reportEvent({ reportId: 'R-0000-01', type: 'study-start', date: '2026-11-18' });
    const after = kimAfter(start, reportEvent());
    const [entry] = registerPartOf(after)?.entries ?? [];
    expect(entry).toMatchObject({ state: 'closed', endedOn: '2026-11-18', closeReason: 'study-start' });
    expect(JSON.stringify(registerPartOf(after))).not.toContain(after.entries.kaa1?.caseNumber);
    const inError = (closeReason: CloseReason): YouthRecord => ({
      ...aDropout(),
      entries: { kaa1: { ...(aDropout().entries.kaa1 as Entry), state: 'closed', closeReason } },
    });
    expect(registerPartOf(inError('joined'))).toBeUndefined();
    expect(registerPartOf(inError('withdrawn'))).toBeUndefined();
  });

  test('has nobody in hold', () => {
    expect(registerPartOf({ ...aDropout(), contactHold: true })).toBeUndefined();
  });
});

/** As whatever exports or shows the register must be written. */
const exported = (part: RegisterPart) => part.entries.length;

test('nothing else passes for it', () => {
  const record: YouthRecord = aDropout();
  const part = registerPartOf(record);
  if (!part) throw new Error('a dropout is in the register');
  expect(exported(part)).toBe(1);
  // @ts-expect-error: the whole record
  exported(record);
  const { personnummer, name } = record;
  // @ts-expect-error: put together by hand, with any entry
  const byHand = () => exported({ personnummer, name, entries: Object.values(record.entries) });
  // @ts-expect-error: put together by hand, though of the right fields
  const rightFields = () => exported({ personnummer, name, entries: [] });
  const absent = () => {
    // @ts-expect-error: an absence is no reason
    const reason: RegisterPart['entries'][number]['reason'] = 'absence';
    // @ts-expect-error: prevention is no kind
    const kind: RegisterPart['entries'][number]['kind'] = 'prevention';
    // @ts-expect-error: letters are case material
    return [reason, kind, part.letters];
  };
  expect([byHand, rightFields, absent]).toHaveLength(3);
});
