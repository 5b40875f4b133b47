import { Duration } from 'aws-cdk-lib';
import { EventField, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Construct } from 'constructs';
import { DeliveryFeedbackEnv } from '../functions/delivery-feedback/env.ts';
import type { Mail } from './mail.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import type { Stores } from './stores.ts';

const BOUNCED = 'Email Bounced';
const OTHERS = ['Email Delivered', 'Email Complaint Received', 'Email Rejected'];

/** In every event: a missing path makes a message unreadable. */
const facts = {
  event: EventField.fromPath('$.detail.eventType'),
  tags: EventField.fromPath('$.detail.mail.tags.effect'),
};

/** SES's events → feedback queue → outcome of a mail. */
export class DeliveryFeedback extends Construct {
  constructor(scope: Construct, { stores, queues, mail }: { stores: Stores; queues: Queues; mail: Mail }) {
    super(scope, 'DeliveryFeedback');
    const feedback = new PipelineFunction(this, 'delivery-feedback', {
      env: DeliveryFeedbackEnv,
      values: {
        REGISTER_TABLE: stores.register.tableName,
        DIRECTORY_TABLE: stores.directory.tableName,
        NOTIFICATIONS_QUEUE_URL: queues.notifications.queue.queueUrl,
        NOTICES_QUEUE_URL: queues.notices.queue.queueUrl,
      },
      timeout: Duration.seconds(30),
      memory: 512,
      impact: queues.feedback.impact,
      urgency: queues.feedback.urgency,
    });
    feedback.allowTable(stores.register, 'dynamodb:GetItem', 'dynamodb:UpdateItem');
    feedback.allowTable(stores.directory, 'dynamodb:PutItem');
    feedback.allowSend(queues.notifications, queues.notices);
    queues.feedback.connect(feedback, { batchSize: 10, maxConcurrency: 2 });

    this.passOn(queues, 'Bounces', mail, [BOUNCED], {
      ...facts,
      bounce: EventField.fromPath('$.detail.bounce.bounceType'),
    });
    this.passOn(queues, 'Outcomes', mail, OTHERS, facts);
  }

  /**
   * Only type and our tag: an event holds address and subject (P4). So no dead letters; EventBridge retries for 24
   * hours, and a lost event does no harm.
   */
  private passOn(queues: Queues, id: string, mail: Mail, detailType: string[], message: Record<string, string>): void {
    new Rule(this, id, {
      eventPattern: {
        source: ['aws.ses'],
        detailType,
        detail: {
          mail: { tags: { 'ses:configuration-set': [mail.env.CONFIGURATION_SET], effect: [{ exists: true }] } },
        },
      },
      targets: [new SqsQueue(queues.feedback.queue, { message: RuleTargetInput.fromObject(message) })],
    });
  }
}
