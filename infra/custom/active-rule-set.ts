import { CustomResource, Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ReceiptRule, ReceiptRuleSet } from 'aws-cdk-lib/aws-ses';
import { Provider } from 'aws-cdk-lib/custom-resources';
import { Construct } from 'constructs';
import { ACTIVE_RULE_SET } from '../parts/bundle.ts';
import { bundleOf } from '../parts/pipeline-function.ts';

/**
 * CloudFormation cannot activate a rule set. CDK's Provider retries the answer, answers for a crash, and ignores the
 * Delete after a refused Create.
 */
export class ActiveRuleSet extends Construct {
  private readonly logGroup: LogGroup;

  constructor(scope: Construct, id: string, { ruleSet, rule }: { ruleSet: ReceiptRuleSet; rule: ReceiptRule }) {
    super(scope, id);
    this.logGroup = new LogGroup(this, 'Logs', { removalPolicy: RemovalPolicy.DESTROY });
    const activator = this.activator();
    const answerer = this.role('AnswererRole', ['lambda:InvokeFunction', 'lambda:GetFunction'], activator.functionArn);
    const provider = new Provider(this, 'Provider', {
      onEventHandler: activator,
      frameworkOnEventRole: answerer.withoutPolicyUpdates(),
      logGroup: this.logGroup,
    });
    const active = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::ActiveReceiptRuleSet',
      serviceToken: provider.serviceToken,
      properties: { RuleSetName: ruleSet.receiptRuleSetName },
      // The default is an hour.
      serviceTimeout: Duration.minutes(5),
    });
    // An active set without its rule would reject mail.
    active.node.addDependency(rule, answerer);
  }

  private activator(): LambdaFunction {
    const actions = ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'];
    const role = this.role('ActivatorRole', actions, '*');
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The active rule set is no resource of its own: for these two actions AWS allows no narrower right.',
    });
    return new LambdaFunction(this, 'Activator', {
      description: ACTIVE_RULE_SET,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundleOf(this, ACTIVE_RULE_SET),
      handler: 'index.handler',
      timeout: Duration.minutes(1),
      memorySize: 256,
      role,
      logGroup: this.logGroup,
    });
  }

  private role(id: string, actions: string[], resource: string): Role {
    const role = new Role(this, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.logGroup.grantWrite(role);
    role.addToPolicy(new PolicyStatement({ actions, resources: [resource] }));
    return role;
  }
}
