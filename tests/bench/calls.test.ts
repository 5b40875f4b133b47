import { expect, test } from 'vitest';
import { directDynamo } from '../support/direct-dynamo.ts';
import { dropoutMail } from '../support/system/mails.ts';
import { START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { startSystem } from '../support/system/system.ts';

/** What a call is sent to. */
function targetOf(sent: object): unknown {
  const { input } = sent as { input: Record<string, unknown> };
  const tables = input.RequestItems && Object.keys(input.RequestItems).join();
  return input.TableName ?? tables ?? input.Bucket ?? input.QueueUrl ?? input.SecretId ?? input.Source ?? '';
}

/** What one report costs: every AWS call that the functions make for a dropout mail of one row. */
test('AWS calls for a mail of one row', async () => {
  const dynamo = await directDynamo();
  await seed(dynamo);
  const chain = startSystem(dynamo, START);
  const mail = dropoutMail();
  chain.receive(mail, '0123456789abcdef');
  await chain.settle();
  for (const name of ['mail-intake', 'register', 'outreach', 'coordinator-notice']) {
    const calls = chain.calls.made.filter(({ functionName }) => functionName === name);
    console.log(
      `${name}: ${calls.length}\n${calls.map(({ command, sent }) => `   ${command} ${targetOf(sent)}`).join('\n')}`,
    );
  }
  expect(chain.queues.dead).toEqual([]);
});
