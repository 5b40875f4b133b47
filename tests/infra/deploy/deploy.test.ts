import { describe, expect, test } from 'vitest';
import { type Deployment, deploy } from '../../../infra/deploy/deploy.ts';
import type { CloudFormation } from '../../support/fake-cloudformation.ts';
import { deployments, quickly } from './deployments.ts';

const { awsOf, change, commitChange, deployment, git, outputs, printed } = deployments();

const deletionProtected = ({ Resources }: CloudFormation['templates'][number]) => {
  const tables = Object.values(Resources).filter(({ Type }) => Type === 'AWS::DynamoDB::Table');
  return [...new Set(tables.map(({ Properties }) => Properties?.DeletionProtectionEnabled))];
};

describe('npm run deploy', () => {
  test('proves staging, then lets the same commit, and no other, into production', async () => {
    const aws = await awsOf('staging');
    await deploy(deployment('staging'));
    const commit = git('rev-parse', 'HEAD').trim();
    expect(aws.stack()).toMatchObject({ status: 'CREATE_COMPLETE', isProtected: false });
    expect(aws.stack()?.template?.Outputs).toMatchObject({ Version: { Value: '1.2.3' }, Commit: { Value: commit } });
    expect(outputs()['kaa-staging']).toMatchObject({
      Commit: commit,
      Version: '1.2.3',
    });
    expect(git('tag')).toBe(`proved-1.2.3-${commit.slice(0, 8)}-d1d1d1d1\n`);

    const counts = (asked: string[]) => asked.filter((one) => /functions\/reconcilefunction\/invocations$/.test(one));
    expect(counts(aws.asked)).toHaveLength(1);
    expect(printed()).toContain('Avräkningen är startad');

    const production = await awsOf('production');
    await deploy(deployment('production'));
    expect(counts(production.asked)).toHaveLength(1);
    // First without protection, so that it could have rolled back; then with it.
    expect(production.templates.map(deletionProtected)).toEqual([[false], [true]]);
    expect(production.stack()).toMatchObject({ status: 'UPDATE_COMPLETE', isProtected: true });

    const done = production.asked.length;
    const otherProfile: typeof quickly = async (...given) => ({
      ...(await quickly(...given)),
      bundlesDigest: 'other',
    });
    await expect(deploy(deployment('production', { synthesize: otherProfile }))).rejects.toThrow(
      /inte prövad i staging/,
    );
    commitChange('two');
    await expect(deploy(deployment('production'))).rejects.toThrow(/inte prövad i staging/);
    expect(production.asked.slice(done)).not.toContain('CreateChangeSet');
  });

  test.each(['ROLLBACK_COMPLETE', 'ROLLBACK_FAILED'] as const)(
    'a first deployment that ended as %s is cleaned up by the next',
    async (status) => {
      const aws = await awsOf('staging');
      aws.failCreation(status);
      await expect(deploy(deployment('staging'))).rejects.toThrow(/cdk deploy misslyckades/);
      expect(aws.stack()).toMatchObject({ status, isProtected: false });
      await deploy(deployment('staging'));
      expect(aws.stack()?.status).toBe('CREATE_COMPLETE');
      expect(printed()).toContain(`Ett misslyckat försök (${status}) tas bort först.`);
      expect(/Kvar blev .*rawmailbucket/.test(printed())).toBe(status === 'ROLLBACK_FAILED');
    },
  );

  test('a store that would be made anew or removed stops it; what was there stays as it was', async () => {
    const aws = await awsOf('staging');
    await deploy(deployment('staging'));
    const before = aws.stack()?.template;
    const [id = ''] = Object.keys(before?.Resources ?? {}).filter((one) => one.startsWith('StoresRegisterTable'));
    aws.replace([id]);
    commitChange('two');
    await expect(deploy(deployment('staging'))).rejects.toThrow(`göra om och tömma, det som bara finns där: ${id}`);
    expect(printed()).toEqual(expect.stringContaining(`~ AWS::DynamoDB::Table ${id} (görs om)`));
    expect(aws.stack()).toMatchObject({ template: before, changeSet: undefined });
  });

  test('a store that only may be made anew stops it, until somebody has named it', async () => {
    const aws = await awsOf('staging');
    await deploy(deployment('staging'));
    const before = aws.stack()?.template;
    const [id = ''] = Object.keys(before?.Resources ?? {}).filter((one) => one.startsWith('StoresRegisterTable'));
    aws.replace([id], 'Conditional');
    commitChange('two');
    await expect(deploy(deployment('staging', { accepted: ['Other'] }))).rejects.toThrow(`--accept ${id}.`);
    expect(aws.stack()).toMatchObject({ template: before, changeSet: undefined });
    await deploy(deployment('staging', { accepted: [id] }));
    expect(aws.templates).toHaveLength(2);
  });

  test.each(['0.2.0', '0.2.10', ''])(
    'over version %j, which cannot read what it writes, it is refused',
    async (old) => {
      const aws = await awsOf('staging');
      await deploy(deployment('staging', { version: old || '0.3.0' }));
      const { Outputs = {} } = aws.stack()?.template ?? {};
      if (!old) delete Outputs.Version;
      change('two');
      commitChange('two');
      const done = aws.asked.length;
      for (const dryRun of [true, false])
        await expect(deploy(deployment('staging', { dryRun }))).rejects.toThrow(/Driftsätt 0\.3\.0 först/);
      expect(aws.asked.slice(done)).not.toContain('CreateChangeSet');
    },
  );

  test.each(['0.3.0', '0.10.0'])('over version %s it is deployed', async (old) => {
    await awsOf('staging');
    await deploy(deployment('staging', { version: old }));
    commitChange('two');
    await deploy(deployment('staging'));
    expect(outputs()['kaa-staging']).toMatchObject({ Version: '1.2.3' });
  });

  test('with --dry-run the changes are shown and none is made', async () => {
    const aws = await awsOf('staging');
    change('not committed');
    await deploy(deployment('staging', { dryRun: true }));
    expect(printed()).toEqual(expect.stringMatching(/^Det här ändras:\n(?:.*\n)*.*\+ AWS::KMS::Key StoresDataKey/m));
    expect(aws.templates).toEqual([]);
    expect(aws.stack()).toBeUndefined();
    expect(git('tag')).toBe('');
  });

  test('a smoke mail that nobody takes leaves staging deployed and unproved', async () => {
    await awsOf('staging');
    await expect(deploy(deployment('staging', { smoke: async () => false }))).rejects.toThrow(
      /provmejlet togs inte om hand/,
    );
    expect(git('tag')).toBe('');
  });

  test('where the count may not be started it is deployed all the same, and says what that means', async () => {
    await awsOf('staging', { invokes: false });
    await deploy(deployment('staging'));
    expect(printed()).toMatch(/Avräkningen gick inte att starta .* i morgon bitti/);
    expect(git('tag')).toMatch(/^proved-/);
  });

  test('an account that is not prepared for CDK is prepared first', async () => {
    const aws = await awsOf('staging', { bootstrapped: false });
    const asked: string[][] = [];
    const cdk: Deployment['cdk'] = async (...args) => {
      asked.push(args);
      if (args[0] === 'bootstrap') throw new Error('enough');
    };
    await expect(deploy(deployment('staging', { cdk }))).rejects.toThrow('enough');
    expect(asked).toEqual([['bootstrap', 'aws://111111111111/eu-north-1']]);
    expect(aws.stack()).toBeUndefined();
  });

  test('what is not committed is not deployed', async () => {
    const aws = await awsOf('staging');
    change('not committed');
    await expect(deploy(deployment('staging'))).rejects.toThrow(/inte är incheckade/);
    expect(aws.asked).not.toContain('CreateChangeSet');
  });

  test('nothing begins in another account than the stage has', async () => {
    const aws = await awsOf('production');
    const { stage } = deployment('staging');
    await expect(deploy(deployment('staging', { stage }))).rejects.toThrow(/inte påbörjad/);
    expect(printed()).toContain('✗ Du är inloggad i konto 222222222222, men staging ligger i 111111111111');
    expect(aws.asked).toEqual(['GetCallerIdentity']);
  });
});
