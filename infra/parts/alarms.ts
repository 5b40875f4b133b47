import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';

export type AlarmProps = {
  metric: IMetric;
  /** Also its row in docs/it/deploy.md. */
  title: string;
  /** What it means for people. */
  description: string;
  atLeast: number;
  /** In a row. */
  periods?: number;
};

export const FIVE_MINUTES = Duration.minutes(5);

export function alarmWhenHigh(scope: Construct, id: string, props: AlarmProps): Alarm {
  return new Alarm(scope, id, {
    ...common(scope, props),
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** No data counts as too low. */
export function alarmWhenSilent(scope: Construct, id: string, props: AlarmProps): Alarm {
  return new Alarm(scope, id, {
    ...common(scope, props),
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}

const common = (scope: Construct, { metric, title, description, atLeast, periods = 1 }: AlarmProps) => ({
  metric,
  alarmName: `${Stack.of(scope).stackName}: ${title}`,
  alarmDescription: description,
  threshold: atLeast,
  evaluationPeriods: periods,
});
