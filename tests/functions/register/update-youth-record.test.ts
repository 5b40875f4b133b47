import { describe, expect, test } from 'vitest';
import type { PopulationFacts } from '../../../shared/domain/coverage.ts';
import type { RegisterSignal } from '../../../shared/domain/messages.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import {
  aCorrection,
  aDropout,
  allSent,
  aNotification,
  anExtract,
  aProtectedResident,
  aResident,
  aWithdrawal,
  KIM,
  population,
} from '../../support/builders.ts';
import { aWorld, breaking, portsOf, recordIn, run } from './fake-ports.ts';

const told: RegisterSignal = { about: 'notification', reportId: 'R-7K3Q-9F', row: 1 };
const look: RegisterSignal = { about: 'youth', personKey: KIM };
const withdrawn: RegisterSignal = { about: 'notification', reportId: 'R-W000-01', row: 1 };
const corrected: RegisterSignal = { about: 'notification', reportId: 'R-C000-01', row: 1 };
const hold: RegisterSignal = { about: 'hold', personKey: KIM };
const ASKED_AT = '2026-11-23T08:30:00Z';

describe('a notification', () => {
  test('opens an entry, signals letters and notice, and is applied', async () => {
    const world = aWorld({ notifications: [aNotification()] });
    await run(told, world);
    const { entries, letters, notices } = recordIn(world);
    expect(Object.values(entries)).toMatchObject([{ kind: 'kaa', state: 'open' }]);
    expect(world.letters).toEqual(Object.keys(letters));
    expect(world.notices).toEqual(Object.keys(notices));
    expect(world.applied).toEqual(['R-7K3Q-9F#1']);
  });

  test('delivered twice has one effect, and what is still pending is signalled again', async () => {
    const world = aWorld({ notifications: [aNotification()] });
    await run(told, world);
    const once = { record: recordIn(world), letters: world.letters, notices: world.notices };
    await run(told, world);
    expect(recordIn(world)).toEqual(once.record);
    expect(world.saves).toBe(1);
    expect(world.letters).toEqual([...once.letters.slice(0, 2), ...once.letters.slice(0, 2)]);
  });

  test('whose record is gone is done, and nothing is created from the signal', async () => {
    const world = aWorld({});
    await run(told, world);
    expect(world.youths.size).toBe(0);
  });

  test('waits for its day: a letter in a quiet period is not signalled yet', async () => {
    const record = aDropout();
    for (const letter of Object.values(record.letters)) letter.dueOn = '2026-11-24';
    const world = aWorld({ record });
    await run(look, world);
    expect(world.letters).toEqual([]);
  });
});

describe('a correction or withdrawal', () => {
  test('closes the entry, signals the notice of it, and is applied', async () => {
    const world = aWorld({ record: allSent(aDropout()), notifications: [aWithdrawal({ aboutReport: 'R-7K3Q-9F' })] });
    await run(withdrawn, world);
    expect(recordIn(world).entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'withdrawn' });
    expect(world.notices).toEqual(['kaa1.closed']);
    expect(world.applied).toEqual(['R-W000-01#1']);
  });

  test('that fits no report is kept, and the KAA group is told', async () => {
    const world = aWorld({ notifications: [aCorrection({ date: '2026-11-12' })] });
    await run(corrected, world);
    expect(recordIn(world)).toMatchObject({ state: 'closed', entries: {}, changes: { 'R-C000-01#1': {} } });
    expect(recordIn(world)).not.toHaveProperty('district');
    expect(world.notices).toEqual(['R-C000-01#1.unmatched']);
  });

  test('finds its report when that comes after it', async () => {
    const world = aWorld({ notifications: [aNotification(), aWithdrawal({ aboutReport: 'R-7K3Q-9F' })] });
    await run(withdrawn, world);
    await run(told, world);
    expect(recordIn(world)).toMatchObject({ state: 'closed', entries: {}, letters: {} });
    expect(world.letters).toEqual([]);
  });
});

describe('races', () => {
  test('a lost race is decided again on what the other wrote', async () => {
    const world = aWorld({ notifications: [aNotification()] });
    const ports = portsOf(world);
    const save = ports.save;
    let first = true;
    ports.save = async (record) => {
      if (first) {
        first = false;
        const other = { ...portsOf(world), loadNotification: async () => aNotification({ reportId: 'R-0000-01' }) };
        await run({ about: 'notification', reportId: 'R-0000-01', row: 1 }, world, other);
      }
      return save(record);
    };
    await run(told, world, ports);
    expect(Object.keys(recordIn(world).facts).toSorted()).toEqual(['R-0000-01#1', 'R-7K3Q-9F#1']);
    expect(Object.keys(recordIn(world).entries)).toEqual(['kaa1']);
  });

  test('a record that keeps changing throws, so that the queue delivers again', async () => {
    const world = aWorld({ notifications: [aNotification()] });
    const ports = { ...portsOf(world), save: async () => 'changed-meanwhile' as const };
    await expect(run(told, world, ports)).rejects.toThrow();
    expect(world.applied).toEqual([]);
  });

  test('an import between look and save is decided about again', async () => {
    const world = aWorld({ notifications: [aNotification()] });
    const ports = portsOf(world);
    const facts = [
      population(),
      population({ resident: { ...aProtectedResident(), changedAt: '2026-11-23T09:00:00Z' } }),
    ];
    ports.population = async () =>
      facts.length > 1 ? (facts.shift() as PopulationFacts) : (facts[0] as PopulationFacts);
    await run(told, world, ports);
    expect(recordIn(world).state).toBe('sealed');
    expect(world.letters).toEqual([]);
  });

  test('a case number that another youth has gives the next one', async () => {
    const world = aWorld({ notifications: [aNotification()] });
    world.caseNumbers.set(caseNumber(`${KIM}|kaa1`), 'somebody else');
    await run(told, world);
    expect(recordIn(world).entries.kaa1?.caseNumber).toBe(caseNumber(`${KIM}|kaa1`, 1));
  });
});

describe('a hold', () => {
  test('is set once, and then let go of', async () => {
    const world = aWorld({ record: aDropout(), holdAskedAt: ASKED_AT });
    await run(hold, world);
    await run(hold, world);
    expect(recordIn(world)).toMatchObject({ contactHold: true, version: 2 });
    expect(world.hold).toBeUndefined();
  });

  test('signals no letter and no notice that is not for the officer', async () => {
    const world = aWorld({ record: aDropout(), holdAskedAt: ASKED_AT });
    await run(hold, world);
    expect([...world.letters, ...world.notices]).toEqual([]);
  });

  test('on somebody nobody has reported is kept, so that a later report starts nothing', async () => {
    const world = aWorld({ holdAskedAt: ASKED_AT, notifications: [aNotification()] });
    await run(hold, world);
    await run(told, world);
    expect(recordIn(world)).toMatchObject({ contactHold: true, state: 'open' });
    expect(world.letters).toEqual([]);
  });
});

describe("a change of the youth's row in the extract", () => {
  test('is applied, and then let go of', async () => {
    const facts = population({ resident: aResident({ deceased: true, changedAt: '2026-11-23T08:00:00Z' }) });
    const world = aWorld({ record: aDropout(), facts });
    await run(look, world);
    expect(recordIn(world).entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'deceased' });
    expect(world.residentsApplied).toEqual(['2026-11-23T08:00:00Z']);
  });

  test.each([
    { name: 'no extract is in force', extract: undefined },
    { name: 'the extract is not complete', extract: anExtract({ complete: false }) },
  ])('stays pending while $name: nothing could be decided by it', async ({ extract }) => {
    const resident = aResident({ deceased: true });
    const world = aWorld({ record: aDropout(), facts: { resident, extract } });
    await run(look, world);
    expect(world.residentsApplied).toEqual([]);
  });

  test('seals at once, whatever the extract', async () => {
    const world = aWorld({ record: aDropout(), facts: { resident: aProtectedResident(), extract: undefined } });
    await run(look, world);
    expect(recordIn(world).state).toBe('sealed');
    expect(world.residentsApplied).toHaveLength(1);
  });

  test('of somebody nobody has reported makes no record', async () => {
    const world = aWorld({});
    await run(look, world);
    expect(world.youths.size).toBe(0);
  });
});

describe('whatever breaks on the way, delivering again gives the undisturbed end', () => {
  const sealedFacts = population({ resident: aProtectedResident() });
  const scenarios = [
    { name: 'a dropout', signal: told, given: { notifications: [aNotification()] } },
    {
      name: 'a withdrawal',
      signal: withdrawn,
      given: { record: allSent(aDropout()), notifications: [aNotification(), aWithdrawal()] },
    },
    {
      name: 'a correction that fits no report',
      signal: corrected,
      given: { record: aDropout(), notifications: [aCorrection({ aboutReport: 'R-ZZZZ-ZZ', date: '2026-11-12' })] },
    },
    { name: 'a hold', signal: hold, given: { record: aDropout(), holdAskedAt: ASKED_AT } },
    { name: 'a protected youth', signal: told, given: { notifications: [aNotification()], facts: sealedFacts } },
    {
      name: 'a flag on an open entry',
      signal: look,
      given: { record: aDropout(), notifications: [aNotification()], facts: sealedFacts },
    },
  ];
  const endOf = (world: ReturnType<typeof aWorld>) => {
    const { version: _version, ...record } = recordIn(world);
    const { hold: asked, notifications, sealed } = world;
    return { record, asked, notifications, sealed, letters: new Set(world.letters), notices: new Set(world.notices) };
  };

  test.each(scenarios)('$name', async ({ signal, given }) => {
    const undisturbed = aWorld(given);
    const counted = breaking(portsOf(undisturbed), -1, 'before');
    await run(signal, undisturbed, counted.ports);
    expect(counted.state.calls).toBeGreaterThan(5);
    for (let at = 0; at < counted.state.calls; at++)
      for (const when of ['before', 'after'] as const) {
        const world = aWorld(given);
        const broken = breaking(portsOf(world), at, when);
        await expect(run(signal, world, broken.ports)).rejects.toThrow('struck');
        await run(signal, world);
        // What no longer stands in a store would be found by the sweep through the youth's own record.
        await run(look, world);
        expect(endOf(world)).toEqual(endOf(undisturbed));
      }
  });
});
