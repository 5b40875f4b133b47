import { describe, expect, test } from 'vitest';
import { FeedbackSignal } from '../../shared/domain/messages.ts';
import { perStage } from './synthesized.ts';

type Rule = {
  EventPattern: { source: string[]; 'detail-type': string[]; detail: unknown };
  Targets: {
    Arn: { 'Fn::GetAtt': [string] };
    DeadLetterConfig?: unknown;
    InputTransformer: { InputPathsMap: Record<string, string>; InputTemplate: string };
  }[];
};

describe.each(perStage)('what SES says of our mails in %s', (_, synthesized) => {
  const rules = synthesized.all('AWS::Events::Rule').map(([, { Properties }]) => Properties as unknown as Rule);
  const targets = rules.flatMap(({ Targets }) => Targets);

  test('goes to the event bus: what arrived, came back, was refused or rejected', () => {
    const [setId] = synthesized.one('AWS::SES::ConfigurationSet');
    const [, { Properties }] = synthesized.one('AWS::SES::ConfigurationSetEventDestination');
    expect(Properties).toMatchObject({
      ConfigurationSetName: { Ref: setId },
      EventDestination: { Enabled: true, MatchingEventTypes: ['delivery', 'bounce', 'complaint', 'reject'] },
    });
    expect(JSON.stringify(Properties)).toContain(':event-bus/default');
  });

  test('is taken only of mails that our configuration set sent with our tag', () => {
    const [setId] = synthesized.one('AWS::SES::ConfigurationSet');
    for (const { EventPattern } of rules)
      expect(EventPattern).toMatchObject({
        source: ['aws.ses'],
        detail: { mail: { tags: { 'ses:configuration-set': [{ Ref: setId }], effect: [{ exists: true }] } } },
      });
    expect(rules.flatMap(({ EventPattern }) => EventPattern['detail-type']).sort()).toEqual([
      'Email Bounced',
      'Email Complaint Received',
      'Email Delivered',
      'Email Rejected',
    ]);
  });

  test('reaches the queue as type, kind of bounce and our own tag: no address, no subject', () => {
    const [queueId] = synthesized.one('AWS::SQS::Queue', /^FeedbackQueue(?!DeadLetters)/);
    expect(targets.map(({ Arn }) => Arn['Fn::GetAtt'][0])).toEqual([queueId, queueId]);
    const paths = targets.flatMap(({ InputTransformer }) => Object.values(InputTransformer.InputPathsMap));
    expect([...new Set(paths)].sort()).toEqual([
      '$.detail.bounce.bounceType',
      '$.detail.eventType',
      '$.detail.mail.tags.effect',
    ]);
  });

  test('reads as the message that the function takes', () => {
    const values: Record<string, string> = {
      '$.detail.eventType': '"Bounce"',
      '$.detail.mail.tags.effect': '["tag"]',
      '$.detail.bounce.bounceType': '"Permanent"',
    };
    for (const { InputTransformer } of targets) {
      const { InputPathsMap, InputTemplate } = InputTransformer;
      const text = InputTemplate.replaceAll(/<([^>]+)>/g, (_, name: string) => values[InputPathsMap[name] ?? ''] ?? '');
      expect(FeedbackSignal.parse(JSON.parse(text)).tags).toEqual(['tag']);
    }
  });

  test('never lies whole among dead letters: EventBridge would put address and subject there', () => {
    expect(targets.filter(({ DeadLetterConfig }) => DeadLetterConfig !== undefined)).toEqual([]);
  });
});
