import type { IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { MAIL_QUOTA, OUTCOME_UNKNOWN } from '../shared/lambda/log-texts.ts';
import { alarmWhenHigh, FIVE_MINUTES } from './parts/alarms.ts';
import { loggedNumber } from './parts/logged-number.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';

/** Of the mails that SES lets us send in 24 hours, in percent. */
const SPENT = 80;
const NOT_LOST = 'Nothing is lost: all of it leaves once each afterwards.';

/** Counted in the logs of who sends, and of the sweep, which asks SES. */
export class SendingAlarms extends Construct {
  private readonly namespace: string;

  constructor(scope: Construct, { namespace }: { namespace: string }) {
    super(scope, 'SendingAlarms');
    this.namespace = namespace;
    const functions = scope.node.findAll().filter((construct) => construct instanceof PipelineFunction);
    const sweep = functions.find(({ node }) => node.id === 'sweep');
    const senders = functions.filter(({ node }) => ['mail-intake', 'outreach', 'coordinator-notice'].includes(node.id));
    if (!sweep || senders.length !== 3) throw new Error('the sweep or a function that sends has another name');
    alarmWhenHigh(this, 'RefusedAlarm', {
      title: 'SES takes none of our mail',
      graph: 'SES tar inte emot våra mejl (1 = ja)',
      urgency: 'next working day',
      metric: this.quota(sweep.log, 'stopped'),
      description: `SES has refused our mail for a quarter of an hour, or sending is turned off for the account: schools get no receipts, and coordinators are not told of new cases. ${NOT_LOST}`,
      atLeast: 1,
      periods: 3,
    });
    alarmWhenHigh(this, 'QuotaAlarm', {
      title: 'The mails of a day are nearly used up',
      graph: 'Andel av dygnets mejl som är skickade, procent',
      urgency: 'next working day',
      metric: this.quota(sweep.log, 'percent'),
      description: `We have sent ${SPENT} % of the mails that SES lets us send in 24 hours. Beyond that receipts to schools and notices to coordinators wait for the next day. ${NOT_LOST}`,
      atLeast: SPENT,
    });
    alarmWhenHigh(this, 'UnknownAlarm', {
      title: 'Nobody knows whether a mail was sent',
      graph: 'Mejl som ingen vet om de skickades',
      urgency: 'next working day',
      metric: this.unknown(senders.map(({ log }) => log)),
      description:
        'SES did not answer, twice, and the mail is not sent again by itself: a school may lack its receipt, a coordinator may not know of a case, or a young person may lack the invitation.',
      atLeast: 1,
    });
  }

  private quota(log: ILogGroup, which: 'percent' | 'stopped'): Metric {
    return loggedNumber(
      this,
      which,
      {
        log,
        what: MAIL_QUOTA,
        numbers: ['percent', 'stopped'],
        which,
        metricName: which === 'percent' ? 'MailQuotaPercent' : 'MailStopped',
      },
      { statistic: 'max', period: FIVE_MINUTES },
    );
  }

  /** One metric of several logs. */
  private unknown(logs: ILogGroup[]): IMetric {
    const filters = logs.map(
      (logGroup, index) =>
        new MetricFilter(this, `Unknown${index}`, {
          logGroup,
          filterPattern: FilterPattern.allTerms(`"what":"${OUTCOME_UNKNOWN}"`),
          metricNamespace: this.namespace,
          metricName: 'UnknownOutcomes',
        }),
    );
    const [first] = filters;
    if (!first) throw new Error('no function sends');
    return first.metric({ statistic: 'sum', period: FIVE_MINUTES });
  }
}
