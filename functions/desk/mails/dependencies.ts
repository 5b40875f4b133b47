import type * as z from 'zod';
import { type DynamoDb, type S3, type Secrets, type Sqs, s3, secrets, sqs } from '../../../shared/aws/clients.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { openAttachments } from '../../../shared/report-mail/files/open-attachments.ts';
import type { MailRead } from '../../../shared/report-mail/mail/mail.ts';
import { readMail } from '../../../shared/report-mail/mail/read-mail.ts';
import { readSender } from '../../../shared/report-mail/mail/sender.ts';
import { protectionOfTexts, searchableTexts } from '../../../shared/report-mail/verdict/detect-protection.ts';
import { decideHeld, showHeld } from '../../../shared/staff-actions/held.ts';
import { learn } from '../../../shared/staff-actions/learn.ts';
import { listToDo } from '../../../shared/staff-actions/list-to-do.ts';
import { registerPupil } from '../../../shared/staff-actions/register-pupil.ts';
import { unreadPieces } from '../../../shared/staff-actions/unread-pieces.ts';
import { directoryStore } from '../../../shared/store/directory-store.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import type { Actor } from '../../../shared/store/trace.ts';
import type { DeskFunctionEnv } from '../env.ts';
import { listPage } from './list-page.ts';
import { attachmentPage, decisionPage, learnPage, mailPage, registerPage } from './mail-pages.ts';
import type { MailPorts } from './ports.ts';

const isInDoubt = (mail: MailRead, profile: Profile) =>
  !('unreadable' in mail) && protectionOfTexts(searchableTexts(mail), profile) !== undefined;

export type MailAws = { dynamoDb: DynamoDb; s3?: S3; sqs?: Sqs; secrets?: Secrets };

/** Loaded when somebody opens one: it takes mails apart. */
export function mailPages(env: z.infer<typeof DeskFunctionEnv>, aws: MailAws, profile: Profile) {
  const { dynamoDb } = aws;
  const clients = { dynamoDb, s3: aws.s3 ?? s3(), sqs: aws.sqs ?? sqs() };
  const register = env.REGISTER_TABLE;
  const directory = env.DIRECTORY_TABLE;
  const units = directoryStore(dynamoDb, directory).units;
  const common = {
    ...clients,
    register,
    directory,
    rawMailBucket: env.RAW_MAIL_BUCKET,
    mailQueueUrl: env.MAIL_QUEUE_URL,
    notificationsQueueUrl: env.NOTIFICATIONS_QUEUE_URL,
    profile,
    tables: { residents: env.RESIDENTS_TABLE, holds: env.HOLDS_TABLE },
    keyedHash: keyedHash(aws.secrets ?? secrets(), env.PERSON_KEY_SECRET, dynamoDb, register),
  };
  const by = (actor: Actor) => ({ ...common, actor });
  const ports: MailPorts = {
    list: () => listToDo(dynamoDb, register),
    schools: async (codes) => {
      if (codes.length === 0) return new Map();
      return new Map((await units('', codes)).named.map(({ unit, name }) => [unit, name]));
    },
    show: (reference, actor) => showHeld(reference, by(actor)),
    open: async ({ report, raw }) => {
      const read = await readMail(raw);
      if ('unreadable' in read) return { pieces: [] };
      const sender = readSender(read, profile.intake);
      const mail = await openAttachments(read, sender);
      return {
        ...('unreadable' in mail ? {} : { mail }),
        sender: (sender.verified && sender.address) || null,
        ...(isInDoubt(mail, profile) && { isInDoubt: true }),
        pieces: await unreadPieces(report, raw, { profile, units }),
      };
    },
    decide: (reference, request, actor) => decideHeld(reference, request, by(actor)),
    learn: (reference, numbers, actor) => learn(reference, numbers, by(actor)),
    register: (reference, act, form, actor) => registerPupil(reference, act, form, by(actor)),
  };
  return {
    'GET /mejl': listPage(ports),
    'GET /mejl/{reference}': mailPage(ports),
    'GET /mejl/{reference}/bilaga/{number}': attachmentPage(ports),
    'POST /mejl/{reference}/las': decisionPage('las', 'read', ports),
    'POST /mejl/{reference}/lar': learnPage(ports),
    'POST /mejl/{reference}/registrera': registerPage(ports),
    'POST /mejl/{reference}/slapp': decisionPage('slapp', 'release', ports),
    'POST /mejl/{reference}/avvisa': decisionPage('avvisa', 'refuse', ports),
    'POST /mejl/{reference}/skydda': decisionPage('skydda', 'seal', ports),
    'POST /mejl/{reference}/klar': decisionPage('klar', 'done', ports),
  };
}
