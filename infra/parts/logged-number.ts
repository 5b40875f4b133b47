import { Stack } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

type Line<Number extends string> = {
  log: ILogGroup;
  /** A line of `logCounts`, with its numbers in order. */
  what: string;
  numbers: readonly Number[];
  which: Number;
  metricName: string;
};

/** Lambda puts time, request id and level before the line. */
export function loggedNumber<Number extends string>(
  scope: Construct,
  id: string,
  { log, what, numbers, which, metricName }: Line<Number>,
  how: MetricOptions,
): Metric {
  return new MetricFilter(scope, id, {
    logGroup: log,
    filterPattern: FilterPattern.spaceDelimited('time', 'request', 'level', 'what', ...numbers).whereString(
      'what',
      '=',
      what,
    ),
    metricNamespace: Stack.of(scope).stackName,
    metricName,
    metricValue: `$${which}`,
  }).metric(how);
}
