import { Duration } from 'aws-cdk-lib';
import { type IMetric, MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { Profile } from '../shared/domain/profile.ts';
import { REPORT_STORED, ROWS_TAKEN, STRANGERS_LIMIT } from '../shared/lambda/log-texts.ts';
import { alarmWhenHigh, FIVE_MINUTES } from './parts/alarms.ts';
import { loggedNumber } from './parts/logged-number.ts';

const A_DAY = Duration.days(1);
/** With fewer, a single mail is a large share. */
const MIN_MAILS = 5;
/** Protected identity is rare: so many are false alarms. */
const SEALED_SHARE = 0.3;
const HELD_SHARE = 0.5;

/** Of mails and rows that are taken. */
type UnreadShare = Profile['intake']['unreadShare'];

const TO_READ = '"toRead":';
const UNREAD =
  'These young people get no letter until somebody has read the mails. A school system may write in a new way: read them, and teach what is harmless (kaa held read --learn).';

/** Counted in mail-intake's log. */
export class MailShares extends Construct {
  private readonly log: ILogGroup;

  constructor(
    scope: Construct,
    { log, namespace, unreadShare }: { log: ILogGroup; namespace: string; unreadShare: UnreadShare },
  ) {
    super(scope, 'MailShares');
    this.log = log;
    const all = this.counted('All', namespace);
    alarmWhenHigh(this, 'SealedAlarm', {
      title: 'Many mails are sealed',
      graph: 'Andel mejl som gick den skyddade vägen',
      urgency: 'next working day',
      metric: this.share(all, this.counted('Sealed', namespace, 'sealed')),
      description:
        'An unusual share of the mails of a day was sealed as protected identity. Either many young people are protected, or ordinary words seal mails: then these young people are not followed up until an officer has opened each mail.',
      atLeast: SEALED_SHARE,
    });
    alarmWhenHigh(this, 'HeldAlarm', {
      title: 'Many mails wait for a person',
      graph: 'Andel mejl som väntar på en person',
      urgency: 'next working day',
      metric: this.share(all, this.counted('Held', namespace, 'held')),
      description:
        'Most mails of a day wait for a person to read them: the young people in them are not followed up until somebody has. A school system may write in a new way, or the list of schools and their addresses is out of date.',
      atLeast: HELD_SHARE,
    });
    alarmWhenHigh(this, 'UnreadMailsAlarm', {
      title: 'Many mails are not understood whole',
      graph: 'Andel mejl som ska läsas före kontakt',
      urgency: 'next working day',
      metric: this.share(all, this.counted('ToRead', namespace, undefined, TO_READ)),
      description: `An unusual share of the mails of a day holds something that is not understood. ${UNREAD}`,
      atLeast: unreadShare.mails,
    });
    alarmWhenHigh(this, 'UnreadRowsAlarm', {
      title: 'Many rows are not understood whole',
      graph: 'Andel rader som ska läsas före kontakt',
      urgency: 'next working day',
      metric: this.share(this.rows('taken'), this.rows('toRead')),
      description: `An unusual share of the rows of a day holds something that is not understood. ${UNREAD}`,
      atLeast: unreadShare.rows,
    });
    alarmWhenHigh(this, 'StrangersAlarm', {
      title: 'Strangers hold many young people',
      graph: 'Kontaktstopp från okända utöver gränsen',
      urgency: 'at once',
      metric: new MetricFilter(this, 'Strangers', {
        logGroup: log,
        filterPattern: FilterPattern.allTerms(`"what":"${STRANGERS_LIMIT}"`),
        metricNamespace: namespace,
        metricName: 'StrangersOverLimit',
      }).metric({ statistic: 'sum', period: FIVE_MINUTES }),
      description:
        'Mails of unknown senders name more young people as protected than may be held in an hour. Either somebody tries to stop our letters, or a school writes from an address that we do not know: the young people beyond the limit are not held until an officer has opened the mails.',
      atLeast: 1,
    });
  }

  /** Lambda puts time and request id before the JSON. */
  private counted(id: string, metricNamespace: string, state?: string, ...more: string[]): IMetric {
    const terms = [`"what":"${REPORT_STORED}"`, ...(state ? [`"state":"${state}"`] : []), ...more];
    const filter = new MetricFilter(this, id, {
      logGroup: this.log,
      filterPattern: FilterPattern.allTerms(...terms),
      metricNamespace,
      metricName: `${id}Mails`,
    });
    return filter.metric({ statistic: 'sum', period: A_DAY });
  }

  private rows(which: 'taken' | 'toRead'): IMetric {
    const metricName = which === 'taken' ? 'TakenRows' : 'ToReadRows';
    return loggedNumber(
      this,
      `${which}Rows`,
      { log: this.log, what: ROWS_TAKEN, numbers: ['taken', 'toRead'], which, metricName },
      { statistic: 'sum', period: A_DAY },
    );
  }

  private share(all: IMetric, some: IMetric): IMetric {
    return new MathExpression({
      expression: `IF(all >= ${MIN_MAILS}, FILL(some, 0) / all, 0)`,
      usingMetrics: { all, some },
      period: A_DAY,
    });
  }
}
