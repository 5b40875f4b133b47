import { CfnOutput, Stack } from 'aws-cdk-lib';
import { EventBus } from 'aws-cdk-lib/aws-events';
import { Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import {
  ConfigurationSet,
  ConfigurationSetTlsPolicy,
  EmailIdentity,
  EmailSendingEvent,
  EventDestination,
  Identity,
  MailFromBehaviorOnMxFailure,
  ReceiptRuleSet,
  TlsPolicy,
} from 'aws-cdk-lib/aws-ses';
import { S3 } from 'aws-cdk-lib/aws-ses-actions';
import { Construct } from 'constructs';
import { ActiveRuleSet } from './custom/active-rule-set.ts';
import { addDnsOutputs } from './dns-records.ts';
import { addMailAlarms } from './mail-alarms.ts';
import type { PipelineFunction } from './parts/pipeline-function.ts';
import type { Stage } from './stages.ts';
import { receiptRules, type Stores } from './stores.ts';

/** SES stores incoming mail below in/ and sends ours. */
export class Mail extends Construct {
  readonly env: { MAIL_FROM: string; CONFIGURATION_SET: string; SINK_ADDRESS: string };
  readonly ruleSetName: string;
  private readonly stage: Stage;
  private readonly sendFrom: string[];
  private readonly sink: string[];

  constructor(scope: Construct, { stage, stores }: { stage: Stage; stores: Stores }) {
    super(scope, 'Mail');
    this.stage = stage;
    const configurationSet = this.configurationSet();
    const mailFrom = `bounce.${stage.mailDomain}`;
    const identity = this.identity(configurationSet, mailFrom);
    this.sendFrom = [
      identity.emailIdentityArn,
      arnOf(this, 'configuration-set', configurationSet.configurationSetName),
    ];
    this.sink = this.identityOfSink();
    this.env = {
      MAIL_FROM: stage.mailbox,
      CONFIGURATION_SET: configurationSet.configurationSetName,
      SINK_ADDRESS: stage.sinkAddress ?? '',
    };
    this.ruleSetName = this.receiveInto(stores.rawMailBucket);
    addMailAlarms(this);
    new CfnOutput(Stack.of(this), 'Mailbox', { value: stage.mailbox });
    addDnsOutputs(Stack.of(this), { stage, mailFrom, identity });
  }

  allowSend(sender: PipelineFunction): void {
    const actions = ['ses:SendRawEmail'];
    // Else any address of the domain could be the sender.
    const fromMailbox = { StringEquals: { 'ses:FromAddress': this.stage.mailbox } };
    if (this.stage.name === 'production') sender.allow(actions, this.sendFrom, fromMailbox);
    else this.allowSendTo(this.stage.sinkAddress, sender, [...this.sendFrom, ...this.sink]);
  }

  /** In every stage: nobody reads it but mail-intake (P7). */
  allowSendToMailbox(sender: PipelineFunction): void {
    this.allowSendTo(this.stage.mailbox, sender, this.sendFrom);
  }

  private allowSendTo(recipient: string, sender: PipelineFunction, from: string[]): void {
    // ForAllValues is true for an empty list.
    sender.allow(['ses:SendRawEmail'], from, {
      StringEquals: { 'ses:FromAddress': this.stage.mailbox },
      'ForAllValues:StringEquals': { 'ses:Recipients': [recipient] },
      Null: { 'ses:Recipients': 'false' },
    });
    // A deny no later right undoes: staging reaches no real person (P7).
    sender.deny(['ses:SendRawEmail', 'ses:SendEmail'], ['*'], {
      'ForAnyValue:StringNotEquals': { 'ses:Recipients': [recipient] },
    });
  }

  private configurationSet(): ConfigurationSet {
    const configurationSet = new ConfigurationSet(this, 'ConfigurationSet', {
      tlsPolicy: ConfigurationSetTlsPolicy.REQUIRE,
      reputationMetrics: true,
    });
    // SES cannot write to a queue.
    configurationSet.addEventDestination('Events', {
      destination: EventDestination.eventBus(EventBus.fromEventBusName(this, 'Bus', 'default')),
      events: [
        EmailSendingEvent.DELIVERY,
        EmailSendingEvent.BOUNCE,
        EmailSendingEvent.COMPLAINT,
        EmailSendingEvent.REJECT,
      ],
    });
    return configurationSet;
  }

  private identity(configurationSet: ConfigurationSet, mailFromDomain: string): EmailIdentity {
    return new EmailIdentity(this, 'Identity', {
      identity: Identity.domain(this.stage.mailDomain),
      configurationSet,
      // An envelope sender in our domain lets SPF count for DMARC; a mistake in its DNS must not stop receipts.
      mailFromDomain,
      mailFromBehaviorOnMxFailure: MailFromBehaviorOnMxFailure.USE_DEFAULT_VALUE,
      // Else bounces are read as reports.
      feedbackForwarding: false,
    });
  }

  /** A verified sink lets staging stay in SES's sandbox, which demands the right on the recipient's identity. */
  private identityOfSink(): string[] {
    if (this.stage.name === 'production') return [];
    return [new EmailIdentity(this, 'Sink', { identity: Identity.email(this.stage.sinkAddress) }).emailIdentityArn];
  }

  private receiveInto(bucket: Bucket): string {
    const ruleSet = new ReceiptRuleSet(this, 'RuleSet');
    const rule = ruleSet.addRule('Mailbox', {
      recipients: [this.stage.mailbox],
      scanEnabled: true,
      tlsPolicy: TlsPolicy.REQUIRE,
      // No kmsKey here: it would mean encryption by SES itself, which only its Java and Ruby clients can undo.
      actions: [new S3({ bucket, objectKeyPrefix: 'in/' })],
    });
    // CDK's action demands our account alone.
    bucket.addToResourcePolicy(
      new PolicyStatement({
        effect: Effect.DENY,
        principals: [new ServicePrincipal('ses.amazonaws.com')],
        actions: ['s3:PutObject'],
        resources: [bucket.arnForObjects('*')],
        conditions: { ArnNotLike: { 'aws:SourceArn': receiptRules(this) } },
      }),
    );
    new ActiveRuleSet(this, 'ActiveRuleSet', { ruleSet, rule });
    return ruleSet.receiptRuleSetName;
  }
}

function arnOf(scope: Construct, resource: string, resourceName: string): string {
  return Stack.of(scope).formatArn({ service: 'ses', resource, resourceName });
}
