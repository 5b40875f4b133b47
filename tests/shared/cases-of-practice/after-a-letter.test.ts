import { describe, expect, test } from 'vitest';
import type { Letter } from '../../../shared/domain/effects.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { aSystem, recordIn, run } from '../../functions/register/fake-ports.ts';
import {
  aDropout,
  allSent,
  aProtectedResident,
  aResident,
  KIM,
  LOOK,
  letterStates,
  population,
  recordAfter,
} from '../../support/builders.ts';
import { NOTHING } from '../../support/nothing.ts';

const dead = population({ resident: aResident({ deceased: true }) });
const made = (change: Partial<Letter> = {}): YouthRecord => {
  const record = allSent(aDropout());
  for (const [id, letter] of Object.entries(record.letters))
    Object.assign(letter, { attempt: 1, channel: 'paper', object: `letters/${id}.pdf`, ...change });
  return record;
};
const look = { about: 'youth', personKey: KIM } as const;
const kinds = ({ notices }: YouthRecord) => Object.values(notices).map(({ kind, to }) => `${kind} ${to}`);

describe('case 37: who dies after a letter was made', () => {
  test('gets none: the PDF is removed, the entry closed, and nobody holds a paper', async () => {
    const system = aSystem({ record: made(), facts: dead });
    await run(look, system);
    const record = recordIn(system);
    expect(record.entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'deceased' });
    expect(letterStates(record)).toEqual(['cancelled', 'cancelled']);
    expect(system.removed).toEqual(Object.keys(record.letters).map((id) => `letters/${id}.pdf`));
    expect(kinds(record)).toEqual(['new-case coordinator', 'closed coordinator']);
  });

  test('in a batch: the KAA group is told at once, by case number, and once', async () => {
    const system = aSystem({ record: made({ batch: 'omgang-1' }), facts: dead });
    await run(look, system);
    await run(look, system);
    const record = recordIn(system);
    expect(kinds(record)).toEqual(['new-case coordinator', 'closed coordinator', 'letter-recalled kaa-group']);
    expect(record.notices['kaa1.recalled']?.reference).toBe(record.entries.kaa1?.caseNumber);
    expect(system.removed.length).toBeGreaterThan(0);
  });

  test('while a letter is being made: looked at again, so that its PDF goes as well', () => {
    const record = recordAfter(made({ state: 'sending' }), [LOOK], { facts: dead });
    expect(record.lookAgainOn).toBe('2026-11-23');
  });

  test('and is missing from the next extract is dead, not gone: no entry stays open', () => {
    const facts = population({ resident: aResident({ deceased: true, gone: true }) });
    expect(recordAfter(made(), [LOOK], { facts }).entries.kaa1?.closeReason).toBe('deceased');
    const abroad = population({ resident: aResident({ emigrated: true, gone: true }) });
    expect(recordAfter(made(), [LOOK], { facts: abroad }).entries.kaa1?.closeReason).toBe('emigrated');
  });
});

test('case 26: who turns out to be protected after a letter was made or lies in a batch: PDF gone, officer told, batch recalled', async () => {
  const system = aSystem({
    record: made({ batch: 'omgang-1' }),
    facts: population({ resident: aProtectedResident() }),
  });
  await run(look, system);
  const record = recordIn(system);
  expect(record).toMatchObject({ state: 'sealed', letters: NOTHING, tasks: NOTHING, entries: NOTHING });
  expect(system.removed).toHaveLength(2);
  expect([...system.recalled]).toEqual(['omgang-1']);
  expect(kinds(record)).toEqual(['sealed officer']);
});
