import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describe, expect, test } from 'vitest';
import { activate, deactivate } from '../../infra/parts/activate-rule-set/activate.ts';
import { respond } from '../../infra/parts/activate-rule-set/respond.ts';

function anAccount(active?: string) {
  const account = {
    active,
    activeRuleSet: async () => account.active,
    setActiveRuleSet: async (name?: string) => {
      account.active = name;
    },
  };
  return account;
}

describe('activating', () => {
  test('makes our rule set the active one where there is none', async () => {
    const account = anAccount();
    await activate('ours', undefined, account);
    expect(account.active).toBe('ours');
  });

  test('twice is the same as once', async () => {
    const account = anAccount('ours');
    await activate('ours', undefined, account);
    expect(account.active).toBe('ours');
  });

  test('refuses to take the place of a foreign rule set, and names it', async () => {
    const account = anAccount('foreign');
    await expect(activate('ours', undefined, account)).rejects.toThrow('"foreign"');
    await expect(activate('ours', 'ours-before', account)).rejects.toThrow('"foreign"');
    expect(account.active).toBe('foreign');
  });

  test('takes the place of our own rule set of before', async () => {
    const account = anAccount('ours-before');
    await activate('ours', 'ours-before', account);
    expect(account.active).toBe('ours');
  });
});

describe('deactivating', () => {
  test('leaves none active when ours was', async () => {
    const account = anAccount('ours');
    await deactivate('ours', account);
    expect(account.active).toBeUndefined();
  });

  test('leaves a foreign rule set alone', async () => {
    const account = anAccount('foreign');
    await deactivate('ours', account);
    expect(account.active).toBe('foreign');
  });
});

describe('the answer to CloudFormation', () => {
  const event: CloudFormationCustomResourceEvent = {
    RequestType: 'Create',
    ServiceToken: 'arn',
    ResponseURL: 'https://answer.example',
    StackId: 'stack',
    RequestId: 'request',
    LogicalResourceId: 'ActiveRuleSet',
    ResourceType: 'Custom::ActiveReceiptRuleSet',
    ResourceProperties: { ServiceToken: 'arn', RuleSetName: 'ours' },
  };

  async function answerTo(asked: CloudFormationCustomResourceEvent, deed: () => Promise<void>) {
    const answers: unknown[] = [];
    await respond(asked, async (url, { body }) => answers.push({ url, ...JSON.parse(body) }), deed);
    return answers;
  }

  test('says what was done, under the name of the rule set', async () => {
    expect(await answerTo(event, async () => {})).toEqual([
      {
        url: 'https://answer.example',
        Status: 'SUCCESS',
        PhysicalResourceId: 'ours',
        StackId: 'stack',
        RequestId: 'request',
        LogicalResourceId: 'ActiveRuleSet',
      },
    ]);
  });

  test('says what failed and why', async () => {
    const answers = await answerTo(event, () => Promise.reject(new Error('foreign set')));
    expect(answers).toMatchObject([{ Status: 'FAILED', Reason: 'foreign set', PhysicalResourceId: 'ours' }]);
  });

  test('keeps the id of what is deleted', async () => {
    const answers = await answerTo({ ...event, RequestType: 'Delete', PhysicalResourceId: 'before' }, async () => {});
    expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'before' }]);
  });
});
