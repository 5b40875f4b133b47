import { describe, expect, test } from 'vitest';
import { ATTEMPTS_TO_READ } from '../../functions/mail-intake/ports.ts';

import { perStage, statementsOf } from './synthesized.ts';

const RETENTION = 14 * 24 * 60 * 60;
const CONSUMERS = {
  mail: { folder: 'mail-intake', batch: 1, concurrency: 10 },
  notifications: { folder: 'register', batch: 10, concurrency: 10 },
  letters: { folder: 'outreach', batch: 10, concurrency: 5 },
  notices: { folder: 'coordinator-notice', batch: 10, concurrency: 2 },
  feedback: { folder: 'delivery-feedback', batch: 10, concurrency: 2 },
  imports: { folder: 'import', batch: 1, concurrency: 2 },
};

describe.each(perStage)('queues of %s', (_, synthesized) => {
  const mappings = synthesized.all('AWS::Lambda::EventSourceMapping');
  const queueOf = (mapping: Record<string, unknown>) =>
    (mapping.EventSourceArn as { 'Fn::GetAtt': [string, string] })['Fn::GetAtt'][0];

  test('each function that works message by message has its queue, and each other queue is for dead letters', () => {
    expect(
      mappings
        .map(([, { Properties }]) =>
          queueOf(Properties)
            .replace(/Queue[0-9A-F]{8}$/, '')
            .toLowerCase(),
        )
        .sort(),
    ).toEqual(Object.keys(CONSUMERS).sort());
    expect(synthesized.all('AWS::SQS::Queue')).toHaveLength(2 * mappings.length);
  });

  test.each(Object.entries(CONSUMERS))(
    '%s triggers its function in the batches we want',
    (name, { folder, batch, concurrency }) => {
      const [, { Properties }] = mappings.find(([, mapping]) =>
        queueOf(mapping.Properties).toLowerCase().startsWith(`${name}queue`),
      ) ?? ['', { Properties: {} }];
      const [id] = synthesized.functions().get(folder) ?? [];
      expect(Properties).toMatchObject({
        FunctionName: { Ref: id },
        BatchSize: batch,
        ScalingConfig: { MaximumConcurrency: concurrency },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
      });
    },
  );

  test.each(mappings)('what %s reads is kept 14 days, then in dead letters, with alarms in words', (_id, mapping) => {
    const queueId = queueOf(mapping.Properties);
    const queue = synthesized.resources[queueId]?.Properties ?? {};
    const redrive = queue.RedrivePolicy as { deadLetterTargetArn: { 'Fn::GetAtt': [string] }; maxReceiveCount: number };
    const deadId = redrive.deadLetterTargetArn['Fn::GetAtt'][0];
    expect(queue.MessageRetentionPeriod).toBe(RETENTION);
    expect(synthesized.resources[deadId]?.Properties.MessageRetentionPeriod).toBe(RETENTION);
    // Setting the mail aside may fail, too.
    expect(redrive.maxReceiveCount).toBeGreaterThan(ATTEMPTS_TO_READ + 1);

    const alarmOn = (id: string, metric: string) =>
      synthesized.alarms().filter((alarm) => alarm.metric === metric && alarm.dimensions.includes(`"${id}"`));
    const [dead, ...moreDead] = alarmOn(deadId, 'ApproximateNumberOfMessagesVisible');
    const [old, ...moreOld] = alarmOn(queueId, 'ApproximateAgeOfOldestMessage');
    expect([...moreDead, ...moreOld]).toEqual([]);
    const impact = dead?.description.replace(/^Given up after 8 tries\. /, '');
    expect(impact).toMatch(/(school|young pe|municipality|coordinator|protected)/i);
    expect(old?.description).toBe(`Waiting for more than an hour. ${impact}`);
  });

  test.each(mappings)('a message that %s holds stays hidden for six times the timeout', (_id, { Properties }) => {
    const worker = synthesized.resources[(Properties.FunctionName as { Ref: string }).Ref]?.Properties;
    expect(synthesized.resources[queueOf(Properties)]?.Properties.VisibilityTimeout).toBe(6 * Number(worker?.Timeout));
  });

  test('every queue is encrypted and refuses plain connections', () => {
    const policies = JSON.stringify(synthesized.all('AWS::SQS::QueuePolicy'));
    for (const [id, { Properties }] of synthesized.all('AWS::SQS::Queue')) {
      expect(Properties.SqsManagedSseEnabled).toBe(true);
      expect(policies).toContain(
        `{"Action":"sqs:*","Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny","Principal":{"AWS":"*"},"Resource":{"Fn::GetAtt":["${id}","Arn"]}}`,
      );
    }
  });

  test('new mail and new extracts reach their queues', () => {
    const configurations = synthesized.all('Custom::S3BucketNotifications').flatMap(([, { Properties }]) => {
      const { QueueConfigurations } = Properties.NotificationConfiguration as {
        QueueConfigurations: {
          QueueArn: { 'Fn::GetAtt': [string] };
          Filter: { Key: { FilterRules: { Value: string }[] } };
        }[];
      };
      return QueueConfigurations.map(
        ({ QueueArn, Filter }) =>
          `${Filter.Key.FilterRules.map(({ Value }) => Value)
            .sort()
            .join(' ')} ${QueueArn['Fn::GetAtt'][0].replace(/[0-9A-F]{8}$/, '')}`,
      );
    });
    expect(configurations.sort()).toEqual([
      '.CSV directory/ ImportsQueue',
      '.CSV residents/ ImportsQueue',
      '.csv directory/ ImportsQueue',
      '.csv residents/ ImportsQueue',
      'in/ MailQueue',
    ]);
  });

  test.each(['MailQueue', 'ImportsQueue'])('%s takes nothing from a bucket of another account', (name) => {
    const policies = synthesized.all('AWS::SQS::QueuePolicy').filter(([id]) => id.startsWith(name));
    const statements = policies.flatMap(([, { Properties }]) => statementsOf(Properties.PolicyDocument));
    expect(statements).toContainEqual(
      expect.objectContaining({
        Effect: 'Deny',
        Action: 'sqs:SendMessage',
        Principal: { Service: 's3.amazonaws.com' },
        Condition: { StringNotEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      }),
    );
  });
});
