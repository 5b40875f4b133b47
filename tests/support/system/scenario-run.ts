import { Temporal } from 'temporal-polyfill';
import { directDynamo, type Snapshot } from '../direct-dynamo.ts';
import type { FakeObject } from '../fake-s3.ts';
import { type EndState, endState } from './end-state.ts';
import { START } from './people.ts';
import type { Journey, Step } from './scenarios.ts';
import { seed } from './seed.ts';
import { type Circumstances, type World, world } from './system.ts';

type Beginning = {
  tables: Snapshot;
  objects: ReadonlyMap<string, FakeObject>;
  at: Temporal.Instant;
  received: string[];
};
export type Disturbance = Pick<Circumstances, 'strikes' | 'together' | 'letter' | 'build'>;
export type Run = { end: EndState; world: World };

/** A journey made ready: it runs again and again from the same beginning. */
export async function rehearsed(journey: Journey, circumstances: Pick<Circumstances, 'build'> = {}) {
  const dynamo = await directDynamo();
  const { profile, fate, before = [], steps, order } = journey;
  const given = { ...circumstances, ...(profile && { profile }), ...(fate && { fate }) };

  async function begin(): Promise<Beginning> {
    await seed(dynamo);
    const chain = world(dynamo, START, given);
    await take(chain, before);
    const { s3, received } = chain;
    return { tables: dynamo.snapshot(), objects: new Map(s3.objects), at: chain.clock.instant(), received };
  }
  const { tables, objects, at, received } = await begin();

  async function run(disturbance: Disturbance = {}, inOrder = steps): Promise<Run> {
    dynamo.restore(tables);
    const chain = world(dynamo, at, { ...given, ...disturbance, objects });
    chain.received.push(...received);
    await take(chain, inOrder);
    return { end: endState(dynamo, chain), world: chain };
  }
  const undisturbed = await run();
  /** What may have become of it in the end; where the order of steps does not count, whichever came first. */
  const ends = [undisturbed.end, ...(order === 'either' ? [(await run({}, steps.toReversed())).end] : [])];
  return { journey, run, undisturbed, ends };
}
export type Rehearsal = Awaited<ReturnType<typeof rehearsed>>;

async function take(chain: World, steps: Step[]): Promise<void> {
  for (const step of steps) {
    if ('mail' in step) chain.receive(step.mail, step.name);
    if ('extract' in step) chain.importFile(`residents/${step.name}.csv`, step.extract);
    if ('act' in step) await step.act(chain.desk());
    if (!('wait' in step)) continue;
    await chain.settle();
    chain.clock.pass(Temporal.Duration.from(step.wait).total('milliseconds'));
  }
  await chain.settle();
  chain.end();
}
