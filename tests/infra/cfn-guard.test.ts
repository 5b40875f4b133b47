import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Finding, faultsIn, findingsIn, judge } from '../../infra/parts/cfn-guard.ts';
import { ACCEPTED, type Accepted } from '../../infra/parts/cfn-guard-exceptions.ts';

const inBoth = (finding: Omit<Finding, 'stage'>): Finding[] => [
  { stage: 'staging', ...finding },
  { stage: 'production', ...finding },
];
const looseQueue = { rule: 'CT.SQS.PR.1', resource: 'LooseQueue', message: 'a queue without dead letters' };
const exception: Accepted = { rule: 'CT.SQS.PR.1', resource: /^LooseQueue$/, reason: 'a test' };

test('AWS finds a queue without dead letters, in each stage that has one', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-guard-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (stage: string, resources: object) =>
    writeFileSync(join(folder, `kaa-${stage}.template.json`), JSON.stringify({ Resources: resources }));
  write('staging', { LooseQueueABCDEF01: { Type: 'AWS::SQS::Queue', Properties: { SqsManagedSseEnabled: true } } });
  write('production', { Logs: { Type: 'AWS::Logs::LogGroup', Properties: { RetentionInDays: 365, KmsKeyId: 'arn' } } });
  expect(findingsIn(folder)).toEqual([
    { ...looseQueue, stage: 'staging', message: 'Require any Amazon SQS queue to have a dead-letter queue configured' },
  ]);
});

describe('a finding', () => {
  test('that is accepted nowhere is a fault, in words', () => {
    expect(faultsIn(judge(inBoth(looseQueue), []))).toEqual([
      'staging: LooseQueue breaks CT.SQS.PR.1: a queue without dead letters',
      'production: LooseQueue breaks CT.SQS.PR.1: a queue without dead letters',
    ]);
  });

  test('is accepted by its rule and its resource together', () => {
    expect(faultsIn(judge(inBoth(looseQueue), [exception]))).toEqual([]);
    expect(judge(inBoth({ ...looseQueue, resource: 'OtherQueue' }), [exception]).refused).toHaveLength(2);
    expect(judge(inBoth({ ...looseQueue, rule: 'CT.SQS.PR.2' }), [exception]).refused).toHaveLength(2);
  });

  test('that is accepted in one stage is a fault in the other', () => {
    const { accepted, refused } = judge(inBoth(looseQueue), [{ ...exception, stages: ['staging'] }]);
    expect(accepted.map(({ finding }) => finding.stage)).toEqual(['staging']);
    expect(refused.map(({ stage }) => stage)).toEqual(['production']);
  });
});

describe('an exception', () => {
  test('that nothing needs any more is a fault, in each stage that it is for', () => {
    expect(faultsIn(judge([], [exception]))).toEqual([
      'staging: nothing like /^LooseQueue$/ breaks CT.SQS.PR.1 any more: remove the exception',
      'production: nothing like /^LooseQueue$/ breaks CT.SQS.PR.1 any more: remove the exception',
    ]);
    const [ofStaging] = inBoth(looseQueue);
    expect(judge(ofStaging ? [ofStaging] : [], [exception]).unused.map(({ stage }) => stage)).toEqual(['production']);
  });

  test('for a part that a city lacks is none', () => {
    const ofDesk: Accepted = { ...exception, of: 'Desk' };
    const desk = inBoth({ ...looseQueue, resource: 'DeskFunction' }).slice(0, 1);
    expect(judge([], [ofDesk]).unused).toEqual([]);
    expect(judge(desk, [ofDesk]).unused.map(({ stage }) => stage)).toEqual(['staging']);
  });

  test.each(ACCEPTED)('to $rule for $resource says why', ({ rule, reason }) => {
    expect(rule).toMatch(/^CT\.[A-Z\d]+\.PR\.\d+$/);
    expect(reason).toMatch(/^.+ are to .{60,}\.$/);
  });
});
