import { expect, test } from 'vitest';
import stockholm from '#profile' with { type: 'json' };
import { bjorkdal } from '../support/bjorkdal.ts';
import { again, drawsFrom, sampleOf, seedFor, WHOLE } from '../support/random.ts';
import { FAULT_NAMES } from '../support/system/injected-faults.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { named, SCENARIOS, type Scenario } from '../support/system/scenarios.ts';
import { endsAsWritten, everyCall, placesFor } from './matrix.ts';

type Example = typeof stockholm;

/** Björkdal with what the scenario decides, where its people live. */
function inBjorkdal(profile: Example): object {
  const { name, letters, answers, notices, postcodeDistricts } = bjorkdal;
  const { emailInvitations } = profile.letters;
  const [north, south] = bjorkdal.districts;
  return {
    ...profile,
    ...{ name, answers, notices, postcodeDistricts },
    letters: { ...letters, emailInvitations },
    districts: [
      { ...north, code: 'farsta' },
      { ...south, code: 'bromma' },
    ],
  };
}

/** To a minor and a guardian, or to adults. */
const withoutGuardians = (letters: number) => Math.ceil(letters / 2);

const inSmallCity = ({ ends, profile = stockholm, ...scenario }: Scenario): Scenario => ({
  ...scenario,
  profile: inBjorkdal(profile as Example),
  ends: { ...ends, letters: withoutGuardians(ends.letters) },
});

test.each(sampleOf(named(SCENARIOS), 4, 'scenarios in a small city'))(
  '%s ends in a small city as in a large one, without letters to guardians',
  async (_, scenario) => {
    const prepared = await prepareScenario(inSmallCity(scenario));
    endsAsWritten(prepared);
    const addressees = prepared.undisturbed.end.tables.register.flatMap(({ letters = {} }) =>
      Object.values(letters as Record<string, { addressee: string }>).map(({ addressee }) => addressee),
    );
    expect(addressees.filter((addressee) => addressee !== 'youth')).toEqual([]);
  },
);

/** Only in CI. */
test.each(WHOLE ? named(SCENARIOS) : [])('%s, with each fault at a call that is drawn', async (name, scenario) => {
  const prepared = await prepareScenario(inSmallCity(scenario));
  const draw = drawsFrom(seedFor(`${name} in a small city`));
  for (const fault of FAULT_NAMES) {
    const places = placesFor(fault, prepared);
    expect(await everyCall(fault, prepared, places.splice(draw(places.length), 1)), again()).toEqual([]);
  }
});
