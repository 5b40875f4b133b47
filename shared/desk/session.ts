import { createHmac, timingSafeEqual } from 'node:crypto';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import { type DeskRole, knownRoles } from './person.ts';

export const Session = z.object({
  email: z.string(),
  roles: z.unknown().transform(knownRoles),
  startedAt: z.string(),
  seenAt: z.string(),
});
export type Session = z.infer<typeof Session>;

/** Only the browser has the id; the store has its hash. */
export type Sessions = {
  find: (id: string) => Promise<Session | undefined>;
  seen: (id: string, now: Temporal.Instant) => Promise<void>;
};

/** Of desk-login alone. */
export type LoginSessions = {
  start: (who: { email: string; roles: DeskRole[] }, now: Temporal.Instant) => Promise<string>;
  end: (id: string) => Promise<void>;
};

const SESSION_HOURS = 8;
export const IDLE_MINUTES = 30;
/** So that not every page is a write. */
const SEEN_EVERY_SECONDS = 60;

/** By the clock: what expires in a table is deleted days later. */
export function isOver({ startedAt, seenAt }: Session, now: Temporal.Instant): boolean {
  const since = (at: string) => now.since(Temporal.Instant.from(at)).total('minutes');
  return since(startedAt) >= SESSION_HOURS * 60 || since(seenAt) >= IDLE_MINUTES;
}

export const isSeenAgain = ({ seenAt }: Session, now: Temporal.Instant): boolean =>
  now.since(Temporal.Instant.from(seenAt)).total('seconds') >= SEEN_EVERY_SECONDS;

/** In each form: other sites cannot know it, since they cannot read the cookie. */
export const formToken = (sessionId: string): string =>
  createHmac('sha256', sessionId).update('form').digest('base64url');

export function isFormToken(token: string | undefined, sessionId: string): boolean {
  const [given, expected] = [Buffer.from(token ?? ''), Buffer.from(formToken(sessionId))];
  return given.length === expected.length && timingSafeEqual(given, expected);
}
