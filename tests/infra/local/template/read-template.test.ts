import { join } from 'node:path';
import { expect, test } from 'vitest';
import { shortFunctionName, shortQueueName } from '../../../../infra/local/template/logical-ids.ts';
import { readTemplate } from '../../../../infra/local/template/read-template.ts';
import { readChanged, SMALL } from '../small-stack.ts';

const small = () => readTemplate(SMALL, { port: 4566 });

const changed = (added: object) => () => readChanged((resources) => ({ ...resources, ...added }));

test('a queue has its dead letters, visibility timeout and short name', () => {
  const mail = small().queues.find(({ shortName }) => shortName === 'mail');
  expect(mail).toMatchObject({
    name: 'mailqueue405cf89c',
    attributes: { VisibilityTimeout: '360' },
    deadLetters: { arn: 'arn:aws:sqs:eu-north-1:000000000000:mailqueuedeadlettersb80b1938', maxReceiveCount: 2 },
  });
});

test('a function gets its variables resolved, and its code from the assets manifest', () => {
  const worker = small().functions.find(({ shortName }) => shortName === 'worker');
  expect(worker).toMatchObject({ codePath: join(SMALL, 'asset.worker'), timeoutSeconds: 30, memoryMegabytes: 256 });
  expect(worker?.environment).toEqual({
    REGISTER_TABLE: 'registertable637aae3a',
    RAW_MAIL_BUCKET: 'rawmailbucket14bc45dd',
    WORK_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/workqueue2cf0cb64',
    PERSON_KEY_SECRET: 'arn:aws:secretsmanager:eu-north-1:000000000000:secret:personkeysecretf23aa86f-local0',
    CONFIGURATION_SET: 'mailconfigurationset2aa84368',
    MAIL_FROM: 'kaa@kommun.example',
  });
});

test('functions of custom resources are ignored', () => {
  expect(small().functions.map(({ shortName }) => shortName)).toEqual(['worker', 'script']);
});

test('bucket notifications are read from the bucket and from the custom resource', () => {
  expect(small().notifications).toEqual([
    {
      bucket: 'given-name',
      queueArn: 'arn:aws:sqs:eu-north-1:000000000000:lettersqueue1cf0cb63',
      events: ['s3:ObjectCreated:Put'],
      prefix: '',
      suffix: '.pdf',
    },
    {
      bucket: 'rawmailbucket14bc45dd',
      queueArn: 'arn:aws:sqs:eu-north-1:000000000000:mailqueue405cf89c',
      events: ['s3:ObjectCreated:*'],
      prefix: 'in/',
      suffix: '',
    },
  ]);
});

test('an unknown resource type stops the start and is named', () => {
  expect(changed({ Chain: { Type: 'AWS::StepFunctions::StateMachine' } })).toThrow(
    'The embedded stack does not support AWS::StepFunctions::StateMachine (Chain)',
  );
});

test('an unknown intrinsic function in a built resource stops the start and is named', () => {
  const properties = { EmailIdentity: { 'Fn::ImportValue': 'domain' } };
  expect(changed({ Other: { Type: 'AWS::SES::EmailIdentity', Properties: properties } })).toThrow('Fn::ImportValue');
});

test('an unsupported property stops the start instead of being ignored', () => {
  const mapping = { EventSourceArn: 'x', FunctionName: 'y', FilterCriteria: { Filters: [] } };
  expect(changed({ Other: { Type: 'AWS::Lambda::EventSourceMapping', Properties: mapping } })).toThrow(
    'FilterCriteria',
  );
});

test('an event pattern with an unknown operator stops the start, and its place is named', () => {
  const pattern = { detail: { size: [{ numeric: ['>', 1] }] } };
  expect(changed({ Other: { Type: 'AWS::Events::Rule', Properties: { EventPattern: pattern } } })).toThrow(
    /Other in the template: .*an operator that the embedded stack does not support.*\n.*EventPattern\.detail\.size/s,
  );
});

test('disabled rules, and destinations that are disabled or not an event bus, are ignored', () => {
  const set = { Ref: 'MailConfigurationSet2AA84368' };
  const destination = (more: object) => ({
    Type: 'AWS::SES::ConfigurationSetEventDestination',
    Properties: { ConfigurationSetName: set, EventDestination: { MatchingEventTypes: ['send'], ...more } },
  });
  const bus = { EventBridgeDestination: { EventBusArn: 'arn:aws:events:eu-north-1:0:event-bus/default' } };
  const { eventRules, eventDestinations } = changed({
    Off: { Type: 'AWS::Events::Rule', Properties: { EventPattern: { source: ['a'] }, State: 'DISABLED' } },
    OffToo: destination({ Enabled: false, ...bus }),
    Metrics: destination({ Enabled: true, CloudWatchDestination: {} }),
  })();
  expect(eventRules.map(({ name }) => name)).toEqual(['BouncesRuleE6028B02', 'OutcomesRuleE6028B03']);
  expect(eventDestinations).toEqual([
    { configurationSet: 'mailconfigurationset2aa84368', eventTypes: ['bounce', 'complaint', 'delivery'] },
  ]);
});

test.each([
  ['MailQueue405CF89C', 'mail'],
  ['RegisterNotifications1A2B3C4D', 'notifications'],
  ['ImportImportsQueue1A2B3C4D', 'imports'],
])('the short name of queue %s is %s', (logicalId, name) => {
  expect(shortQueueName(logicalId)).toBe(name);
});

test.each([
  ['MailIntakemailintakeFunctionCF10019D', 'mail-intake'],
  ['ImportimportFunction12D38B26', 'import'],
  ['CoordinatorNotice12D38B26', 'coordinator-notice'],
])('the short name of function %s is %s', (logicalId, name) => {
  expect(shortFunctionName(logicalId)).toBe(name);
});
