import { beforeAll, describe, expect, test } from 'vitest';
import { canStrike } from '../support/system/calls.ts';
import { ALL_FAULTS, type Fault } from '../support/system/injected-faults.ts';
import { type Disturbance, type Rehearsal, type Run, rehearsed } from '../support/system/scenario-run.ts';
import { type Journey, named } from '../support/system/scenarios.ts';
import { leaksIn } from './leaks.ts';
import { faultsIn } from './verdict.ts';

/** What is wrong with a run: how it ended, and what of it told whom it was about. */
export function wrongWith(run: Run, rehearsal: Rehearsal): string[] {
  return [...faultsIn(run, rehearsal), ...leaksIn(run.world).map((leak) => `leak: ${JSON.stringify(leak)}`)];
}

export async function wrongAfter(disturbance: Disturbance, rehearsal: Rehearsal): Promise<string[]> {
  try {
    return wrongWith(await rehearsal.run(disturbance), rehearsal);
  } catch (error) {
    return [String(error)];
  }
}

/** How often a fault can strike a journey, and where. */
export function placesFor(fault: Fault, { undisturbed }: Rehearsal): number[] {
  return undisturbed.world.calls.countable.flatMap((command, at) => (canStrike(fault, command) ? [at] : []));
}

/** A run for each AWS call of a journey that the fault can strike: what is wrong with which. */
export async function everyCall(fault: Fault, rehearsal: Rehearsal): Promise<string[]> {
  const wrong: string[] = [];
  for (const at of placesFor(fault, rehearsal)) {
    const call = rehearsal.undisturbed.world.calls.countable[at]?.constructor.name;
    const found = await wrongAfter({ strikes: [{ at, fault }] }, rehearsal);
    wrong.push(...found.map((what) => `${fault} at call ${at}, ${call}: ${what}`));
  }
  return wrong;
}

/** Undisturbed it comes to the end that stands in the table. */
export function endsAsWritten(rehearsal: Rehearsal): void {
  const { undisturbed, journey } = rehearsal;
  const { end, world } = undisturbed;
  expect(wrongWith(undisturbed, rehearsal)).toEqual([]);
  const reports = end.tables.register.filter(({ pk }) => pk.startsWith('REPORT#')).map(({ state }) => state);
  const letters = end.objects.filter((object) => object.startsWith('letters/')).length;
  const mails = world.mails.map(({ to }) => to).toSorted();
  const found = { reports: reports.toSorted(), letters, mails, dead: end.dead };
  expect(found).toEqual({ ...journey.ends, dead: [] });
}

/** A journey ends as its table says, and ends so whatever fault strikes whatever call of it. */
export function strikesEveryCall(journeys: Journey[]): void {
  describe.each(named(journeys))('%s', (_, journey) => {
    let rehearsal: Rehearsal;
    beforeAll(async () => {
      rehearsal = await rehearsed(journey);
    });

    test('undisturbed', () => endsAsWritten(rehearsal));

    test.each(ALL_FAULTS)('%s', async (fault) => {
      expect(await everyCall(fault, rehearsal)).toEqual([]);
    });
  });
}
