import type { EventRuleSpec } from '../events/event-bus.ts';
import type { ScheduleSpec } from '../events/scheduler.ts';
import type { EventDestinationSpec } from '../ses/delivery-events.ts';
import * as shapes from './resource-shapes.ts';
import type { ReadAll } from './template-file.ts';

export function schedulesOf(all: ReadAll, shortNameOf: (functionArn: string) => string): ScheduleSpec[] {
  return [
    ...all('AWS::Scheduler::Schedule', shapes.Schedule).map(({ id, properties }) => ({
      name: properties.Name ?? id,
      shortName: shortNameOf(properties.Target.Arn),
      expression: properties.ScheduleExpression,
      timezone: properties.ScheduleExpressionTimezone,
      enabled: properties.State === 'ENABLED',
      functionArn: properties.Target.Arn,
      ...(properties.Target.Input !== undefined && { input: properties.Target.Input }),
      kind: 'scheduler' as const,
    })),
    ...all('AWS::Events::Rule', shapes.Rule).flatMap(
      ({ id, properties: { ScheduleExpression: expression, ...properties } }) =>
        expression === undefined
          ? []
          : properties.Targets.map((target) => ({
              name: properties.Name ?? id,
              shortName: shortNameOf(target.Arn),
              expression,
              timezone: 'UTC',
              enabled: properties.State === 'ENABLED',
              functionArn: target.Arn,
              ...(target.Input !== undefined && { input: target.Input }),
              kind: 'rule' as const,
            })),
    ),
  ];
}

export function eventRulesOf(all: ReadAll): EventRuleSpec[] {
  return all('AWS::Events::Rule', shapes.Rule).flatMap(({ id, properties }) =>
    properties.EventPattern === undefined || properties.State === 'DISABLED'
      ? []
      : {
          name: properties.Name ?? id,
          pattern: properties.EventPattern,
          targets: properties.Targets.map(({ Arn, Input, InputTransformer }) => ({
            arn: Arn,
            ...(Input !== undefined && { input: Input }),
            ...(InputTransformer && { transformer: InputTransformer }),
          })),
        },
  );
}

/** Other destinations (metrics, topics) do not change what happens to a mail. */
export function eventDestinationsOf(all: ReadAll): EventDestinationSpec[] {
  return all('AWS::SES::ConfigurationSetEventDestination', shapes.EventDestination).flatMap(
    ({ properties: { ConfigurationSetName, EventDestination: to } }) =>
      to.Enabled && to.EventBridgeDestination
        ? [{ configurationSet: ConfigurationSetName, eventTypes: to.MatchingEventTypes }]
        : [],
  );
}
