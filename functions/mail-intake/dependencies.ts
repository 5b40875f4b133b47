import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb, S3, Secrets, Ses, Sqs } from '../../shared/aws/clients.ts';
import { moveFile, readFile } from '../../shared/aws/files.ts';
import { type OutgoingMail, sendMail } from '../../shared/aws/mail.ts';
import { keyedHash } from '../../shared/aws/person-key.ts';
import { signal } from '../../shared/aws/queue.ts';
import type { SchoolUnit } from '../../shared/domain/directory.ts';
import { GatheredAnswers, ObjectCreated, S3TestEvent } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Answer, Report } from '../../shared/domain/report.ts';
import { log } from '../../shared/lambda/log.ts';
import type { Delivery } from '../../shared/lambda/queue-handler.ts';
import { judgeMail } from '../../shared/report-mail/judge-mail.ts';
import { MAX_MAIL_BYTES } from '../../shared/report-mail/limits.ts';
import { answerHours } from '../../shared/store/answer-hours.ts';
import { automaticMails } from '../../shared/store/automatic-mails.ts';
import { blockedAddresses } from '../../shared/store/blocked-addresses.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { reportKey } from '../../shared/store/keys.ts';
import { notificationStore } from '../../shared/store/notification-store.ts';
import { reportStore } from '../../shared/store/report-store.ts';
import { sealedStore } from '../../shared/store/sealed-store.ts';
import { answerText, gatheredText, needsBlankReport } from './answer.ts';
import { answerGathered, answerReport } from './answer-report.ts';
import { blankReport } from './blank-report.ts';
import type { MailIntakeEnv } from './env.ts';
import { type AnswerToSend, sendAnswer } from './send-answer.ts';
import { takeInMail } from './take-in-mail.ts';

/** What the mail queue carries: a new object in in/, answers that are due, or S3's test event when it is set up. */
export const MailSignal = z.union([ObjectCreated, GatheredAnswers, S3TestEvent]);

const IN = 'in/';

export function wire(
  env: z.infer<typeof MailIntakeEnv>,
  aws: { dynamoDb: DynamoDb; s3: S3; sqs: Sqs; ses: Ses; secrets: Secrets },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const reports = reportStore(aws.dynamoDb, env.REGISTER_TABLE);
  const notifications = notificationStore(aws.dynamoDb, env.REGISTER_TABLE);
  const effects = effectStore(aws.dynamoDb, env.REGISTER_TABLE);
  const directory = directoryStore(aws.dynamoDb, env.DIRECTORY_TABLE);
  const automatic = automaticMails(aws.dynamoDb, env.REGISTER_TABLE);
  const hours = answerHours(aws.dynamoDb, env.REGISTER_TABLE);
  const blocked = blockedAddresses(aws.dynamoDb, env.DIRECTORY_TABLE);
  const sealed = sealedStore(aws.dynamoDb, env.SEALED_TABLE);
  const secret = keyedHash(aws.secrets, env.PERSON_KEY_SECRET, aws.dynamoDb, env.REGISTER_TABLE);
  const sender = { from: env.MAIL_FROM, configurationSet: env.CONFIGURATION_SET, sink: env.SINK_ADDRESS };
  const signalNotices = (signals: object[]) => signal(aws.sqs, env.NOTICES_QUEUE_URL, signals);

  const send = (answer: AnswerToSend, mail: Pick<OutgoingMail, 'subject' | 'text' | 'inReplyTo' | 'attachment'>) =>
    sendAnswer(answer, {
      isBlocked: blocked.isBlocked,
      claim: (item, planned) => effects.claim(item, ['answer'], planned, now(), { repeat: 'once' }),
      settle: (item, from, state, more) =>
        effects.settle(item, ['answer'], from, state, {
          effect: more?.sesId ? [['sesId', more.sesId]] : [],
          item: more?.notice ? [[['notices', more.notice.id], more.notice.notice]] : [],
        }),
      send: (tag) =>
        sendMail(aws.ses, sender, { to: answer.answer.to ?? '', ...mail, autoSubmitted: 'auto-replied', tag }),
      signalNotices,
    });
  const settleAnswer = (reportId: string, from: Answer, state: Answer['state'], sesId?: string) =>
    effects.settle(reportKey(reportId), ['answer'], from, state, { effect: sesId ? [['sesId', sesId]] : [] });
  const answer = (report: Report, unit: SchoolUnit | undefined) =>
    answerReport(report, {
      place: (to, reportId, at) => hours.place(to, reportId, Temporal.Instant.from(at)),
      settle: settleAnswer,
      send: (planned) =>
        send(planned, {
          ...answerText(report, unit, profile),
          inReplyTo: report.answer.inReplyTo,
          ...(needsBlankReport(report) && { attachment: blankReport() }),
        }),
    });
  const gathered = (item: string) =>
    answerGathered(item, {
      load: hours.load,
      report: reports.load,
      settle: settleAnswer,
      send: (planned, answered) =>
        send(planned, {
          ...gatheredText(answered, profile),
          ...(answered.some(needsBlankReport) && { attachment: blankReport() }),
        }),
      done: hours.done,
    });

  return async (message: z.infer<typeof MailSignal>, { receiveCount }: Delivery): Promise<void> => {
    if ('Event' in message) return;
    if ('answers' in message) return gathered(message.answers);
    // With another secret nothing is read, not even held unread at the last attempt: the mail waits in in/.
    await secret();
    for (const { s3: created } of message.Records) {
      // S3 URL-encodes keys in events, a space as a plus.
      const key = decodeURIComponent(created.object.key.replaceAll('+', ' '));
      if (!key.startsWith(IN)) throw new Error('an object outside in/ was signalled');
      let units: SchoolUnit[] = [];
      await takeInMail(key.slice(IN.length), receiveCount, profile, {
        find: reports.find,
        readRaw: async (object, folder) => {
          const file = await readFile(aws.s3, env.RAW_MAIL_BUCKET, `${folder}/${object}`, MAX_MAIL_BYTES);
          if (!file) return undefined;
          const storedAt = Temporal.Instant.fromEpochMilliseconds(file.storedAt.getTime());
          return 'bytes' in file ? { bytes: file.bytes, storedAt } : { storedAt };
        },
        judge: async (raw, reportId, received, ruling) => {
          const judging = { ...(await secret()), profile, units: directory.units };
          const judged = await judgeMail(raw, reportId, received, judging, ruling);
          units = judged.units;
          return judged;
        },
        answersMail: reports.answersMail,
        isReplyTo: async ({ reference, ids }) => {
          const sesId = (await reports.load(reference))?.answer.sesId;
          return sesId !== undefined && ids.some((id) => id.startsWith(`${sesId}@`));
        },
        storeReport: async (report) => {
          const stored = await reports.store(report, now());
          if (stored === 'stored')
            log('report stored', { reportId: report.reportId, state: report.state, ...report.counts });
          return stored;
        },
        holdInstead: reports.holdInstead,
        replaceReport: async (seen, next) => {
          const replaced = await reports.replace(seen, next, now());
          if (replaced === 'replaced')
            log('report judged again', { reportId: next.reportId, state: next.state, ...next.counts });
          return replaced;
        },
        storeNotification: (notification) => notifications.store(notification, now()),
        countAutomatic: async (id, domain, at) =>
          automatic.add(id, (await directory.isSchools(domain)) ? domain : undefined, at),
        askForHold: (personKey) => notifications.askForHold(personKey, now()),
        sealMail: sealed.mail,
        signalRegister: (signals) => signal(aws.sqs, env.NOTIFICATIONS_QUEUE_URL, signals),
        signalNotices,
        answer: (report) =>
          answer(
            report,
            units.find(({ unit }) => unit === report.unit),
          ),
        moveRaw: (object, from, to) =>
          moveFile(
            aws.s3,
            { bucket: env.RAW_MAIL_BUCKET, key: `${from}/${object}` },
            { bucket: to === 'sealed' ? env.SEALED_BUCKET : env.RAW_MAIL_BUCKET, key: `mail/${object}` },
          ),
        done: reports.done,
      });
    }
  };
}
