import { CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { OidcProviderNative, PolicyStatement, Role, WebIdentityPrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { type Stage, stackName } from '../stages.ts';

const GITHUB = 'token.actions.githubusercontent.com';
const BOOTSTRAP = 'hnb659fds';

export type DeployRoleProps = {
  stage: Stage;
  /** `owner/name` on GitHub. */
  repository: string;
};

/**
 * Optional: roles that a workflow of one repository may take for an hour, without stored keys. `Deploy` only in the
 * environment of the stage's name, whose reviewers and branches GitHub guards. `Diff` by the weekly look at main, in
 * staging also by a pull request: it reads, and decrypts nothing.
 */
export class DeployRoleStack extends Stack {
  private readonly stage: Stage;

  constructor(scope: Construct, id: string, { stage, repository }: DeployRoleProps) {
    super(scope, id, {
      env: { region: stage.region, ...(stage.account !== undefined && { account: stage.account }) },
      description: `Roles with which GitHub Actions deploys ${stackName(stage)}`,
    });
    this.stage = stage;
    const github = new OidcProviderNative(this, 'GitHub', {
      url: `https://${GITHUB}`,
      clientIds: ['sts.amazonaws.com'],
    });
    const roleOf = (name: string, ...subjects: string[]) => {
      const role = new Role(this, name, {
        assumedBy: new WebIdentityPrincipal(github.oidcProviderArn, {
          StringEquals: {
            [`${GITHUB}:aud`]: 'sts.amazonaws.com',
            [`${GITHUB}:sub`]: subjects.map((subject) => `repo:${repository}:${subject}`),
          },
        }),
        maxSessionDuration: Duration.hours(1),
      });
      new CfnOutput(this, `${name}RoleArn`, { value: role.roleArn });
      return role;
    };
    const deploy = roleOf('Deploy', `environment:${stage.name}`);
    for (const statement of this.deployRights()) deploy.addToPolicy(statement);
    const main = 'ref:refs/heads/main';
    const diff = stage.name === 'staging' ? roleOf('Diff', 'pull_request', main) : roleOf('Diff', main);
    diff.addToPolicy(this.takeRolesOfCdk('lookup'));
  }

  private deployRights(): PolicyStatement[] {
    return [
      this.takeRolesOfCdk('deploy', 'file-publishing', 'lookup'),
      ...this.stackRights(),
      ...this.doctorRights(),
      ...this.smokeRights(),
      // Counts what is there once more; it takes no input.
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: [`arn:aws:lambda:${this.region}:${this.account}:function:${stackName(this.stage)}-Reconcile*`],
      }),
    ];
  }

  /** What they may do is CDK's affair; they cannot be changed from here. */
  private takeRolesOfCdk(...names: string[]): PolicyStatement {
    const resources = names.map(
      (name) => `arn:aws:iam::${this.account}:role/cdk-${BOOTSTRAP}-${name}-role-${this.account}-${this.region}`,
    );
    return new PolicyStatement({ actions: ['sts:AssumeRole'], resources });
  }

  private stackRights(): PolicyStatement[] {
    const stackArn = (name: string) => `arn:aws:cloudformation:${this.region}:${this.account}:stack/${name}/*`;
    const read = [
      'cloudformation:DescribeStacks',
      'cloudformation:ListStackResources',
      'cloudformation:DescribeChangeSet',
    ];
    return [
      new PolicyStatement({ actions: read, resources: [stackArn(stackName(this.stage)), stackArn('CDKToolkit')] }),
      new PolicyStatement({
        actions: ['cloudformation:DeleteChangeSet'],
        resources: [stackArn(stackName(this.stage))],
      }),
    ];
  }

  /** No one may be narrowed to a resource but the identities, subscriptions and the extract's date. */
  private doctorRights(): PolicyStatement[] {
    const arn = (service: string, resource: string) => `arn:aws:${service}:${this.region}:${this.account}:${resource}`;
    const residents = `${stackName(this.stage)}-StoresResidentsTable*`;
    return [
      new PolicyStatement({
        actions: ['lambda:GetAccountSettings', 'ses:GetAccount', 'ses:DescribeActiveReceiptRuleSet'],
        resources: ['*'],
      }),
      new PolicyStatement({ actions: ['ses:GetEmailIdentity'], resources: [arn('ses', 'identity/*')] }),
      new PolicyStatement({
        actions: ['sns:ListSubscriptionsByTopic'],
        resources: [arn('sns', `${stackName(this.stage)}-*`)],
      }),
      // The date of the extract, and no resident.
      new PolicyStatement({
        actions: ['dynamodb:GetItem'],
        resources: [arn('dynamodb', `table/${residents}`)],
        conditions: {
          'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['EXTRACT#current'] },
          Null: { 'dynamodb:LeadingKeys': 'false' },
        },
      }),
      this.keyThrough('dynamodb', 'kms:Decrypt', { 'kms:EncryptionContext:aws:dynamodb:tableName': residents }),
    ];
  }

  /** To put the trial mail, and to see whether it was put away. */
  private smokeRights(): PolicyStatement[] {
    const bucket = `arn:aws:s3:::${stackName(this.stage)}-storesrawmailbucket*`;
    return [
      new PolicyStatement({ actions: ['s3:PutObject'], resources: [`${bucket}/in/prov-*`] }),
      new PolicyStatement({
        actions: ['s3:ListBucket'],
        resources: [bucket],
        conditions: { StringLike: { 's3:prefix': ['mail/prov-*', 'in/prov-*'] } },
      }),
      this.keyThrough('s3', 'kms:GenerateDataKey', { 'kms:EncryptionContext:aws:s3:arn': `${bucket}` }),
    ];
  }

  private keyThrough(service: string, action: string, context: Record<string, string>): PolicyStatement {
    return new PolicyStatement({
      actions: [action],
      resources: [`arn:aws:kms:${this.region}:${this.account}:key/*`],
      conditions: {
        StringEquals: { 'kms:ViaService': `${service}.${this.region}.amazonaws.com` },
        StringLike: context,
      },
    });
  }
}
