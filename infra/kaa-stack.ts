import { RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnLogGroup } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { CapacityAlarms } from './capacity-alarms.ts';
import { CoordinatorNotice } from './coordinator-notice.ts';
import { addDashboard } from './dashboard.ts';
import { DeliveryFeedback } from './delivery-feedback.ts';
import { addDesk } from './desk.ts';
import { Import } from './import.ts';
import { Mail } from './mail.ts';
import { MailIntake } from './mail-intake.ts';
import { MailboxWatch } from './mailbox-watch.ts';
import { Outreach } from './outreach.ts';
import { OurAlarm } from './parts/alarms.ts';
import { isProtected } from './parts/first-deployment.ts';
import { setBundles } from './parts/pipeline-function.ts';
import type { BundledStage } from './parts/stage-bundles.ts';
import { makeQueues } from './queues.ts';
import { Reconcile } from './reconcile.ts';
import { Register } from './register.ts';
import { SendingAlarms } from './sending-alarms.ts';
import { StaffRights } from './staff-rights.ts';
import type { Stage } from './stages.ts';
import { Stores } from './stores.ts';
import { Sweep } from './sweep.ts';
import { addToolOutputs } from './tool-outputs.ts';

/** In the order in which a report travels. */
export class KaaStack extends Stack {
  constructor(scope: Construct, id: string, { stage, profile, bundles }: BundledStage) {
    super(scope, id, {
      env: { region: stage.region, ...(stage.account === undefined ? {} : { account: stage.account }) },
      description: `Kommunernas aktivitetsansvar, ${stage.name}`,
      terminationProtection: isProtected(scope, stage),
    });
    setBundles(this, bundles);
    const stores = new Stores(this, { stage });
    const queues = makeQueues(this);
    const mail = new Mail(this, { stage, stores });
    const intake = new MailIntake(this, { stage, profile, stores, queues, mail });
    new Import(this, { stores, queues });
    new Register(this, { stores, queues });
    new Outreach(this, { stage, profile, stores, queues, mail });
    const deskUrl = addDesk(this, { stage, stores, queues });
    new CoordinatorNotice(this, { stores, queues, mail, deskUrl });
    new DeliveryFeedback(this, { stores, queues, mail });
    new Sweep(this, { stores, queues });
    new SendingAlarms(this, { namespace: `kaa-${stage.name}` });
    new MailboxWatch(this, { stores, mail, intakeLog: intake.log });
    new CapacityAlarms(this);
    new Reconcile(this, { stage, stores });
    new StaffRights(this, { stage, stores, queues });
    addToolOutputs(this, { stage, profile, stores, queues });
    this.mailAlarms(stage.alarmAddress);
    addDashboard(this);
    this.keepLogs(stage);
    this.acknowledgeNotificationHandler();
  }

  private mailAlarms(address: string): void {
    const topic = new Topic(this, 'Alarms', { enforceSSL: true });
    topic.addSubscription(new EmailSubscription(address));
    // enforceSSL replaces the default policy, which admits alarms.
    topic.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [topic.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': this.account } },
      }),
    );
    for (const construct of this.node.findAll())
      if (construct instanceof OurAlarm) {
        construct.addAlarmAction(new SnsAction(topic));
        construct.addOkAction(new SnsAction(topic));
      }
  }

  /** CDK's default is two years, and to delete them with the stack. */
  private keepLogs({ logsKeptDays, deletionProtection }: Stage): void {
    for (const construct of this.node.findAll()) {
      if (!(construct instanceof CfnLogGroup)) continue;
      construct.retentionInDays = logsKeptDays;
      if (deletionProtection) construct.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    }
  }

  /** Connects buckets to queues. */
  private acknowledgeNotificationHandler(): void {
    const handler = this.node.children.find(({ node }) => node.id.startsWith('BucketNotificationsHandler'));
    if (!handler) throw new Error('CDK has no BucketNotificationsHandler any more: remove its acknowledgement');
    Validations.of(handler).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason:
        'The function with which CDK connects buckets to queues at deployment. The policy of AWS lets it write its log, and nothing else.',
    });
  }
}
