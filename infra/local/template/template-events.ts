import type * as z from 'zod';
import type { EventPattern } from '../events/event-pattern.ts';
import type { InputTransformer } from '../events/input-transformer.ts';
import * as shapes from './resource-shapes.ts';

export type ScheduleSpec = {
  name: string;
  /** That of the function it runs. */
  shortName: string;
  expression: string;
  timezone: string;
  enabled: boolean;
  functionArn: string;
  input?: string;
  kind: 'scheduler' | 'rule';
};
export type EventRuleSpec = {
  name: string;
  pattern: EventPattern;
  /** Without input and transformer a target gets the event as it is. */
  targets: { arn: string; input?: string; transformer?: InputTransformer }[];
};
/** What SES tells the event bus of mail that is sent with a configuration set. */
export type EventDestinationSpec = { configurationSet: string; eventTypes: string[] };

/** Reads all resources of a type. */
type All = <Shape extends z.ZodType>(type: string, shape: Shape) => { id: string; is: z.infer<Shape> }[];

export function schedulesOf(all: All, shortNameOf: (functionArn: string) => string): ScheduleSpec[] {
  return [
    ...all('AWS::Scheduler::Schedule', shapes.Schedule).map(({ id, is }) => ({
      name: is.Name ?? id,
      shortName: shortNameOf(is.Target.Arn),
      expression: is.ScheduleExpression,
      timezone: is.ScheduleExpressionTimezone,
      enabled: is.State === 'ENABLED',
      functionArn: is.Target.Arn,
      ...(is.Target.Input !== undefined && { input: is.Target.Input }),
      kind: 'scheduler' as const,
    })),
    ...all('AWS::Events::Rule', shapes.Rule).flatMap(({ id, is: { ScheduleExpression: expression, ...is } }) =>
      expression === undefined
        ? []
        : is.Targets.map((target) => ({
            name: is.Name ?? id,
            shortName: shortNameOf(target.Arn),
            expression,
            timezone: 'UTC',
            enabled: is.State === 'ENABLED',
            functionArn: target.Arn,
            ...(target.Input !== undefined && { input: target.Input }),
            kind: 'rule' as const,
          })),
    ),
  ];
}

export function eventRulesOf(all: All): EventRuleSpec[] {
  return all('AWS::Events::Rule', shapes.Rule).flatMap(({ id, is }) =>
    is.EventPattern === undefined || is.State === 'DISABLED'
      ? []
      : {
          name: is.Name ?? id,
          pattern: is.EventPattern,
          targets: is.Targets.map(({ Arn, Input, InputTransformer }) => ({
            arn: Arn,
            ...(Input !== undefined && { input: Input }),
            ...(InputTransformer && { transformer: InputTransformer }),
          })),
        },
  );
}

/** Other destinations (metrics, topics) have no counterpart here: they change nothing that a mail does. */
export function eventDestinationsOf(all: All): EventDestinationSpec[] {
  return all('AWS::SES::ConfigurationSetEventDestination', shapes.EventDestination).flatMap(
    ({ is: { ConfigurationSetName, EventDestination: to } }) =>
      to.Enabled && to.EventBridgeDestination
        ? [{ configurationSet: ConfigurationSetName, eventTypes: to.MatchingEventTypes }]
        : [],
  );
}
