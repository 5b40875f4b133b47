import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb, Ses } from '../../shared/aws/clients.ts';
import { AutomaticMails } from '../../shared/domain/automatic-mails.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { Notice } from '../../shared/domain/effects.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { StrangersHour } from '../../shared/domain/strangers.ts';
import { lookTomorrow } from '../../shared/domain/tasks.ts';
import { UnreadMails } from '../../shared/domain/unread-mails.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { log } from '../../shared/lambda/log.ts';
import { OUTCOME_UNKNOWN, SES_REFUSES } from '../../shared/lambda/log-texts.ts';
import { idsOfNoticeSignal } from '../../shared/lambda/message-ids.ts';
import { blockedAddresses } from '../../shared/store/blocked-addresses.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { holdSeqIs, holdsOf } from '../../shared/store/hold-store.ts';
import { reportKey, youthKey } from '../../shared/store/keys.ts';
import { pacedMail } from '../../shared/store/paced-mail.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';
import { isAnyProtected } from '../../shared/store/residents-store.ts';
import { getItem, valuesAt } from '../../shared/store/table.ts';
import type { CoordinatorNoticeEnv } from './env.ts';
import { type GatheredPorts, gatheredFrom } from './gathered.ts';
import { notifyCoordinator, type Ports } from './notify-coordinator.ts';

const NoticeItem = z.object({
  notices: z.record(z.string(), Notice),
  contactHold: z.boolean().optional(),
  unreadReports: z.record(z.string(), z.unknown()).optional(),
  waitsFor: z.array(z.string()).optional(),
  holdSeq: z.number().optional(),
  joinsTo: z.unknown().optional(),
  joinedFrom: YouthRecord.shape.joinedFrom,
});

export function createHandler(
  env: z.infer<typeof CoordinatorNoticeEnv>,
  aws: { dynamoDb: DynamoDb; ses: Ses },
  profile: Profile,
  now: () => Temporal.Instant,
) {
  const effects = effectStore(aws.dynamoDb, env.REGISTER_TABLE);
  const sender = { from: env.MAIL_FROM, configurationSet: env.CONFIGURATION_SET, sink: env.SINK_ADDRESS };
  const mail = pacedMail(aws, env.REGISTER_TABLE, sender, now, (code) => log(SES_REFUSES, { code }));
  const of: GatheredPorts = {
    report: (reportId) => getItem(aws.dynamoDb, env.REGISTER_TABLE, reportKey(reportId)),
    youth: (personKey) => getItem(aws.dynamoDb, env.REGISTER_TABLE, youthKey(personKey)),
    holds: (personKey) => holdsOf(aws.dynamoDb, env.HOLDS_TABLE, personKey),
    isAnyProtected: (personKeys) => isAnyProtected(aws.dynamoDb, env.RESIDENTS_TABLE, personKeys),
  };
  const ports: Ports = {
    load: async (pk) => {
      const item = await getItem(aws.dynamoDb, env.REGISTER_TABLE, pk);
      if (!item) return undefined;
      const automatic = AutomaticMails.safeParse(item).data;
      const unread = UnreadMails.safeParse(item).data;
      const strangers = StrangersHour.safeParse(item).data;
      const { unreadReports, waitsFor, ...rest } = readTolerant(NoticeItem, item);
      const readFirst = Object.keys(unreadReports ?? {});
      const gathered = {
        ...(automatic && { automatic }),
        ...(unread && { unreadMails: { unread: unread.unread, ...(await gatheredFrom(unread, of)) } }),
        ...(strangers && { strangers }),
      };
      const isObjected = waitsFor?.includes('objection') === true;
      return { ...rest, ...gathered, readFirst, isObjected, deskUrl: env.DESK_URL };
    },
    staff: directoryStore(aws.dynamoDb, env.DIRECTORY_TABLE).staff,
    isBlocked: blockedAddresses(aws.dynamoDb, env.DIRECTORY_TABLE).isBlocked,
    ...of,
    claim: ({ item, notice: id }, notice, address, unlessHeld) =>
      effects.claim(item, ['notices', id], notice, now(), {
        repeat: 'once',
        set: { address },
        when: unlessHeld
          ? [{ path: ['contactHold'], is: '=', value: false }, holdSeqIs(unlessHeld.holdSeq)]
          : [{ path: ['pk'], is: 'exists' }],
      }),
    settle: ({ item, notice: id }, from, state, { fields = {}, tasks = {} } = {}) =>
      effects.settle(item, ['notices', id], from, state, {
        effect: fields,
        item: [
          ...valuesAt(['tasks'], tasks),
          ...(Object.keys(tasks).length > 0 ? [lookTomorrow(dateInStockholm(now()))] : []),
        ],
      }),
    turn: mail.turn,
    send: (turn, notice) => mail.send(turn, { ...notice, autoSubmitted: 'auto-generated' }),
    tellUnknown: (signal) => log(OUTCOME_UNKNOWN, idsOfNoticeSignal(signal)),
    now,
  };
  return (message: NoticeSignal) => notifyCoordinator(message, profile, ports);
}
