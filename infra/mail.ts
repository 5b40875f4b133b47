import { CfnOutput, CustomResource, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  ReceiptRuleSet,
  TlsPolicy,
} from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Construct } from 'constructs';
import { ACTIVATE_RULE_SET } from './parts/bundle.ts';
import { bundleOf, type PipelineFunction } from './parts/pipeline-function.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

/** The mailbox in both directions: SES writes what comes to in/ of the raw-mail bucket, and sends what we answer. */
export class Mail extends Construct {
  /** The values of MAIL_FROM, CONFIGURATION_SET and SINK_ADDRESS, for every function that sends. */
  readonly env: { MAIL_FROM: string; CONFIGURATION_SET: string; SINK_ADDRESS: string };
  private readonly stage: Stage;
  private readonly sendFrom: string[];

  constructor(scope: Construct, { stage, stores }: { stage: Stage; stores: Stores }) {
    super(scope, 'Mail');
    this.stage = stage;
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    // Only what delivery-feedback reads: SES tells events to no queue, so they go by the account's event bus.
    configurationSet.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
    const identity = new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(stage.mailDomain),
      configurationSet,
      // Otherwise bounces come back as mail to the mailbox, and are taken for reports.
      feedbackForwarding: false,
    });
    this.sendFrom = [
      identity.emailIdentityArn,
      arnOf(this, 'configuration-set', configurationSet.configurationSetName),
    ];
    if (stage.name === 'staging') {
      // A verified sink lets staging stay in the SES sandbox, where no other address can be reached at all.
      const sink = new EmailIdentity(this, 'Sink', { identity: Identity.email(stage.sinkAddress) });
      // In the sandbox SES asks for the right on the recipient's identity, too.
      this.sendFrom.push(sink.emailIdentityArn);
    }
    this.env = {
      MAIL_FROM: stage.mailbox,
      CONFIGURATION_SET: configurationSet.configurationSetName,
      SINK_ADDRESS: stage.sinkAddress ?? '',
    };

    const ruleSet = new ReceiptRuleSet(this, 'RuleSet');
    ruleSet.addRule('Mailbox', {
      recipients: [stage.mailbox],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.REQUIRE,
      // No kmsKey here: it would mean encryption by SES itself, which only its Java and Ruby clients can undo.
      actions: [new S3({ bucket: stores.rawMailBucket, objectKeyPrefix: 'in/' })],
    });
    this.activate(ruleSet);

    new CfnOutput(this, 'Mailbox', { value: stage.mailbox });
    new CfnOutput(this, 'MxRecord', {
      description:
        'MX of the mail domain. If other mailboxes live there, leave its MX alone, let the mail server send on this one mailbox, and name the server as trustedRelay in the profile.',
      value: `${stage.mailDomain} MX 10 inbound-smtp.${stage.region}.amazonaws.com`,
    });
    identity.dkimRecords.forEach(({ name, value }, index) => {
      new CfnOutput(this, `DkimRecord${index + 1}`, { value: `${name} CNAME ${value}` });
    });
  }

  allowSend(sender: PipelineFunction): void {
    const actions = ['ses:SendRawEmail'];
    if (this.stage.name === 'production') {
      sender.allow(actions, this.sendFrom);
      return;
    }
    // ForAllValues is true of an empty list, so the list must be there.
    sender.allow(actions, this.sendFrom, {
      'ForAllValues:StringEquals': { 'ses:Recipients': [this.stage.sinkAddress] },
      Null: { 'ses:Recipients': 'false' },
    });
    // Whatever else is allowed one day: staging reaches no real person (promise P7).
    sender.deny(['ses:SendRawEmail', 'ses:SendEmail'], ['*'], {
      'ForAnyValue:StringNotEquals': { 'ses:Recipients': [this.stage.sinkAddress] },
    });
  }

  /** CloudFormation cannot make a rule set the active one, and there is one per account and region. */
  private activate(ruleSet: ReceiptRuleSet): void {
    const role = new Role(this, 'ActivatorRole', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    const logGroup = new LogGroup(this, 'ActivatorLogs', {
      retention: RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    logGroup.grantWrite(role);
    role.addToPolicy(
      new PolicyStatement({
        actions: ['ses:DescribeActiveReceiptRuleSet', 'ses:SetActiveReceiptRuleSet'],
        resources: ['*'],
      }),
    );
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'SES knows no resource for the active rule set: AWS allows no narrower right.',
    });
    const activator = new LambdaFunction(this, 'Activator', {
      description: ACTIVATE_RULE_SET,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      code: bundleOf(this, ACTIVATE_RULE_SET),
      handler: 'index.handler',
      timeout: Duration.seconds(30),
      memorySize: 256,
      role,
      logGroup,
    });
    const active = new CustomResource(this, 'ActiveRuleSet', {
      resourceType: 'Custom::ActiveReceiptRuleSet',
      serviceToken: activator.functionArn,
      properties: { RuleSetName: ruleSet.receiptRuleSetName },
    });
    active.node.addDependency(role);
  }
}

function arnOf(scope: Construct, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({ service: 'ses', resource, resourceName });
}
