import type { Temporal } from 'temporal-polyfill';
import type * as z from 'zod';
import type { DynamoDb, S3, Sqs } from '../../shared/aws/clients.ts';
import { removeFile } from '../../shared/aws/files.ts';
import { signal } from '../../shared/aws/queue.ts';
import type { RegisterSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { holdStore } from '../../shared/store/hold-store.ts';
import { notificationStore } from '../../shared/store/notification-store.ts';
import { withUnknown } from '../../shared/store/overlay.ts';
import { recallBatch } from '../../shared/store/recalled-batches.ts';
import { reportStore } from '../../shared/store/report-store.ts';
import { residentsStore } from '../../shared/store/residents-store.ts';
import { sealedStore } from '../../shared/store/sealed-store.ts';
import { unreadMails } from '../../shared/store/unread-mails.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import type { RegisterEnv } from './env.ts';
import { updateYouthRecord } from './update-youth-record.ts';

export function createHandler(
  env: z.infer<typeof RegisterEnv>,
  aws: { dynamoDb: DynamoDb; s3: S3; sqs: Sqs },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const youths = youthStore(aws.dynamoDb, env.REGISTER_TABLE);
  const notifications = notificationStore(aws.dynamoDb, env.REGISTER_TABLE);
  const reports = reportStore(aws.dynamoDb, env.REGISTER_TABLE);
  const holds = holdStore(aws.dynamoDb, { holds: env.HOLDS_TABLE, register: env.REGISTER_TABLE });
  const residents = residentsStore(aws.dynamoDb, env.RESIDENTS_TABLE);
  const sealed = sealedStore(aws.dynamoDb, env.SEALED_TABLE);
  const unread = unreadMails(aws.dynamoDb, env.REGISTER_TABLE, profile);
  return (message: RegisterSignal) =>
    updateYouthRecord(message, profile, {
      loadNotification: notifications.load,
      wholeRow: notifications.whole,
      notificationApplied: (reportId, row, unread) => notifications.applied(reportId, row, now(), unread),
      isRead: async (reportId) => (await reports.load(reportId))?.read !== undefined,
      askAboutNames: (reportId) => reports.askAboutNames(reportId, now()),
      unstoreNotification: (reportId, row) => notifications.seal(reportId, row, now()),
      holdAsked: notifications.holdAsked,
      holdApplied: notifications.holdApplied,
      holds: holds.of,
      putHold: (hold) => holds.put(hold, now()),
      loadYouth: youths.load,
      save: (record) => youths.save(record, now()),
      wholeYouth: async (record) => {
        const whole = await youths.whole(record);
        return whole && withUnknown(whole, record);
      },
      linkHolds: (one, other) => holds.link(one, other, now()),
      takeCaseNumber: youths.takeCaseNumber,
      population: residents.load,
      residentApplied: residents.applied,
      sealRecord: async (record) => {
        const whole = await youths.whole(record);
        if (!whole) return 'changed-meanwhile';
        await sealed.record(record, whole);
        return 'sealed';
      },
      sealNotification: sealed.notification,
      removeLetters: async (objects) => {
        for (const object of objects) await removeFile(aws.s3, env.LETTERS_BUCKET, object);
      },
      recallBatch: (batch, personKey) => recallBatch(aws.dynamoDb, env.REGISTER_TABLE, { batch, personKey }, now()),
      hideMail: (reportId) => reports.hide(reportId, now()),
      signalLetters: (signals) => signal(aws.sqs, env.LETTERS_QUEUE_URL, signals),
      signalNotices: (signals) => signal(aws.sqs, env.NOTICES_QUEUE_URL, signals),
      tellTask: unread.addTask,
      tellUnread: (reportId) => unread.add(reportId, now()),
      now,
    });
}
