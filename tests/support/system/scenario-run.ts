import { Temporal } from 'temporal-polyfill';
import { directDynamo, type Snapshot } from '../direct-dynamo.ts';
import type { FakeObject } from '../fake-s3.ts';
import { type EndState, endState } from './end-state.ts';
import type { InjectedFault } from './injected-faults.ts';
import { START } from './people.ts';
import type { Scenario, Step } from './scenarios.ts';
import { seed } from './seed.ts';
import { type Circumstances, type Moment, type System, startSystem } from './system.ts';

type Beginning = {
  tables: Snapshot;
  objects: ReadonlyMap<string, FakeObject>;
  at: Temporal.Instant;
  received: string[];
};
export type Disturbance = Pick<Circumstances, 'faults' | 'together' | 'letter' | 'build' | 'moments'>;
export type Run = { end: EndState; system: System };

/** Plays a scenario to its beginning, from which it runs any number of times. */
export async function prepareScenario(scenario: Scenario, circumstances: Pick<Circumstances, 'build'> = {}) {
  const dynamo = await directDynamo();
  const { profile, deliveryOutcome, before = [], steps, order } = scenario;
  const given = { ...circumstances, ...(profile && { profile }), ...(deliveryOutcome && { deliveryOutcome }) };

  async function begin(): Promise<Beginning> {
    await seed(dynamo);
    const chain = startSystem(dynamo, START, given);
    await take(chain, before);
    const { s3, received } = chain;
    return { tables: dynamo.snapshot(), objects: new Map(s3.objects), at: chain.clock.instant(), received };
  }
  const { tables, objects, at, received } = await begin();

  async function run(disturbance: Disturbance = {}, inOrder = steps): Promise<Run> {
    dynamo.restore(tables);
    const chain = startSystem(dynamo, at, { ...given, ...disturbance, objects });
    chain.received.push(...received);
    await take(chain, inOrder);
    return { end: endState(dynamo, chain), system: chain };
  }

  /** Until the first fault all runs are alike: goes on from a moment before it. */
  async function runFrom(from: Moment, faults: InjectedFault[] = []): Promise<Run> {
    const chain = startSystem(dynamo, at, { ...given, faults, from });
    await take(chain, stepsAfter(from, steps));
    return { end: endState(dynamo, chain), system: chain };
  }

  const moments: Moment[] = [];
  const undisturbed = await run({ moments });
  const lastBefore = (faults: InjectedFault[]) =>
    moments.findLast(({ calls }) => faults.every(({ at }) => calls.countable.length <= at));

  async function runWith(faults: InjectedFault[]): Promise<Run> {
    const from = lastBefore(faults);
    return from ? runFrom(from, faults) : run({ faults });
  }
  /** More than one where either order of the steps is right. */
  const ends = [undisturbed.end, ...(order === 'either' ? [(await run({}, steps.toReversed())).end] : [])];
  return { scenario, run, runFrom, runWith, moments, undisturbed, ends };
}
export type PreparedScenario = Awaited<ReturnType<typeof prepareScenario>>;

/** It was coming to rest, in a wait or at the end. */
function stepsAfter({ settles }: Moment, steps: Step[]): Step[] {
  const waits = steps.flatMap((step, at) => ('wait' in step ? at : []));
  return steps.slice(waits[settles] ?? steps.length);
}

/** Then the system comes to rest. */
export async function take(chain: System, steps: Step[]): Promise<void> {
  for (const step of steps) {
    if ('mail' in step) chain.receive(step.mail, step.name);
    if ('extract' in step) chain.importFile(`residents/${step.name}.csv`, step.extract);
    if ('staff' in step) await step.staff(chain.staffContext());
    if (!('wait' in step)) continue;
    await chain.settle();
    chain.clock.pass(Temporal.Duration.from(step.wait).total('milliseconds'));
  }
  await chain.settle();
  chain.end();
}
