import { describe, expect, test } from 'vitest';
import { updateYouthRecord } from '../../../functions/register/update-youth-record.ts';
import type { YouthFacts } from '../../../shared/domain/hold.ts';
import type { RegisterSignal } from '../../../shared/domain/messages.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import { saidFacts } from '../../../shared/domain/said-facts.ts';
import {
  aCorrection,
  aDropout,
  aHold,
  allSent,
  aNotification,
  anExtract,
  aProtectedResident,
  aResident,
  aWithdrawal,
  held,
  KIM,
  population,
  stockholm,
} from '../../support/builders.ts';
import { NOTHING } from '../../support/nothing.ts';
import { aSystem, breaking, portsOf, recordIn, run } from './fake-ports.ts';

const notified: RegisterSignal = { about: 'notification', reportId: 'R-7K3Q-9F', row: 1 };
const look: RegisterSignal = { about: 'youth', personKey: KIM };
const withdrawn: RegisterSignal = { about: 'notification', reportId: 'R-W000-01', row: 1 };
const corrected: RegisterSignal = { about: 'notification', reportId: 'R-C000-01', row: 1 };
const hold: RegisterSignal = { about: 'hold', personKey: KIM };
const ASKED_AT = '2026-11-23T08:30:00Z';
const lifted = () => population({ holds: [aHold({ liftedAt: ASKED_AT })] });

describe('a notification', () => {
  test('opens an entry, signals letters and notice, and is applied', async () => {
    const system = aSystem({ notifications: [aNotification()] });
    await run(notified, system);
    const { entries, letters, notices } = recordIn(system);
    expect(Object.values(entries)).toMatchObject([{ kind: 'kaa', state: 'open' }]);
    expect(system.letters).toEqual(Object.keys(letters));
    expect(system.notices).toEqual(Object.keys(notices));
    expect(system.applied).toEqual(['R-7K3Q-9F#1']);
  });

  test('delivered twice has one effect, and what is still pending is signalled again', async () => {
    const system = aSystem({ notifications: [aNotification()] });
    await run(notified, system);
    const once = { record: recordIn(system), letters: system.letters, notices: system.notices };
    await run(notified, system);
    expect(recordIn(system)).toEqual(once.record);
    expect(system.saves).toBe(1);
    expect(system.letters).toEqual([...once.letters.slice(0, 2), ...once.letters.slice(0, 2)]);
  });

  test('that a person entered tells of its mail as unread, before it is applied; one of a mail was told of by that', async () => {
    const entered = { by: 'lisa', act: 'act-00000000' };
    for (const [row, told] of [
      [aNotification({ readFirst: true, entered }), ['R-7K3Q-9F']],
      [aNotification({ readFirst: true }), []],
    ] as const) {
      const system = aSystem({ notifications: [row] });
      await run(notified, system);
      expect([...system.unread]).toEqual(told);
    }
    const system = aSystem({ notifications: [aNotification({ readFirst: true, entered })] });
    const ports = { ...portsOf(system), tellUnread: () => Promise.reject(new Error('busy')) };
    await expect(updateYouthRecord(notified, stockholm, ports)).rejects.toThrow('busy');
    expect(system.applied).toEqual([]);
  });

  test('whose record is gone is done, and nothing is created from the signal', async () => {
    const system = aSystem({});
    await run(notified, system);
    expect(system.youths.size).toBe(0);
  });

  test('waits for its day: a letter in a quiet period is not signalled yet', async () => {
    const record = aDropout();
    for (const letter of Object.values(record.letters)) letter.dueOn = '2026-11-24';
    const system = aSystem({ record });
    await run(look, system);
    expect(system.letters).toEqual([]);
  });
});

describe('a correction or withdrawal', () => {
  test('closes the entry, signals the notice of it, and is applied', async () => {
    const system = aSystem({ record: allSent(aDropout()), notifications: [aWithdrawal({ aboutReport: 'R-7K3Q-9F' })] });
    await run(withdrawn, system);
    expect(recordIn(system).entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'withdrawn' });
    expect(system.notices).toEqual(['kaa1.closed']);
    expect(system.applied).toEqual(['R-W000-01#1']);
  });

  test('that fits no report is kept, and the KAA group gets a notice', async () => {
    const system = aSystem({ notifications: [aCorrection({ date: '2026-11-12' })] });
    await run(corrected, system);
    expect(recordIn(system)).toMatchObject({ state: 'closed', entries: NOTHING, changes: { 'R-C000-01#1': {} } });
    expect(recordIn(system)).not.toHaveProperty('district');
    expect(system.notices).toEqual(['R-C000-01#1.unmatched']);
  });

  test('finds its report when that comes after it', async () => {
    const system = aSystem({ notifications: [aNotification(), aWithdrawal({ aboutReport: 'R-7K3Q-9F' })] });
    await run(withdrawn, system);
    await run(notified, system);
    expect(recordIn(system)).toMatchObject({ state: 'closed', entries: NOTHING, letters: NOTHING });
    expect(system.letters).toEqual([]);
  });
});

describe('races', () => {
  test('a lost race is decided again on what the other wrote', async () => {
    const system = aSystem({ notifications: [aNotification()] });
    const ports = portsOf(system);
    const save = ports.save;
    let first = true;
    ports.save = async (record) => {
      if (first) {
        first = false;
        const other = { ...portsOf(system), loadNotification: async () => aNotification({ reportId: 'R-0000-01' }) };
        await run({ about: 'notification', reportId: 'R-0000-01', row: 1 }, system, other);
      }
      return save(record);
    };
    await run(notified, system, ports);
    expect(Object.keys(saidFacts(recordIn(system).facts)).toSorted()).toEqual(['R-0000-01#1', 'R-7K3Q-9F#1']);
    expect(Object.keys(recordIn(system).entries)).toEqual(['kaa1']);
  });

  test('a record that keeps changing throws, so that the queue delivers again', async () => {
    const system = aSystem({ notifications: [aNotification()] });
    const ports = { ...portsOf(system), save: async () => 'changed-meanwhile' as const };
    await expect(run(notified, system, ports)).rejects.toThrow();
    expect(system.applied).toEqual([]);
  });

  test('an import between look and save is decided about again', async () => {
    const system = aSystem({ notifications: [aNotification()] });
    const ports = portsOf(system);
    const facts = [
      population(),
      population({ resident: { ...aProtectedResident(), changedAt: '2026-11-23T09:00:00Z' } }),
    ];
    ports.population = async () => (facts.length > 1 ? (facts.shift() as YouthFacts) : (facts[0] as YouthFacts));
    await run(notified, system, ports);
    expect(recordIn(system).state).toBe('sealed');
    expect(system.letters).toEqual([]);
  });

  test('a case number that another youth has gives the next one', async () => {
    const system = aSystem({ notifications: [aNotification()] });
    system.caseNumbers.set(caseNumber(`${KIM}|kaa1`), 'somebody else');
    await run(notified, system);
    expect(recordIn(system).entries.kaa1?.caseNumber).toBe(caseNumber(`${KIM}|kaa1`, 1));
  });
});

describe('a hold', () => {
  test('is set once, and then let go of', async () => {
    const system = aSystem({ record: aDropout(), facts: held(), holdAskedAt: ASKED_AT });
    await run(hold, system);
    await run(hold, system);
    expect(recordIn(system)).toMatchObject({ contactHold: true, heldBy: ['R-7K3Q-9F'], version: 2 });
    expect(system.hold).toBeUndefined();
  });

  test('that the last release asked for becomes an item of its own', async () => {
    const system = aSystem({ record: aDropout(), holdAskedAt: ASKED_AT, holdIsOld: true });
    await run(hold, system);
    const { heldBy = [], contactHold } = recordIn(system);
    expect([contactHold, heldBy]).toEqual([true, [expect.stringMatching(/^S-/)]]);
    expect(system.holds).toMatchObject([{ personKey: KIM, reference: heldBy[0], setAt: ASKED_AT }]);
  });

  test('that the last release kept in the record alone becomes one, beside a new one, and stays when that is lifted', async () => {
    const old = { ...aDropout(), contactHold: true };
    const system = aSystem({ record: old, facts: held(), holdAskedAt: ASKED_AT });
    await run(hold, system);
    expect(recordIn(system).heldBy).toHaveLength(2);
    for (const one of system.holds) if (one.reference === 'R-7K3Q-9F') one.liftedAt = ASKED_AT;
    await run(look, system);
    await run(look, system);
    expect(recordIn(system)).toMatchObject({ contactHold: true, heldBy: [expect.stringMatching(/^S-/)] });
    for (const one of system.holds) one.liftedAt = ASKED_AT;
    await run(look, system);
    expect(recordIn(system).contactHold).toBe(false);
    expect(system.holds).toHaveLength(2);
  });

  test('lifted before the signal comes holds nobody, and opens no record', async () => {
    const system = aSystem({ holdAskedAt: ASKED_AT, facts: lifted() });
    await run(hold, system);
    expect(system.youths.size).toBe(0);
  });

  test('of cause objection lets the notice go; the letters wait', async () => {
    const facts = population({ holds: [aHold({ cause: 'objection' })] });
    const system = aSystem({ facts, notifications: [aNotification()] });
    await run(notified, system);
    expect(recordIn(system)).toMatchObject({ contactHold: false, waitsFor: ['objection'] });
    expect(system.notices).toHaveLength(1);
    expect(system.letters).toEqual([]);
  });

  test('signals no letter and no notice that is not for the officer', async () => {
    const system = aSystem({ record: aDropout(), facts: held(), holdAskedAt: ASKED_AT });
    await run(hold, system);
    expect([...system.letters, ...system.notices]).toEqual([]);
  });

  test('on somebody not reported is kept, so that a later report starts nothing', async () => {
    const system = aSystem({ facts: held(), holdAskedAt: ASKED_AT, notifications: [aNotification()] });
    await run(hold, system);
    await run(notified, system);
    expect(recordIn(system)).toMatchObject({ contactHold: true, state: 'open' });
    expect(system.letters).toEqual([]);
  });
});

describe("a change of the youth's row in the extract", () => {
  test('is applied, and then let go of', async () => {
    const facts = population({ resident: aResident({ deceased: true, changedAt: '2026-11-23T08:00:00Z' }) });
    const system = aSystem({ record: aDropout(), facts });
    await run(look, system);
    expect(recordIn(system).entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'deceased' });
    expect(system.residentsApplied).toEqual(['2026-11-23T08:00:00Z']);
  });

  test.each([
    { name: 'no extract is in force', extract: undefined },
    { name: 'the extract is not complete', extract: anExtract({ complete: false }) },
  ])('stays pending while $name: nothing could be decided by it', async ({ extract }) => {
    const resident = aResident({ deceased: true });
    const system = aSystem({ record: aDropout(), facts: population({ resident, extract }) });
    await run(look, system);
    expect(system.residentsApplied).toEqual([]);
  });

  test('seals at once, whatever the extract', async () => {
    const system = aSystem({
      record: aDropout(),
      facts: population({ resident: aProtectedResident(), extract: undefined }),
    });
    await run(look, system);
    expect(recordIn(system).state).toBe('sealed');
    expect(system.residentsApplied).toHaveLength(1);
  });

  test('of somebody not reported makes no record', async () => {
    const system = aSystem({});
    await run(look, system);
    expect(system.youths.size).toBe(0);
  });
});

describe('whatever breaks on the way, delivering again gives the undisturbed end', () => {
  const sealedFacts = population({ resident: aProtectedResident() });
  const scenarios = [
    { name: 'a dropout', signal: notified, given: { notifications: [aNotification()] } },
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
    { name: 'a hold', signal: hold, given: { record: aDropout(), facts: held(), holdAskedAt: ASKED_AT } },
    { name: 'a protected youth', signal: notified, given: { notifications: [aNotification()], facts: sealedFacts } },
    {
      name: 'a flag on an open entry',
      signal: look,
      given: { record: aDropout(), notifications: [aNotification()], facts: sealedFacts },
    },
  ];
  const endOf = (system: ReturnType<typeof aSystem>) => {
    const { version: _version, ...record } = recordIn(system);
    const { hold: asked, notifications, sealed } = system;
    return { record, asked, notifications, sealed, letters: new Set(system.letters), notices: new Set(system.notices) };
  };

  test.each(scenarios)('$name', async ({ signal, given }) => {
    const undisturbed = aSystem(given);
    const counted = breaking(portsOf(undisturbed), -1, 'before');
    await run(signal, undisturbed, counted.ports);
    expect(counted.state.calls).toBeGreaterThan(5);
    for (let at = 0; at < counted.state.calls; at++)
      for (const when of ['before', 'after'] as const) {
        const system = aSystem(given);
        const broken = breaking(portsOf(system), at, when);
        await expect(run(signal, system, broken.ports)).rejects.toThrow('struck');
        await run(signal, system);
        // What is missing in a store, the sweep would find through the youth's record.
        await run(look, system);
        expect(endOf(system)).toEqual(endOf(undisturbed));
      }
  });
});
