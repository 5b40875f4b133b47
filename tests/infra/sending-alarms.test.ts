import { describe, expect, test } from 'vitest';
import { directDynamo } from '../support/direct-dynamo.ts';
import { dropoutMail } from '../support/system/mails.ts';
import { START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { startSystem } from '../support/system/system.ts';
import { perStage } from './synthesized.ts';

/** What the sweep writes down of a day's quota. */
async function quotaLines(paused: boolean): Promise<string[]> {
  const dynamo = await directDynamo();
  await seed(dynamo);
  const system = startSystem(dynamo, START, { account: { perDay: 4, paused } });
  system.receive(dropoutMail(), 'one');
  await system.deliverAll();
  await system.sweep();
  await system.sweep();
  system.end();
  return system.printed.filter((line) => line.startsWith('mail-quota'));
}

test('the sweep counts what was sent of what may be, and says while none may', async () => {
  expect((await quotaLines(false)).at(-1)).toBe('mail-quota 50 0');
  expect((await quotaLines(true)).at(-1)).toBe('mail-quota 0 1');
});

describe.each(perStage)('what is told of sending in %s', (stage, synthesized) => {
  const filters = synthesized
    .all('AWS::Logs::MetricFilter')
    .filter(([id]) => id.startsWith('SendingAlarms'))
    .map(([, { Properties }]) => Properties);
  const logOf = (folder: string) => synthesized.functions().get(folder)?.[1].Properties.LoggingConfig;

  test('an unknown outcome of any function that sends is an alarm', () => {
    const senders = ['mail-intake', 'outreach', 'coordinator-notice'];
    const unknown = filters.filter(({ FilterPattern }) => String(FilterPattern).includes('outcome unknown'));
    expect(unknown.map(({ LogGroupName }) => ({ LogGroup: LogGroupName }))).toEqual(
      expect.arrayContaining(senders.map(logOf)),
    );
    expect(synthesized.alarm('Nobody knows whether a mail was sent')).toMatchObject({
      MetricName: 'UnknownOutcomes',
      Threshold: 1,
      Namespace: `kaa-${stage}`,
    });
  });

  test("so are four fifths of a day's mails, and a quarter of an hour without any", () => {
    expect(synthesized.alarm('The mails of a day are nearly used up')).toMatchObject({
      MetricName: 'MailQuotaPercent',
      Threshold: 80,
    });
    expect(synthesized.alarm('SES takes none of our mail')).toMatchObject({
      MetricName: 'MailStopped',
      Threshold: 1,
      EvaluationPeriods: 3,
      Statistic: 'Maximum',
    });
    const quota = filters.filter(({ FilterPattern }) => String(FilterPattern).includes('mail-quota'));
    expect(quota.map(({ LogGroupName }) => ({ LogGroup: LogGroupName }))).toEqual([logOf('sweep'), logOf('sweep')]);
    expect(quota.map(({ FilterPattern }) => FilterPattern)).toEqual(
      Array.from({ length: 2 }, () => '[time, request, level, what = "mail-quota", percent, stopped]'),
    );
  });
});
