/**
 * The fault matrix: every scenario, with every fault injected at every AWS call that it makes.
 *
 * - system (support/system/system.ts): the handlers of all functions in this process, with tables, queues, buckets and
 *   clock in memory. Each AWS call passes calls.ts, which counts it.
 * - scenario (scenarios.ts): what happens to the system from outside, and the end that it must come to.
 * - injected fault (injected-faults.ts): what goes wrong at one call, such as `killed-after` at call 12. Where it makes no
 *   difference between two calls it is tried at the first (moments.test.ts).
 * - scenario run (scenario-run.ts): a scenario played from the same beginning, undisturbed or with faults; a faulty one
 *   begins at the last moment (system.ts) of the undisturbed one before its first fault.
 * - interleaving (interleaving.ts): two workers at once; before each call it is drawn which of them goes on.
 * - invariants (invariants.ts) hold of every end; verdict.ts also compares it with the end of the undisturbed run.
 *
 * `npm test` runs a sample that KAA_SEED draws, CI everything.
 */
import { beforeAll, describe, expect, test } from 'vitest';
import { again, sampleOf } from '../support/random.ts';
import { placesOf } from '../support/system/calls.ts';
import { FAULT_NAMES, type FaultName } from '../support/system/injected-faults.ts';
import { type Disturbance, type PreparedScenario, prepareScenario, type Run } from '../support/system/scenario-run.ts';
import { named, SCENARIOS_BY_GROUP, type Scenario, type ScenarioGroup } from '../support/system/scenarios.ts';
import { leaksIn } from './leaks.ts';
import { problemsIn } from './verdict.ts';

/** Of so many runs `npm test` makes one. */
const SAMPLED = 80;

function wrongWith(run: Run, prepared: PreparedScenario): string[] {
  return [...problemsIn(run, prepared), ...leaksIn(run.system).map((leak) => `leak: ${JSON.stringify(leak)}`)];
}

export async function wrongAfter(disturbance: Disturbance, prepared: PreparedScenario): Promise<string[]> {
  try {
    const { faults, ...others } = disturbance;
    const isFaults = faults && Object.keys(others).length === 0;
    return wrongWith(await (isFaults ? prepared.runWith(faults) : prepared.run(disturbance)), prepared);
  } catch (error) {
    return [String(error)];
  }
}

export const placesFor = (fault: FaultName, { undisturbed }: PreparedScenario): number[] =>
  placesOf(fault, undisturbed.system.calls.countable);

export async function everyCall(
  fault: FaultName,
  prepared: PreparedScenario,
  places = placesFor(fault, prepared),
): Promise<string[]> {
  const wrong: string[] = [];
  for (const at of places) {
    const call = prepared.undisturbed.system.calls.countable[at]?.command.constructor.name;
    const found = await wrongAfter({ faults: [{ at, fault }] }, prepared);
    wrong.push(...found.map((what) => `${fault} at call ${at}, ${call}: ${what}`));
  }
  return wrong;
}

export function endsAsWritten(prepared: PreparedScenario): void {
  const { undisturbed, scenario } = prepared;
  const { end, system } = undisturbed;
  expect(wrongWith(undisturbed, prepared)).toEqual([]);
  const reports = end.tables.register.filter(({ pk }) => pk.startsWith('REPORT#')).map(({ state }) => state);
  const letters = end.objects.filter((object) => object.startsWith('letters/')).length;
  const mails = system.mails.map(({ to }) => to).toSorted();
  const found = { reports: reports.toSorted(), letters, mails, dead: end.dead };
  expect(found).toEqual({ ...scenario.ends, dead: [] });
}

/** A file a group: they run in parallel. */
export function testEveryFault(group: ScenarioGroup | Scenario[]): void {
  const scenarios = typeof group === 'string' ? SCENARIOS_BY_GROUP[group] : group;
  describe.each(named(scenarios))('%s', (name, scenario) => {
    let prepared: PreparedScenario;
    beforeAll(async () => {
      prepared = await prepareScenario(scenario);
    });

    test('undisturbed', () => endsAsWritten(prepared));

    test.each(FAULT_NAMES)('%s', async (fault) => {
      const places = sampleOf(placesFor(fault, prepared), SAMPLED, `${name} ${fault}`);
      expect(await everyCall(fault, prepared, places), again()).toEqual([]);
    });
  });
}
