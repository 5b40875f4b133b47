import { describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { overlay } from '../../../shared/store/overlay.ts';
import { readTolerant } from '../../../shared/store/read-tolerant.ts';
import { FROM_TOMORROW, fullValueOf, type Place, placesIn, planted, STORED, valueAt } from '../../support/planted.ts';

const each = Object.entries(STORED);
const places = (kind: 'objects' | 'words') =>
  each.flatMap(([name, schema]) =>
    placesIn(schema)[kind].map((place) => [name, place.join('.'), schema, place] as const),
  );

const withNewFields = (schema: z.ZodType<object>): object =>
  placesIn(schema).objects.reduce(
    (item, place) => planted(item, [...place, 'newField'], { in: place.join('.') }),
    fullValueOf(schema) as object,
  );

/** What a read and a save make of it; `change` comes between. */
function saved(schema: z.ZodType<object>, raw: object, change: object = {}): object {
  const { newer: _, ...before } = readTolerant(schema, raw);
  return overlay(raw, before, { ...before, ...change });
}

describe('fields that nobody knows', () => {
  test.each(each)('%s is saved with them, at every depth', (_name, schema) => {
    const raw = withNewFields(schema);
    expect(saved(schema, raw)).toEqual(raw);
  });

  test.each(places('objects'))('%s: a change at %s leaves them', (_name, _where, schema, place) => {
    const raw = withNewFields(schema);
    const [first] = place;
    if (first === undefined) return;
    const changed = changeOf(raw, place);
    const after = saved(schema, raw, changed ? { [first]: valueAt(readTolerant(schema, changed), [first]) } : {});
    expect(valueAt(after, [...place, 'newField'])).toEqual({ in: place.join('.') });
  });
});

/** Another text, number or answer in the object at the place. */
function changeOf(raw: object, place: Place): object | undefined {
  for (const [name, value] of Object.entries((valueAt(raw, place) as object) ?? {})) {
    if (typeof value === 'number') return planted(raw, [...place, name], value + 1);
    if (typeof value === 'boolean') return planted(raw, [...place, name], !value);
    if (value === 'Exempel') return planted(raw, [...place, name], 'Påhitt');
  }
  return undefined;
}

describe('values that nobody knows', () => {
  const readable = places('words').filter(([name]) => !/^(Fact|Corr|With|SchoolUnit)/.test(name));
  test.each(readable)(
    '%s is read although %s holds one, says so, and is saved with it',
    (_name, _where, schema, place) => {
      const raw = planted(fullValueOf(schema) as object, place, FROM_TOMORROW);
      const read = readTolerant(schema, raw);
      expect(read.newer).toHaveLength(1);
      expect(place.slice(0, read.newer?.[0]?.path.length)).toEqual(read.newer?.[0]?.path);
      expect(saved(schema, raw)).toEqual(raw);
    },
  );

  test('of several elements of a list leave the others, in their order', () => {
    const events = [...'abcde'].map((reference, n) => ({
      at: `2026-11-16T08:0${n}:00Z`,
      what: n % 2 ? FROM_TOMORROW : 'notified',
      reference,
    }));
    const raw = { ...(fullValueOf(YouthRecord) as YouthRecord), timeline: events };
    const { newer, ...before } = readTolerant(YouthRecord, raw);
    expect(newer).toHaveLength(2);
    expect(before.timeline.map(({ reference }) => reference)).toEqual(['a', 'c', 'e']);
    const more = { at: '2026-11-17T08:00:00Z', what: 'closed' as const };
    const after = overlay<object>(raw, before, { ...before, timeline: [...before.timeline.slice(1), more] });
    expect(after).toEqual({ ...raw, timeline: [...events.slice(1), more] });
  });

  test('what is broken otherwise is not read', () => {
    expect(() => readTolerant(YouthRecord, { ...(fullValueOf(YouthRecord) as object), version: 'x' })).toThrow();
  });
});

test('what is taken away goes, what is new comes, the rest stays as it was stored', () => {
  const raw = { a: 1, b: { c: 2, unknown: 3 }, list: [{ n: 1, unknown: 4 }, { n: 2 }], gone: 5, alsoUnknown: 6 };
  const before = { a: 1, b: { c: 2 }, list: [{ n: 1 }, { n: 2 }], gone: 5 };
  const after = { a: 1, b: { c: 9 }, list: [{ n: 1 }, { n: 3 }, { n: 4 }], new: 7, gone: undefined };
  expect(overlay<object>(raw, before, after)).toEqual({
    ...{ a: 1, b: { c: 9, unknown: 3 }, list: [{ n: 1, unknown: 4 }, { n: 3 }, { n: 4 }], new: 7, alsoUnknown: 6 },
  });
});
