import { beforeAll, describe, expect, test } from 'vitest';
import { functionFolders } from '../../infra/parts/bundle.ts';
import { keysOf } from '../support/function-environment.ts';
import { perStage } from './synthesized.ts';

const folders = functionFolders();

const SIZES = {
  'desk-login': { Timeout: 28, MemorySize: 512 },
  'mail-intake': { Timeout: 60, MemorySize: 1024 },
  import: { Timeout: 900, MemorySize: 1024 },
  register: { Timeout: 30, MemorySize: 512 },
  outreach: { Timeout: 60, MemorySize: 1024 },
  'coordinator-notice': { Timeout: 30, MemorySize: 512 },
  sweep: { Timeout: 120, MemorySize: 512 },
  'mailbox-watch': { Timeout: 60, MemorySize: 256 },
  reconcile: { Timeout: 300, MemorySize: 1024 },
};

const asked = new Map<string, string[]>();
beforeAll(async () => {
  for (const folder of folders) asked.set(folder, await keysOf(folder));
});

describe.each(perStage)('functions of %s', (stage, synthesized) => {
  const functions = synthesized.functions();

  test('every folder is a function, and every function has its folder', () => {
    expect([...functions.keys()].sort()).toEqual(folders);
  });

  test.each(folders)('%s gets exactly the environment that it asks for', (folder) => {
    const environment = synthesized.environmentOf(folder);
    expect(Object.keys(environment).sort()).toEqual(asked.get(folder));
    if ('STAGE' in environment) expect(environment.STAGE).toBe(stage);
  });

  test.each(Object.entries(SIZES))('%s has its time and memory', (folder, size) => {
    expect(functions.get(folder)?.[1].Properties).toMatchObject(size);
  });

  test('all run on Node 24 and arm64, without reserved concurrency or tracer', () => {
    for (const [, [, { Properties }]] of functions) {
      expect(Properties).toMatchObject({ Runtime: 'nodejs24.x', Architectures: ['arm64'], Handler: 'index.handler' });
      expect(Properties).not.toHaveProperty('ReservedConcurrentExecutions');
      expect(Properties).not.toHaveProperty('TracingConfig');
    }
  });

  test('all write to a log of their own', () => {
    const groups = [...functions.values()].map(([, { Properties }]) => Properties.LoggingConfig);
    expect(new Set(groups.map((config) => JSON.stringify(config))).size).toBe(functions.size);
    for (const config of groups)
      expect(synthesized.resources[(config as { LogGroup: { Ref: string } }).LogGroup.Ref]?.Type).toBe(
        'AWS::Logs::LogGroup',
      );
  });

  test('logs are kept a year in production, a month in staging; production’s outlive the stack', () => {
    const groups = synthesized.all('AWS::Logs::LogGroup');
    // The functions', the activation's and that of the desk's API.
    expect(groups).toHaveLength(functions.size + 2);
    for (const [, { Properties, DeletionPolicy }] of groups)
      expect([Properties.RetentionInDays, DeletionPolicy]).toEqual(
        stage === 'production' ? [365, 'RetainExceptOnCreate'] : [30, 'Delete'],
      );
  });

  test.each([
    ['sweep', { ScheduleExpression: 'rate(5 minutes)' }],
    ['reconcile', { ScheduleExpression: 'cron(0 5 * * ? *)', ScheduleExpressionTimezone: 'Europe/Stockholm' }],
  ])('%s runs by its schedule', (folder, expected) => {
    const [id] = functions.get(folder) ?? [];
    const [, schedule] = synthesized.one('AWS::Scheduler::Schedule', new RegExp(`^${folder}`, 'i'));
    expect(schedule.Properties).toMatchObject({
      ...expected,
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: { Arn: { 'Fn::GetAtt': [id, 'Arn'] } },
    });
  });

  test('silence of what runs by a schedule is an alarm', () => {
    const silent = synthesized.alarms().filter(({ missing }) => missing === 'breaching');
    expect(silent.map(({ metric }) => metric).toSorted()).toEqual(['CanariesBack', 'Invocations', 'Reconciled']);
  });

  test('every alarm reaches a person, and its end, too; the topic lets it in, over TLS alone', () => {
    const [topicId] = synthesized.one('AWS::SNS::Topic');
    for (const { actions, okActions } of synthesized.alarms())
      expect([actions, okActions]).toEqual([[{ Ref: topicId }], [{ Ref: topicId }]]);
    expect(synthesized.one('AWS::SNS::Subscription')[1].Properties).toMatchObject({
      Protocol: 'email',
      Endpoint: synthesized.settings.alarmAddress,
    });
    const policy = JSON.stringify(synthesized.one('AWS::SNS::TopicPolicy'));
    expect(policy).toContain('"Condition":{"Bool":{"aws:SecureTransport":"false"}},"Effect":"Deny","Principal":"*"');
    expect(policy).toContain(
      '"Action":"sns:Publish","Condition":{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}},"Effect":"Allow","Principal":{"Service":"cloudwatch.amazonaws.com"}',
    );
  });
});
