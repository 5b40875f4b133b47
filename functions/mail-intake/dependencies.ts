import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb, S3, Secrets, Ses, Sqs } from '../../shared/aws/clients.ts';
import { moveFile, readFile } from '../../shared/aws/files.ts';
import { signal } from '../../shared/aws/queue.ts';
import type { SchoolUnit } from '../../shared/domain/directory.ts';
import { Fault } from '../../shared/domain/fault.ts';
import {
  GatheredAnswers,
  ObjectCreated,
  objectCreated,
  objectKeys,
  S3TestEvent,
} from '../../shared/domain/messages.ts';
import type { KeyedHash } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { rowsToRead } from '../../shared/domain/read-first.ts';
import type { Report } from '../../shared/domain/report.ts';
import { log, logCounts } from '../../shared/lambda/log.ts';
import { CANARY_BACK, REPORT_STORED, ROWS_TAKEN, STRANGERS_LIMIT } from '../../shared/lambda/log-texts.ts';
import { judgeMail } from '../../shared/report-mail/judge-mail.ts';
import { MAX_MAIL_BYTES } from '../../shared/report-mail/limits.ts';
import { keyedHash } from '../../shared/store/person-key.ts';
import { answering } from './answer-dependencies.ts';
import { CONTROL_MAIL } from './control-mail.ts';
import type { Env } from './env.ts';
import { ownSentences } from './own-sentences.ts';
import type { Ports } from './ports.ts';
import { storesOf } from './stores.ts';
import { takeInMail } from './take-in-mail.ts';

export const MailSignal = z.union([ObjectCreated, GatheredAnswers, S3TestEvent]);

const INCOMING = 'in/';

export function createHandler(
  env: Env,
  aws: { dynamoDb: DynamoDb; s3: S3; sqs: Sqs; ses: Ses; secrets: Secrets },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const stores = storesOf(env, aws.dynamoDb, profile);
  const secret = keyedHash(aws.secrets, env.PERSON_KEY_SECRET, aws.dynamoDb, env.REGISTER_TABLE);
  const signalNotices = (signals: object[]) => signal(aws.sqs, env.NOTICES_QUEUE_URL, signals);
  const { answer, answerHour } = answering(env, aws, stores, profile, now, signalNotices);

  const isOurs = ownSentences(profile);

  /** The answer names the unit found when the mail was judged. */
  const portsOfOneMail = (keyed: KeyedHash): Ports => {
    let units: SchoolUnit[] = [];
    const outages = new Set<unknown>();
    const asked =
      <A extends unknown[], T>(ask: (...args: A) => Promise<T>) =>
      (...args: A) =>
        ask(...args).catch((error) => {
          outages.add(error);
          throw error;
        });
    return {
      ...storePorts(stores, now),
      ...rawMailPorts(env, aws.s3),
      isOutage: (error) => outages.has(error),
      canReadAny: async () => {
        try {
          const units = async () => ({ mayReport: [], named: [] });
          await judgeMail(CONTROL_MAIL, '', now(), { personKeyOf: String, hashOf: String, profile, units, isOurs });
          return true;
        } catch {
          return false;
        }
      },
      judge: async (raw, reportId, received, ruling) => {
        const unitsOf = asked(stores.directory.units);
        const judging = { ...keyed, profile, units: unitsOf, learned: asked(stores.learned.of), isOurs };
        const judged = await judgeMail(raw, reportId, received, judging, ruling);
        units = judged.units;
        return judged;
      },
      signalRegister: (signals) => signal(aws.sqs, env.NOTIFICATIONS_QUEUE_URL, signals),
      signalNotices,
      signalMail: (object) =>
        signal(aws.sqs, env.MAIL_QUEUE_URL, [objectCreated(env.RAW_MAIL_BUCKET, `${INCOMING}${object}`)]),
      answer: (report) =>
        answer(
          report,
          units.find(({ unit }) => unit === report.unit),
        ),
      now,
    };
  };

  return async (message: z.infer<typeof MailSignal>): Promise<void> => {
    if ('Event' in message) return;
    if ('answers' in message) return answerHour(message.answers);
    // With a wrong secret nothing may be read, nor held as unread.
    const keyed = await secret();
    for (const object of objectsIn(message)) await takeInMail(object, profile, portsOfOneMail(keyed));
  };
}

function objectsIn(message: ObjectCreated): string[] {
  return objectKeys(message).map((key) => {
    if (!key.startsWith(INCOMING)) throw new Fault('not-ours');
    return key.slice(INCOMING.length);
  });
}

function storePorts(
  {
    reports,
    notifications,
    readings,
    automatic,
    canary,
    directory,
    holds,
    strangers,
    sealed,
    unread,
    youths,
  }: ReturnType<typeof storesOf>,
  now: () => Temporal.Instant,
) {
  const counted = ({ reportId, state, counts, plan, readFirst }: Report) => ({
    reportId,
    state,
    ...counts,
    ...(readFirst && { toRead: rowsToRead(plan, readFirst).length }),
  });
  return {
    find: reports.find,
    beginReading: (key) => readings.begin(key, now()),
    forgetReading: readings.forget,
    claimAnswer: reports.claimAnswer,
    receiptOf: reports.load,
    storeReport: async (report) => {
      const stored = await reports.store(report, now());
      if (stored === 'stored') {
        const { counts, plan, readFirst } = report;
        log(REPORT_STORED, counted(report));
        if (counts.accepted > 0)
          logCounts(ROWS_TAKEN, counts.accepted, readFirst ? rowsToRead(plan, readFirst).length : 0);
      }
      return stored;
    },
    holdInstead: reports.holdInstead,
    replaceReport: async (seen, next) => {
      const replaced = await reports.replace(seen, next, now());
      if (replaced === 'replaced') log('report judged again', counted(next));
      return replaced;
    },
    storeNotification: async (notification) => {
      await notifications.store(notification, now());
    },
    isSchools: directory.isSchools,
    countAutomatic: automatic.add,
    isOurCanary: canary.isOurs,
    tellCanaryBack: (reportId) => log(CANARY_BACK, { reportId }),
    tellUnread: unread.add,
    tellUnreadNoMore: (reportId, received) => unread.remove(reportId, received, now()),
    tellRefused: unread.addRefused,
    mendRefused: reports.mendRefused,
    askAgain: (reportId, row) => notifications.askAgain(reportId, row, now()),
    allowHolds: strangers.allowHolds,
    tellStrangersLimit: (reportId) => log(STRANGERS_LIMIT, { reportId }),
    placeStranger: strangers.place,
    personOfCase: youths.personOfCase,
    storeHoldingPart: (reportId, part, keys) => reports.storeHoldingPart(reportId, part, keys, now()),
    loadHoldingPart: reports.loadHoldingPart,
    holding: reports.holding,
    liftHold: (hold, by) => holds.lift(hold, by, now()),
    personsOfReport: async (reference, most) => {
      const report = await reports.load(reference);
      if (!report || report.plan.length > most) return [];
      const rows = Array.from(report.plan, (_, index) => notifications.load(reference, index + 1));
      return (await Promise.all(rows)).flatMap((row) => row?.personKey ?? []);
    },
    personOfRow: async (reference, row) => (await notifications.load(reference, row))?.personKey,
    putHold: (hold) => holds.put(hold, now()),
    askForHold: (personKey) => notifications.askForHold(personKey, now()),
    sealMail: sealed.mail,
    sealOthers: sealed.others,
    done: reports.done,
    moved: reports.moved,
  } satisfies Partial<Ports>;
}

function rawMailPorts(env: Env, s3: S3) {
  return {
    readRaw: async (object, folder) => {
      const file = await readFile(s3, env.RAW_MAIL_BUCKET, `${folder}/${object}`, MAX_MAIL_BYTES);
      if (!file) return undefined;
      const storedAt = Temporal.Instant.fromEpochMilliseconds(file.storedAt.getTime());
      return 'bytes' in file ? { bytes: file.bytes, storedAt } : { storedAt };
    },
    moveRaw: (object, from, to) =>
      moveFile(
        s3,
        { bucket: env.RAW_MAIL_BUCKET, key: `${from}/${object}` },
        { bucket: to === 'sealed' ? env.SEALED_BUCKET : env.RAW_MAIL_BUCKET, key: `mail/${object}` },
      ),
  } satisfies Partial<Ports>;
}
