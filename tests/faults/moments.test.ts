import { expect, test } from 'vitest';
import { again, drawsFrom, seedFor, WHOLE } from '../support/random.ts';
import { FAULT_NAMES } from '../support/system/injected-faults.ts';
import { prepareScenario, type Run } from '../support/system/scenario-run.ts';
import { named, SCENARIOS } from '../support/system/scenarios.ts';

/** One scenario of so many, and its faulty runs. */
const { every, faulty } = WHOLE ? { every: 4, faulty: 10 } : { every: 19, faulty: 3 };
const tried = SCENARIOS.filter((_, at) => at % every === seedFor('moments') % every);

const seen = ({ end, system: { calls, printed, queues, sesCalls, sentBySweep, clock, received } }: Run) => ({
  end,
  made: calls.made.map(({ functionName, command }) => `${functionName} ${command}`),
  countable: calls.countable.map((command) => command.constructor.name),
  injected: calls.injected.map(({ fault, command }) => `${fault} ${command}`),
  // How long something took.
  printed: printed.map((line) => line.replace(/"durationMs":\d+/, '')),
  sent: queues.sent.map(({ body }) => body),
  sesCalls: sesCalls(),
  sentBySweep: [...sentBySweep],
  now: clock.now(),
  received,
});

test.each(named(tried))('%s: goes on from each moment as it went', async (name, scenario) => {
  // So that the letters are remembered: making one takes a while, in which others come first.
  await prepareScenario(scenario);
  const { run, runFrom, runWith, moments, undisturbed } = await prepareScenario(scenario);
  const wanted = seen(undisturbed);
  for (const moment of moments) expect(seen(await runFrom(moment))).toEqual(wanted);

  const draw = drawsFrom(seedFor(`moments of ${name}`));
  const drawn = <T>(from: readonly T[]) => from[draw(from.length)] as T;
  for (let n = 0; n < faulty; n++) {
    const faults = [{ at: draw(wanted.countable.length), fault: drawn(FAULT_NAMES) }];
    expect(seen(await runWith(faults)), `${JSON.stringify(faults)}\n${again()}`).toEqual(seen(await run({ faults })));
  }
});
