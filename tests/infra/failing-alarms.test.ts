import { describe, expect, test, vi } from 'vitest';
import * as z from 'zod';
import { Fault } from '../../shared/domain/fault.ts';
import { queueHandler } from '../../shared/lambda/queue-handler.ts';
import { asLambdaWrites, matches } from './log-filters.ts';
import { perStage } from './synthesized.ts';

/** What a queue's function writes when one of two messages fails. */
async function linesOf(error: Error): Promise<string[]> {
  const handler = queueHandler(
    z.string(),
    () => ({}),
    async (message) => {
      if (message === 'bad') throw error;
    },
  );
  const Records = ['good', 'bad'].map((body, at) => ({
    messageId: String(at),
    eventSource: 'aws:sqs',
    body: JSON.stringify(body),
    attributes: { ApproximateReceiveCount: '1' },
  }));
  const lines: string[] = [];
  const console = vi.spyOn(globalThis.console, 'log').mockImplementation((line: string) => lines.push(line));
  expect(await handler({ Records } as never, {} as never)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
  console.mockRestore();
  return lines.map(asLambdaWrites);
}
const failed = [await linesOf(new Fault('no-receiver')), await linesOf(new TypeError('of a library'))];
const overtaken = [await linesOf(new Fault('conflict')), await linesOf(new Fault('lease-lost'))];

describe.each(perStage)('failures in %s', (stage, synthesized) => {
  const functions = [...synthesized.functions()];
  const filterOf = (folder: string) =>
    synthesized
      .all('AWS::Logs::MetricFilter')
      .map(([, { Properties }]) => Properties)
      .find(({ MetricTransformations }) =>
        JSON.stringify(MetricTransformations).includes(`"FailedMessages-${folder}"`),
      );
  const counted = (folder: string, lines: string[]) =>
    lines.filter((line) => matches(String(filterOf(folder)?.FilterPattern), line)).length;

  test.each(functions)('%s has an alarm that says what it means for people', (folder) => {
    expect(synthesized.alarm(`${folder} fails`)).toMatchObject({
      Threshold: 1,
      TreatMissingData: 'notBreaching',
      AlarmDescription: expect.stringMatching(new RegExp(`^${folder} has failed .{60,}`)),
    });
  });

  test.each(functions)(
    '%s: failed runs and failed messages are counted, 0 where there are none',
    (folder, [id, { Properties }]) => {
      const { Metrics } = synthesized.alarm(`${folder} fails`);
      expect(Metrics).toMatchObject([
        { Expression: 'FILL(runs, 0) + FILL(messages, 0)' },
        {
          Id: 'runs',
          MetricStat: { Metric: { MetricName: 'Errors', Dimensions: [{ Value: { Ref: id } }] }, Stat: 'Sum' },
        },
        { Id: 'messages', MetricStat: { Metric: { MetricName: `FailedMessages-${folder}` }, Stat: 'Sum' } },
      ]);
      const { LogGroupName, ...filter } = filterOf(folder) ?? {};
      expect(Properties.LoggingConfig).toEqual({ LogGroup: LogGroupName });
      expect(filter).toMatchObject({
        MetricTransformations: [{ MetricNamespace: `kaa-${stage}`, MetricValue: '1', DefaultValue: 0 }],
      });
    },
  );

  test.each(functions)('%s: a message that fails among others is counted, unless another run was ahead', (folder) => {
    for (const lines of failed) expect(counted(folder, lines)).toBe(1);
    for (const lines of overtaken) expect(counted(folder, lines)).toBe(0);
  });

  test.each(functions)('%s: no retry comes too late for the alarm to see', (folder, [id]) => {
    const queue = synthesized
      .all('AWS::Lambda::EventSourceMapping')
      .find(([, { Properties }]) => JSON.stringify(Properties.FunctionName).includes(`"${id}"`))?.[1].Properties
      .EventSourceArn as { 'Fn::GetAtt': [string] } | undefined;
    const hidden = queue && Number(synthesized.resources[queue['Fn::GetAtt'][0]]?.Properties.VisibilityTimeout);
    const { EvaluationPeriods, DatapointsToAlarm, Metrics } = synthesized.alarm(`${folder} fails`);
    const [{ MetricStat }] = (Metrics as { MetricStat: { Period: number } }[]).slice(1) as [
      { MetricStat: { Period: number } },
    ];
    const seen = MetricStat.Period * Number(EvaluationPeriods);
    expect(seen).toBeGreaterThanOrEqual((hidden ?? MetricStat.Period) * Number(DatapointsToAlarm));
  });
});
