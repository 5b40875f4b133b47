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

/** Stands in the subject of the mail: who is called at night, and who reads it in the morning. */
export type Urgency = 'at once' | 'next working day';

export type AlarmProps = {
  metric: IMetric;
  /** Also its chapter in docs/it/alarms.md. */
  title: string;
  /** Its graph on the dashboard, in Swedish. */
  graph: string;
  urgency: Urgency;
  /** What it means for people. */
  description: string;
  atLeast: number;
  /** In a row, or so many `of` the last. */
  periods?: number;
  of?: number;
};

export const FIVE_MINUTES = Duration.minutes(5);

/** Keeps what the dashboard is drawn from. */
export class OurAlarm extends Alarm {
  readonly definition: AlarmProps;

  constructor(scope: Construct, id: string, definition: AlarmProps, how: How) {
    const { metric, title, urgency, description, atLeast, periods = 1, of = periods } = definition;
    super(scope, id, {
      ...how,
      metric,
      alarmName: `${Stack.of(scope).stackName}, ${urgency}: ${title}`,
      alarmDescription: `${description} What to do: docs/it/alarms.md, "${title}".`,
      threshold: atLeast,
      evaluationPeriods: of,
      datapointsToAlarm: periods,
    });
    this.definition = definition;
    // Follows its name: a construct that moves would otherwise ask for a second alarm of the same name.
    const words = title.split(/[^A-Za-z0-9]+/);
    const { defaultChild } = this.node;
    if (!(defaultChild instanceof CfnAlarm)) throw new Error('an alarm without an alarm inside');
    defaultChild.overrideLogicalId(`Alarm${words.map(capital).join('')}`);
  }
}

type How = Required<Pick<CdkAlarmProps, 'comparisonOperator' | 'treatMissingData'>>;

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);

export function alarmWhenHigh(scope: Construct, id: string, props: AlarmProps): OurAlarm {
  return new OurAlarm(scope, id, props, {
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
}

/** No data counts as too low. */
export function alarmWhenSilent(scope: Construct, id: string, props: AlarmProps): OurAlarm {
  return new OurAlarm(scope, id, props, {
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    treatMissingData: TreatMissingData.BREACHING,
  });
}
