import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb, Ses } from '../../shared/aws/clients.ts';
import { sendMail } from '../../shared/aws/mail.ts';
import { AutomaticMails } from '../../shared/domain/automatic-mails.ts';
import { addWorkingDays, dateInStockholm } from '../../shared/domain/calendar.ts';
import { Notice, type Task } from '../../shared/domain/effects.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { blockedAddresses } from '../../shared/store/blocked-addresses.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { getItem } from '../../shared/store/table.ts';
import type { CoordinatorNoticeEnv } from './env.ts';
import { notifyCoordinator } from './notify-coordinator.ts';

const NoticeItem = z.object({ notices: z.record(z.string(), Notice), contactHold: z.boolean().optional() });

export function createHandler(
  env: z.infer<typeof CoordinatorNoticeEnv>,
  aws: { dynamoDb: DynamoDb; ses: Ses },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const effects = effectStore(aws.dynamoDb, env.REGISTER_TABLE);
  const directory = directoryStore(aws.dynamoDb, env.DIRECTORY_TABLE);
  const blocked = blockedAddresses(aws.dynamoDb, env.DIRECTORY_TABLE);
  const sender = { from: env.MAIL_FROM, configurationSet: env.CONFIGURATION_SET, sink: env.SINK_ADDRESS };
  const isYouth = (pk: string) => pk.startsWith(youthKey(''));
  const outcomeUnknown = (id: string): [string[], Task] => {
    const today = dateInStockholm(now());
    const dueOn = addWorkingDays(today, profile.tasks.withinWorkingDays, profile.freeDays).toString();
    const task: Task = { type: 'outcome-unknown', dueOn, createdOn: today.toString(), done: false };
    return [['tasks', `outcome-unknown.${id}`], task];
  };
  return (message: NoticeSignal) =>
    notifyCoordinator(message, profile, {
      load: async (pk) => {
        const item = await getItem(aws.dynamoDb, env.REGISTER_TABLE, pk);
        if (!item) return undefined;
        const automatic = AutomaticMails.safeParse(item).data;
        return { ...NoticeItem.parse(item), ...(automatic && { automatic }) };
      },
      staff: directory.staff,
      isBlocked: blocked.isBlocked,
      claim: (pk, id, notice, address) =>
        effects.claim(pk, ['notices', id], notice, now(), {
          repeat: 'once',
          set: [['address', address]],
          when:
            isYouth(pk) && notice.to !== 'officer'
              ? [{ path: ['contactHold'], is: '=', value: false }]
              : [{ path: ['pk'], is: 'exists' }],
        }),
      settle: (pk, id, from, state) =>
        effects.settle(pk, ['notices', id], from, state, {
          effect: state === 'sent' ? [['sentAt', now().toString()]] : [],
          item: state === 'unknown' && isYouth(pk) ? [outcomeUnknown(id)] : [],
        }),
      send: async (to, mail, tag) =>
        (await sendMail(aws.ses, sender, { to, ...mail, autoSubmitted: 'auto-generated', tag })).outcome,
      now,
    });
}
