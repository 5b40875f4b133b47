import { Duration, Stack } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps as CdkAlarmProps,
  CfnAlarm,
  ComparisonOperator,
  type IMetric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
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
  return alarm(scope, id, props, {
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** No data counts as too low. */
export function alarmWhenSilent(scope: Construct, id: string, props: AlarmProps): Alarm {
  return alarm(scope, id, props, {
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}

type How = Required<Pick<CdkAlarmProps, 'comparisonOperator' | 'treatMissingData'>>;

/** Its id follows its name: a construct that moves would otherwise ask for a second alarm of the same name. */
function alarm(
  scope: Construct,
  id: string,
  { metric, title, description, atLeast, periods = 1 }: AlarmProps,
  how: How,
) {
  const made = new Alarm(scope, id, {
    ...how,
    metric,
    alarmName: `${Stack.of(scope).stackName}: ${title}`,
    alarmDescription: description,
    threshold: atLeast,
    evaluationPeriods: periods,
  });
  const words = title.split(/[^A-Za-z0-9]+/);
  const { defaultChild } = made.node;
  if (!(defaultChild instanceof CfnAlarm)) throw new Error('an alarm without an alarm inside');
  defaultChild.overrideLogicalId(`Alarm${words.map(capital).join('')}`);
  return made;
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
