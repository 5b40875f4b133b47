import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import type { Profile } from '../domain/profile.ts';
import { directoryStore } from '../store/directory-store.ts';
import { sessionStore } from '../store/session-store.ts';
import type { DeskEnv } from './env.ts';
import type { DeskPorts } from './serve.ts';
import { Session } from './session.ts';
import { styleSheet } from './style.ts';

/** What all three functions need. */
export function deskPorts(
  env: DeskEnv,
  db: DynamoDb,
  profile: Profile,
  now: () => Temporal.Instant,
): Omit<DeskPorts, 'trace'> {
  const { find, seen } = sessionStore(db, env.SESSIONS_TABLE);
  const { office, email } = profile.letters.sender;
  return {
    sessions: { seen, find: async (id) => Session.safeParse(await find(id)).data },
    staff: directoryStore(db, env.DIRECTORY_TABLE).staff,
    now,
    origin: env.DESK_URL,
    city: profile.name,
    ask: { office, email },
    style: styleSheet(profile.desk?.colours),
  };
}
