import type { EventRuleSpec } from '../events/event-bus.ts';
import type { ScheduleSpec } from '../events/scheduler.ts';
import type { EventDestinationSpec } from '../ses/delivery-events.ts';
import * as shapes from './resource-shapes.ts';
import type { ReadAll } from './template-file.ts';

export function schedulesOf(all: ReadAll, shortNameOf: (functionArn: string) => string): ScheduleSpec[] {
  return [
    ...all('AWS::Scheduler::Schedule', shapes.Schedule).map(({ id, props }) => ({
      name: props.Name ?? id,
      shortName: shortNameOf(props.Target.Arn),
      expression: props.ScheduleExpression,
      timezone: props.ScheduleExpressionTimezone,
      enabled: props.State === 'ENABLED',
      functionArn: props.Target.Arn,
      ...(props.Target.Input !== undefined && { input: props.Target.Input }),
      kind: 'scheduler' as const,
    })),
    ...all('AWS::Events::Rule', shapes.Rule).flatMap(({ id, props: { ScheduleExpression: expression, ...props } }) =>
      expression === undefined
        ? []
        : props.Targets.map((target) => ({
            name: props.Name ?? id,
            shortName: shortNameOf(target.Arn),
            expression,
            timezone: 'UTC',
            enabled: props.State === 'ENABLED',
            functionArn: target.Arn,
            ...(target.Input !== undefined && { input: target.Input }),
            kind: 'rule' as const,
          })),
    ),
  ];
}

export function eventRulesOf(all: ReadAll): EventRuleSpec[] {
  return all('AWS::Events::Rule', shapes.Rule).flatMap(({ id, props }) =>
    props.EventPattern === undefined || props.State === 'DISABLED'
      ? []
      : {
          name: props.Name ?? id,
          pattern: props.EventPattern,
          targets: props.Targets.map(({ Arn, Input, InputTransformer }) => ({
            arn: Arn,
            ...(Input !== undefined && { input: Input }),
            ...(InputTransformer && { transformer: InputTransformer }),
          })),
        },
  );
}

/** Others have no effect on a mail. */
export function eventDestinationsOf(all: ReadAll): EventDestinationSpec[] {
  return all('AWS::SES::ConfigurationSetEventDestination', shapes.EventDestination).flatMap(
    ({ props: { ConfigurationSetName, EventDestination: to } }) =>
      to.Enabled && to.EventBridgeDestination
        ? [{ configurationSet: ConfigurationSetName, eventTypes: to.MatchingEventTypes }]
        : [],
  );
}
