import { Duration, Stack, Validations } from 'aws-cdk-lib';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { MailboxWatchEnv } from '../functions/mailbox-watch/env.ts';
import type { FaultCode } from '../shared/domain/fault.ts';
import { CANARY_BACK } from '../shared/lambda/log-texts.ts';
import type { Mail } from './mail.ts';
import { alarmWhenHigh, alarmWhenSilent } from './parts/alarms.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import { runOnSchedule } from './parts/schedule.ts';
import type { Stores } from './stores.ts';

const AN_HOUR = Duration.hours(1);
/** The next trial mail is due after 24, and has some time to come back. */
const SILENT_HOURS = 26;
const DEAF = 'What schools write does not reach us: they get no receipt, and the young people are not followed up.';
const CLOSED: FaultCode = 'mailbox-closed';

/** Looks hourly whether SES stores our mail, and writes to the mailbox once a day. */
export class MailboxWatch extends Construct {
  constructor(scope: Construct, { stores, mail, intakeLog }: { stores: Stores; mail: Mail; intakeLog: ILogGroup }) {
    super(scope, 'MailboxWatch');
    const { MAIL_FROM, CONFIGURATION_SET } = mail.env;
    const watch = new PipelineFunction(this, 'mailbox-watch', {
      env: MailboxWatchEnv,
      values: {
        REGISTER_TABLE: stores.register.tableName,
        RULE_SET: mail.ruleSetName,
        RAW_MAIL_BUCKET: stores.rawMailBucket.bucketName,
        MAIL_FROM,
        CONFIGURATION_SET,
      },
      timeout: Duration.seconds(60),
      memory: 256,
      impact: `Nobody looks whether the mailbox is deaf. If it is: ${DEAF.charAt(0).toLowerCase()}${DEAF.slice(1)}`,
      urgency: 'at once',
      triedAgainAfter: AN_HOUR,
    });
    watch.allowTable(stores.register, 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem');
    watch.allow(['ses:DescribeActiveReceiptRuleSet'], ['*']);
    Validations.of(watch).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'The active rule set is no resource of its own: AWS allows no narrower right.',
    });
    mail.allowSendToMailbox(watch);
    runOnSchedule(this, watch.lambda, 'rate(1 hour)');
    this.alarms(watch.log, intakeLog);
  }

  private alarms(ownLog: ILogGroup, intakeLog: ILogGroup): void {
    alarmWhenHigh(this, 'ClosedAlarm', {
      title: 'The mailbox is not open',
      graph: 'Timmar då SES inte tog emot till brevlådan',
      urgency: 'at once',
      metric: this.counted('MailboxClosed', ownLog, `"code":"${CLOSED}"`),
      description: `SES does not take in mail to the KAA mailbox: another receipt rule set is active in the account, or ours has been changed. ${DEAF}`,
      atLeast: 1,
      // An hour may see no run, and the next two.
      of: 2,
      periods: 1,
    });
    alarmWhenSilent(this, 'CanaryAlarm', {
      title: 'No trial mail has come back',
      graph: 'Kontrollmejl som kom tillbaka',
      urgency: 'at once',
      metric: this.counted('CanariesBack', intakeLog, `"what":"${CANARY_BACK}"`),
      description: `The system writes to the KAA mailbox once a day, and no such mail has come back for ${SILENT_HOURS} hours. ${DEAF}`,
      atLeast: 1,
      periods: SILENT_HOURS,
    });
  }

  private counted(metricName: string, logGroup: ILogGroup, term: string) {
    return new MetricFilter(this, metricName, {
      logGroup,
      filterPattern: FilterPattern.allTerms(term),
      metricNamespace: Stack.of(this).stackName,
      metricName,
    }).metric({ statistic: 'sum', period: AN_HOUR });
  }
}
