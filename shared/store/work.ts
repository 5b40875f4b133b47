import type { Temporal } from 'temporal-polyfill';
import { GRACE } from '../domain/next-due.ts';
import { workPartition } from './keys.ts';

/** Put an item on the `work` index. */
export function due(pk: string, at: Temporal.Instant) {
  return { workPartition: workPartition(pk), dueAt: at.round('second').toString() };
}

export function dueAfterGrace(pk: string, now: Temporal.Instant) {
  return due(pk, now.add(GRACE));
}
