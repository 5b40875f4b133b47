import { Temporal } from 'temporal-polyfill';
import { workPartition } from './keys.ts';

/**
 * How long a signal has to do its work before the sweep sends it again: longer than any function runs that works on
 * such signals, so that a healthy chain is never signalled twice.
 */
export const GRACE = Temporal.Duration.from({ minutes: 10 });

/** The attributes that put an item on the `work` index. */
export function due(pk: string, at: Temporal.Instant) {
  return { workPartition: workPartition(pk), dueAt: at.round('second').toString() };
}

export function dueAfterGrace(pk: string, now: Temporal.Instant) {
  return due(pk, now.add(GRACE));
}
