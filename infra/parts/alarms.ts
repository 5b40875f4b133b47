import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export type AlarmProps = {
  metric: IMetric;
  /** What it means for people; it stands in the mail that the alarm sends. */
  says: string;
  atLeast: number;
  /** How many periods in a row. */
  periods?: number;
};

export const FIVE_MINUTES = Duration.minutes(5);

export function alarmWhenHigh(scope: Construct, id: string, { metric, says, atLeast, periods = 1 }: AlarmProps): Alarm {
  return new Alarm(scope, id, {
    metric,
    alarmDescription: says,
    threshold: atLeast,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** Silence is the fault: no data counts as too low. */
export function alarmWhenSilent(
  scope: Construct,
  id: string,
  { metric, says, atLeast, periods = 1 }: AlarmProps,
): Alarm {
  return new Alarm(scope, id, {
    metric,
    alarmDescription: says,
    threshold: atLeast,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}
