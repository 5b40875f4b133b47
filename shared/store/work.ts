import type { Temporal } from 'temporal-polyfill';
import { GRACE } from '../domain/next-due.ts';
import { workPartition } from './keys.ts';

/** When that is due which waits until contact is started again, after an import. */
export const UNTIL_STARTED = '1970-01-01T00:00:00Z';
export const dueSince = (isStopped: boolean) => (isStopped ? '1970-01-01T00:00:01Z' : UNTIL_STARTED);

/** Put an item on the `work` index. */
export function due(pk: string, at: Temporal.Instant) {
  return { workPartition: workPartition(pk), dueAt: at.round('second').toString() };
}

export function dueAfterGrace(pk: string, now: Temporal.Instant) {
  return due(pk, now.add(GRACE));
}
