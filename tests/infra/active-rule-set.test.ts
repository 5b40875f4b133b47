import { DescribeActiveReceiptRuleSetCommand, SetActiveReceiptRuleSetCommand } from '@aws-sdk/client-ses';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { onEvent } from '../../infra/custom/active-rule-set/activate.ts';
import { portsOf } from '../../infra/custom/active-rule-set/dependencies.ts';
import type { Ses } from '../../shared/aws/clients.ts';
import { perStage } from './synthesized.ts';

/** `meanwhile` runs once, before that call. */
class FakeSes {
  readonly sets: Set<string>;
  active: string | undefined;
  calls: string[] = [];
  meanwhile: { call: number; happens: () => void } | undefined;
  /** Looks after a change that get the old one. */
  staleLooks = 0;
  private seenStale = 0;
  private before: string | undefined;

  constructor({ sets, active }: { sets: string[]; active?: string }) {
    this.sets = new Set(sets);
    this.active = active;
  }

  readonly client = { send: async (command: unknown) => this.answer(command) } as unknown as Ses;

  private answer(command: unknown) {
    if (this.meanwhile?.call === this.calls.length + 1) this.meanwhile.happens();
    if (command instanceof DescribeActiveReceiptRuleSetCommand) {
      this.calls.push('look');
      const seen = this.seenStale-- > 0 ? this.before : this.active;
      return seen === undefined ? {} : { Metadata: { Name: seen } };
    }
    if (!(command instanceof SetActiveReceiptRuleSetCommand)) throw new Error('not known to the fake');
    const { RuleSetName: name } = command.input;
    this.calls.push(`set ${name ?? 'none'}`);
    if (name !== undefined && !this.sets.has(name)) throw new Error(`Rule set does not exist: ${name}`);
    this.before = this.active;
    this.active = name;
    this.seenStale = this.staleLooks;
    return {};
  }

  delete(name: string): void {
    if (this.active === name) throw new Error(`Cannot delete active rule set: ${name}`);
    this.sets.delete(name);
  }
}

const COMMON = {
  ServiceToken: 'arn',
  ResponseURL: 'https://answer.example',
  StackId: 'stack',
  RequestId: 'request',
  LogicalResourceId: 'ActiveRuleSet',
  ResourceType: 'Custom::ActiveReceiptRuleSet',
};
const wanting = (name: string) => ({ ...COMMON, ResourceProperties: { ServiceToken: 'arn', RuleSetName: name } });

const create = (name: string): CloudFormationCustomResourceEvent => ({ RequestType: 'Create', ...wanting(name) });
const update = (from: string, to: string): CloudFormationCustomResourceEvent => ({
  RequestType: 'Update',
  PhysicalResourceId: from,
  OldResourceProperties: wanting(from).ResourceProperties,
  ...wanting(to),
});
const remove = (name: string, physicalId = name): CloudFormationCustomResourceEvent => ({
  RequestType: 'Delete',
  PhysicalResourceId: physicalId,
  ...wanting(name),
});

const ask = (ses: FakeSes, event: CloudFormationCustomResourceEvent) =>
  onEvent(event, { ...portsOf(ses.client), pause: async () => {} });

describe('a first deployment', () => {
  test('makes our rule set the active one, and goes by its name', async () => {
    const ses = new FakeSes({ sets: ['ours'] });
    expect(await ask(ses, create('ours'))).toEqual({ PhysicalResourceId: 'ours' });
    expect(ses.active).toBe('ours');
  });

  test('asked twice is the same as once', async () => {
    const ses = new FakeSes({ sets: ['ours'] });
    const first = await ask(ses, create('ours'));
    ses.calls = [];
    expect(await ask(ses, create('ours'))).toEqual(first);
    expect(ses.calls).toEqual(['look']);
  });

  test('refuses to take the place of a foreign rule set, names it and says what to do', async () => {
    const ses = new FakeSes({ sets: ['ours', 'foreign'], active: 'foreign' });
    await expect(ask(ses, create('ours'))).rejects.toThrow(
      /"foreign" is active .* not ours.*account of its own.*deactivate it/s,
    );
    expect(ses).toMatchObject({ active: 'foreign', calls: ['look'] });
  });

  test('that was refused is rolled back without touching the foreign rule set, whatever its physical id', async () => {
    for (const physicalId of ['ours', 'request', 'AWSCDK::CustomResourceProviderFramework::CREATE_FAILED']) {
      const ses = new FakeSes({ sets: ['ours', 'foreign'], active: 'foreign' });
      await expect(ask(ses, create('ours'))).rejects.toThrow();
      expect(await ask(ses, remove('ours', physicalId))).toEqual({ PhysicalResourceId: physicalId });
      ses.delete('ours');
      expect(ses.active).toBe('foreign');
    }
  });

  test('passes on what SES says when our rule set is gone', async () => {
    await expect(ask(new FakeSes({ sets: [] }), create('ours'))).rejects.toThrow('Rule set does not exist: ours');
  });

  test('quotes nothing of the address that CloudFormation gave for the answer', async () => {
    const ses = new FakeSes({ sets: ['ours'], active: 'foreign' });
    const message = await ask(ses, create('ours')).catch(String);
    expect(message).not.toContain(COMMON.ResponseURL);
  });
});

describe('a renamed rule set', () => {
  test('takes the place of our own of before, which can then be deleted', async () => {
    const ses = new FakeSes({ sets: ['before', 'after'], active: 'before' });
    expect(await ask(ses, update('before', 'after'))).toEqual({ PhysicalResourceId: 'after' });
    await ask(ses, remove('before'));
    ses.delete('before');
    expect(ses.active).toBe('after');
  });

  test('comes back when the deployment is rolled back', async () => {
    const ses = new FakeSes({ sets: ['before', 'after'], active: 'before' });
    await ask(ses, update('before', 'after'));
    expect(await ask(ses, update('after', 'before'))).toEqual({ PhysicalResourceId: 'before' });
    await ask(ses, remove('after'));
    ses.delete('after');
    expect(ses.active).toBe('before');
  });

  test('does not take the place of a foreign one that was activated since', async () => {
    const ses = new FakeSes({ sets: ['before', 'after', 'foreign'], active: 'foreign' });
    await expect(ask(ses, update('before', 'after'))).rejects.toThrow('"foreign"');
    expect(ses.active).toBe('foreign');
  });

  test('is activated although the old one had been deactivated', async () => {
    const ses = new FakeSes({ sets: ['before', 'after'] });
    await ask(ses, update('before', 'after'));
    expect(ses.active).toBe('after');
  });
});

describe('a race', () => {
  test('with a rule set that is activated after ours leaves theirs, and fails', async () => {
    const ses = new FakeSes({ sets: ['ours', 'foreign'] });
    ses.meanwhile = {
      call: 3,
      happens: () => {
        ses.active = 'foreign';
      },
    };
    await expect(ask(ses, create('ours'))).rejects.toThrow('"foreign"');
    expect(ses).toMatchObject({ active: 'foreign', calls: ['look', 'set ours', 'look'] });
  });

  test('is not seen in an answer of SES that is a moment old', async () => {
    const ses = new FakeSes({ sets: ['before', 'ours'], active: 'before' });
    ses.staleLooks = 2;
    await ask(ses, update('before', 'ours'));
    expect(ses.calls).toEqual(['look', 'set ours', 'look', 'look', 'look']);
  });

  test('that never settles ends, so that the deployment can be tried again', async () => {
    const ses = new FakeSes({ sets: ['before', 'ours'], active: 'before' });
    ses.staleLooks = Number.POSITIVE_INFINITY;
    await expect(ask(ses, update('before', 'ours'))).rejects.toThrow('Deploy again');
    expect(ses.calls).toHaveLength(7);
  });
});

describe('deletion', () => {
  test('deactivates ours, so that SES lets it be deleted', async () => {
    const ses = new FakeSes({ sets: ['ours'], active: 'ours' });
    expect(() => ses.delete('ours')).toThrow('active');
    await ask(ses, remove('ours'));
    ses.delete('ours');
    expect(ses.active).toBeUndefined();
  });

  test('twice is the same as once', async () => {
    const ses = new FakeSes({ sets: ['ours'], active: 'ours' });
    await ask(ses, remove('ours'));
    await ask(ses, remove('ours'));
    expect(ses.active).toBeUndefined();
  });

  test('leaves a foreign rule set alone', async () => {
    const ses = new FakeSes({ sets: ['ours', 'foreign'], active: 'foreign' });
    await ask(ses, remove('ours'));
    expect(ses).toMatchObject({ active: 'foreign', calls: ['look'] });
  });
});

describe.each(perStage)('in the template of %s', (_stage, synthesized) => {
  const [, active] = synthesized.one('Custom::ActiveReceiptRuleSet');
  const answerer = (active.Properties.ServiceToken as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0];
  const [activator] = synthesized.one('AWS::Lambda::Function', /MailActiveRuleSetActivator/);

  test('our rule set is the one', () => {
    const [ruleSetId] = synthesized.one('AWS::SES::ReceiptRuleSet');
    expect(active.Properties.RuleSetName).toEqual({ Ref: ruleSetId });
  });

  test('it becomes active after its rule is there, and inactive before rule and set are deleted', () => {
    expect(active.DependsOn).toContain(synthesized.one('AWS::SES::ReceiptRule')[0]);
  });

  test("CDK's provider answers for our function, and CloudFormation waits five minutes at most", () => {
    expect(synthesized.resources[answerer]?.Properties).toMatchObject({
      Handler: 'framework.onEvent',
      Runtime: 'nodejs24.x',
      Environment: { Variables: { USER_ON_EVENT_FUNCTION_ARN: { 'Fn::GetAtt': [activator, 'Arn'] } } },
    });
    expect(active.Properties.ServiceTimeout).toBe('300');
  });

  test('may look and set, and the provider may call it: nothing else, by no managed policy', () => {
    const actions = synthesized
      .policies()
      .filter(([id]) => id.startsWith('MailActiveRuleSet'))
      .flatMap(([, { Action }]) => Action)
      .filter((action) => !String(action).startsWith('logs:'));
    expect(actions.sort()).toEqual([
      'lambda:GetFunction',
      'lambda:InvokeFunction',
      'ses:DescribeActiveReceiptRuleSet',
      'ses:SetActiveReceiptRuleSet',
    ]);
    const roles = synthesized.all('AWS::IAM::Role').filter(([id]) => id.startsWith('MailActiveRuleSet'));
    expect(roles).toHaveLength(2);
    for (const [, { Properties }] of roles) expect(Properties.ManagedPolicyArns).toBeUndefined();
  });
});
