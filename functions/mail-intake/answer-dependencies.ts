import { Temporal } from 'temporal-polyfill';
import type { Ses, Sqs } from '../../shared/aws/clients.ts';
import { sendMail } from '../../shared/aws/mail.ts';
import type { SchoolUnit } from '../../shared/domain/directory.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import type { OutgoingMail } from '../../shared/domain/outgoing-mail.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Answer, Report } from '../../shared/domain/report.ts';
import { reportKey } from '../../shared/store/keys.ts';
import { answerText, gatheredText, needsBlankReport } from './answer.ts';
import { answerGathered, answerReport } from './answer-report.ts';
import { blankReport } from './blank-report.ts';
import type { Env } from './env.ts';
import { type AnswerToSend, sendAnswer } from './send-answer.ts';
import type { Stores } from './stores.ts';

type AnswerText = Pick<OutgoingMail, 'subject' | 'text' | 'inReplyTo'>;

export function answering(
  env: Env,
  aws: { ses: Ses; sqs: Sqs },
  stores: Stores,
  profile: Profile,
  now: () => Temporal.Instant,
  signalNotices: (signals: NoticeSignal[]) => Promise<void>,
) {
  const sender = { from: env.MAIL_FROM, configurationSet: env.CONFIGURATION_SET, sink: env.SINK_ADDRESS };

  const send = (answer: AnswerToSend, reports: Report[], text: AnswerText) =>
    sendAnswer(answer, {
      isBlocked: stores.blocked.isBlocked,
      claim: (item, planned) => stores.effects.claim(item, ['answer'], planned, now(), { repeat: 'once' }),
      settle: (item, from, state, more) =>
        stores.effects.settle(item, ['answer'], from, state, {
          effect: { sesId: more?.sesId },
          item: more?.notice ? [[['notices', more.notice.id], more.notice.notice]] : [],
        }),
      send: (tag) =>
        sendMail(aws.ses, sender, {
          to: answer.answer.to ?? '',
          ...text,
          ...(reports.some(needsBlankReport) && { attachment: blankReport() }),
          autoSubmitted: 'auto-replied',
          tag,
        }),
      signalNotices,
    });
  const settle = (reportId: string, from: Answer, state: Answer['state'], sesId?: string) =>
    stores.effects.settle(reportKey(reportId), ['answer'], from, state, { effect: { sesId } });

  return {
    answer: (report: Report, unit: SchoolUnit | undefined) =>
      answerReport(report, {
        place: (to, reportId, at) => stores.hours.place(to, reportId, Temporal.Instant.from(at)),
        settle,
        send: (planned) =>
          send(planned, [report], { ...answerText(report, unit, profile), inReplyTo: report.answer.inReplyTo }),
      }),
    answerHour: (item: string) =>
      answerGathered(item, {
        load: stores.hours.load,
        report: stores.reports.load,
        settle,
        send: (planned, answered) => send(planned, answered, gatheredText(answered, profile)),
        done: stores.hours.done,
      }),
  };
}
