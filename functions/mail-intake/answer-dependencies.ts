import { Temporal } from 'temporal-polyfill';
import type { DynamoDb, Ses } from '../../shared/aws/clients.ts';
import type { SchoolUnit } from '../../shared/domain/directory.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import type { OutgoingMail } from '../../shared/domain/outgoing-mail.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Answer, Report } from '../../shared/domain/report.ts';
import { log } from '../../shared/lambda/log.ts';
import { OUTCOME_UNKNOWN, SES_REFUSES } from '../../shared/lambda/log-texts.ts';
import { reportIn } from '../../shared/lambda/message-ids.ts';
import { reportKey } from '../../shared/store/keys.ts';
import { pacedMail } from '../../shared/store/paced-mail.ts';
import { answerText, gatheredText, needsBlankReport } from './answer.ts';
import { answerGathered, answerReport } from './answer-report.ts';
import { blankReport } from './blank-report.ts';
import type { Env } from './env.ts';
import { type AnswerToSend, sendAnswer } from './send-answer.ts';
import type { Stores } from './stores.ts';

type AnswerText = Pick<OutgoingMail, 'subject' | 'text' | 'inReplyTo'>;

export function answering(
  env: Env,
  aws: { dynamoDb: DynamoDb; ses: Ses },
  stores: Stores,
  profile: Profile,
  now: () => Temporal.Instant,
  signalNotices: (signals: NoticeSignal[]) => Promise<void>,
) {
  const sender = { from: env.MAIL_FROM, configurationSet: env.CONFIGURATION_SET, sink: env.SINK_ADDRESS };

  const mail = pacedMail(aws, env.REGISTER_TABLE, sender, now, (code) => log(SES_REFUSES, { code }));

  const send = (answer: AnswerToSend, reports: Report[], text: AnswerText) =>
    sendAnswer(answer, {
      isBlocked: stores.blocked.isBlocked,
      claim: (item, planned) => stores.effects.claim(item, ['answer'], planned, now(), { repeat: 'once' }),
      settle: (item, from, state, more) =>
        stores.effects.settle(item, ['answer'], from, state, {
          effect: { sesId: more?.sesId, notBefore: more?.notBefore },
          item: more?.notice ? [[['notices', more.notice.id], more.notice.notice]] : [],
        }),
      turn: mail.turn,
      send: (turn, tag) =>
        mail.send(turn, {
          to: answer.answer.to ?? '',
          ...text,
          ...(reports.some(needsBlankReport) && { attachment: blankReport() }),
          autoSubmitted: 'auto-replied',
          tag,
        }),
      tellUnknown: (item) => log(OUTCOME_UNKNOWN, reportIn(item)),
      signalNotices,
      now,
    });
  const settle = (reportId: string, from: Answer, state: Answer['state'], sesId?: string) =>
    stores.effects.settle(reportKey(reportId), ['answer'], from, state, { effect: { sesId } });

  /** The same at once and later, and of a mail that is not read again. */
  async function textOf(report: Report, unit?: SchoolUnit): Promise<AnswerText> {
    const { unit: reported, answer } = report;
    const found = unit ?? (reported ? (await stores.directory.units('', [reported])).named[0] : undefined);
    return { ...answerText(report, found, profile), inReplyTo: answer.inReplyTo };
  }

  return {
    answer: (report: Report, unit: SchoolUnit | undefined) =>
      answerReport(report, {
        place: (to, reportId, at) => stores.hours.place(to, reportId, Temporal.Instant.from(at)),
        settle,
        send: async (planned) => send(planned, [report], await textOf(report, unit)),
      }),
    /** Of an hour; or of a report that is done, which a person sends again. */
    answerHour: async (item: string) => {
      if (item.startsWith(reportKey(''))) {
        const report = await stores.reports.load(item.slice(reportKey('').length));
        if (!report?.done) return;
        if (report.newer) throw new Fault('newer-version');
        const { reportId: reference, answer } = report;
        await send({ item, reference, answer }, [report], await textOf(report));
        return;
      }
      await answerGathered(item, {
        load: stores.hours.load,
        report: stores.reports.load,
        settle,
        send: (planned, answered) => send(planned, answered, gatheredText(answered, profile)),
        done: stores.hours.done,
      });
    },
  };
}
