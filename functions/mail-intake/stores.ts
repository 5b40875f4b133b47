import type { DynamoDb } from '../../shared/aws/clients.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { answerHours } from '../../shared/store/answer-hours.ts';
import { automaticMails } from '../../shared/store/automatic-mails.ts';
import { blockedAddresses } from '../../shared/store/blocked-addresses.ts';
import { canaryStore } from '../../shared/store/canary-store.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { effectStore } from '../../shared/store/effect-store.ts';
import { holdStore } from '../../shared/store/hold-store.ts';
import { learnedStore } from '../../shared/store/learned-store.ts';
import { notificationStore } from '../../shared/store/notification-store.ts';
import { readingStore } from '../../shared/store/reading-store.ts';
import { reportStore } from '../../shared/store/report-store.ts';
import { sealedStore } from '../../shared/store/sealed-store.ts';
import { strangersStore } from '../../shared/store/strangers.ts';
import { unreadMails } from '../../shared/store/unread-mails.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import type { Env } from './env.ts';

export function storesOf(env: Env, db: DynamoDb, profile: Profile) {
  return {
    reports: reportStore(db, env.REGISTER_TABLE),
    readings: readingStore(db, env.REGISTER_TABLE),
    notifications: notificationStore(db, env.REGISTER_TABLE),
    effects: effectStore(db, env.REGISTER_TABLE),
    strangers: strangersStore(db, env.REGISTER_TABLE),
    automatic: automaticMails(db, env.REGISTER_TABLE),
    canary: canaryStore(db, env.REGISTER_TABLE),
    unread: unreadMails(db, env.REGISTER_TABLE, profile),
    learned: learnedStore(db, env.DIRECTORY_TABLE),
    hours: answerHours(db, env.REGISTER_TABLE),
    directory: directoryStore(db, env.DIRECTORY_TABLE),
    blocked: blockedAddresses(db, env.DIRECTORY_TABLE),
    holds: holdStore(db, { holds: env.HOLDS_TABLE, register: env.REGISTER_TABLE }),
    youths: youthStore(db, env.REGISTER_TABLE),
    sealed: sealedStore(db, env.SEALED_TABLE),
  };
}
export type Stores = ReturnType<typeof storesOf>;
