import { expect, test } from 'vitest';
import { createHandler } from '../../functions/reconcile/dependencies.ts';
import { bundledProfile } from '../../shared/lambda/bundled-profile.ts';
import { getItem } from '../../shared/store/table.ts';
import { sampleOf } from '../support/random.ts';
import { prepareScenario } from '../support/system/scenario-run.ts';
import { named, SCENARIOS } from '../support/system/scenarios.ts';
import { env } from '../support/system/template.ts';

/** P1 */
test.each(named(sampleOf(SCENARIOS, 3, 'counted scenarios')))('nothing is missed after %s', async (_, scenario) => {
  const { undisturbed } = await prepareScenario(scenario);
  const { aws, now, profile } = undisturbed.system.staffContext();
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => lines.push(line);
  const tomorrow = now.add({ hours: 24 });
  try {
    await createHandler(env, aws, bundledProfile(profile), () => tomorrow)();
  } finally {
    console.log = log;
  }
  expect(lines).toEqual(['{"what":"reconciled","count":0}']);
  const date = tomorrow.toZonedDateTimeISO('Europe/Stockholm').toPlainDate();
  expect(await getItem(aws.dynamoDb, env.REGISTER_TABLE, `RECONCILED#${date}`)).toMatchObject({ lost: {} });
});
