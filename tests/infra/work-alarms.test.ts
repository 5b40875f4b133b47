import { describe, expect, test } from 'vitest';
import { SWEEP } from '../../shared/store/keys.ts';
import { putItem } from '../../shared/store/table.ts';
import { due } from '../../shared/store/work.ts';
import { directDynamo } from '../support/direct-dynamo.ts';
import { START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { startSystem } from '../support/system/system.ts';
import { env } from '../support/system/template.ts';
import { asLambdaWrites, matches } from './log-filters.ts';
import { perStage } from './synthesized.ts';

/** What the sweep's last run writes down, with this item due for two hours before the first. */
async function lastRun(pk: string): Promise<string[]> {
  const dynamo = await directDynamo();
  await seed(dynamo);
  await putItem(dynamo.client, env.REGISTER_TABLE, { pk, ...due(pk, START.subtract({ hours: 2 })) });
  const system = startSystem(dynamo, START);
  await system.settle();
  system.end();
  return system.printed.slice(system.printed.findLastIndex((line) => line.startsWith('oldest-due')));
}
const idle = await lastRun(SWEEP);
const unreadable = await lastRun('NOBODYKNOWS#1');

describe.each(perStage)('work that is not done in %s', (stage, synthesized) => {
  const filterOf = (name: string) =>
    synthesized
      .all('AWS::Logs::MetricFilter')
      .map(([, { Properties }]) => Properties)
      .find(({ MetricTransformations }) => JSON.stringify(MetricTransformations).includes(`"MetricName":"${name}"`));
  const counted = (name: string, lines: string[]) =>
    lines.filter((line) => matches(String(filterOf(name)?.FilterPattern), asLambdaWrites(line)));

  test('each run of the sweep says how long the oldest is due, and how many do not go on', () => {
    expect(counted('OldestDueMinutes', idle)).toEqual(['oldest-due 0']);
    expect(counted('StuckItems', idle)).toEqual(['stuck 0']);
    const [, sweep] = synthesized.functions().get('sweep') ?? [];
    for (const [name, value] of [
      ['OldestDueMinutes', '$minutes'],
      ['StuckItems', '$items'],
    ] as const) {
      const { LogGroupName, MetricTransformations } = filterOf(name) ?? {};
      expect(sweep?.Properties.LoggingConfig).toEqual({ LogGroup: LogGroupName });
      expect(MetricTransformations).toMatchObject([{ MetricNamespace: `kaa-${stage}`, MetricValue: value }]);
    }
  });

  test('an item that no run can read grows old, until somebody is told', () => {
    const [line = ''] = counted('OldestDueMinutes', unreadable);
    const { Threshold, ...alarm } = synthesized.alarm('Due work is not begun');
    expect(Number(line.split(' ')[1])).toBeGreaterThan(Number(Threshold));
    expect(alarm).toMatchObject({ MetricName: 'OldestDueMinutes', Statistic: 'Maximum', Period: 300 });
  });

  test('what is stuck is tried once a day, and seen in one of two', () => {
    expect(synthesized.alarm('Something does not go on')).toMatchObject({
      MetricName: 'StuckItems',
      Statistic: 'Sum',
      Period: 86_400,
      Threshold: 1,
      EvaluationPeriods: 2,
      DatapointsToAlarm: 1,
    });
  });

  test('what AWS refuses is an alarm, and so is an account that is nearly full', () => {
    const ofAccount = { Namespace: 'AWS/Lambda', EvaluationPeriods: 3, Period: 300 };
    const held = synthesized.alarm('Functions are held back');
    const full = synthesized.alarm('Nearly too many functions run');
    expect(held).toMatchObject({ ...ofAccount, MetricName: 'Throttles', Statistic: 'Sum', Threshold: 1 });
    expect(full).toMatchObject({ ...ofAccount, MetricName: 'ConcurrentExecutions', Statistic: 'Maximum' });
    for (const { Dimensions } of [held, full]) expect(Dimensions).toBeUndefined();
    const ours = synthesized
      .all('AWS::Lambda::EventSourceMapping')
      .map(([, { Properties }]) => (Properties.ScalingConfig as { MaximumConcurrency: number }).MaximumConcurrency);
    expect(full.Threshold).toBeGreaterThan(ours.reduce((sum, each) => sum + each));
    expect(synthesized.alarm('Tables are held back').Metrics).toMatchObject([
      { Expression: 'SELECT SUM(ThrottledRequests) FROM "AWS/DynamoDB"' },
    ]);
  });
});
