import { expect, test } from 'vitest';
import { directDynamo } from '../support/direct-dynamo.ts';
import { dropoutMail } from '../support/system/mails.ts';
import { START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { startSystem } from '../support/system/system.ts';

/** Calls are most of a report's time and cost. */
test('AWS calls for a mail of one row, with a letter each to youth and guardian', async () => {
  const dynamo = await directDynamo();
  await seed(dynamo);
  const system = startSystem(dynamo, START);
  system.receive(dropoutMail(), '0123456789abcdef');
  await system.settle();
  system.end();
  const byFunction = Map.groupBy(system.calls.made, ({ functionName }) => functionName);
  const callsOf = (name: string) => byFunction.get(name)?.length;
  expect({
    'mail-intake': callsOf('mail-intake'),
    register: callsOf('register'),
    outreach: callsOf('outreach'),
    'coordinator-notice': callsOf('coordinator-notice'),
  }).toEqual({ 'mail-intake': 25, register: 10, outreach: 20, 'coordinator-notice': 10 });
});
