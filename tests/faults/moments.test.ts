import { expect, test } from 'vitest';
import { again, drawsFrom, seedFor, WHOLE } from '../support/random.ts';
import { applies, placesOf } from '../support/system/calls.ts';
import { FAULT_NAMES, kindOf } from '../support/system/injected-faults.ts';
import { prepareScenario, type Run } from '../support/system/scenario-run.ts';
import { named, SCENARIOS } from '../support/system/scenarios.ts';

/** One scenario of so many, and its faulty runs. */
const { every, faulty } = WHOLE ? { every: 4, faulty: 10 } : { every: 19, faulty: 3 };
const tried = SCENARIOS.filter((_, at) => at % every === seedFor('moments') % every);

const seen = ({ end, system: { calls, printed, queues, sesCalls, sentBySweep, clock, received } }: Run) => ({
  end,
  made: calls.made.map(({ functionName, command }) => `${functionName} ${command}`),
  countable: calls.countable.map(({ command }) => command.constructor.name),
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

const ALIKE = FAULT_NAMES.filter((fault) => kindOf(fault).asAtCallBefore);

test.each(named(tried))(
  '%s: a fault that makes no difference at a call is tried at the one before',
  async (name, scenario) => {
    const { runWith, undisturbed } = await prepareScenario(scenario);
    const { countable } = undisturbed.system.calls;
    const draw = drawsFrom(seedFor(`alike in ${name}`));
    const endOf = async (at: number, fault: (typeof ALIKE)[number]) => {
      const { end, sent, sesCalls, sentBySweep } = seen(await runWith([{ at, fault }]));
      return { end, sent, sesCalls, sentBySweep };
    };
    for (const fault of ALIKE) {
      const places = placesOf(fault, countable);
      const others = countable.flatMap(({ command }, at) =>
        applies(fault, command) && !places.includes(at) ? at : [],
      );
      for (let n = 0; n < faulty; n++) {
        const at = others[draw(others.length)] ?? 0;
        const before = places.findLast((place) => place <= at) ?? 0;
        expect(await endOf(at, fault), `${fault} at ${at}, ${before}\n${again()}`).toEqual(await endOf(before, fault));
      }
    }
  },
);
