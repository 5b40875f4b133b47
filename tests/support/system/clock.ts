import { Temporal } from 'temporal-polyfill';

/** Stands still until it is moved. */
export function clockFrom(start: Temporal.Instant) {
  let time = start.epochMilliseconds;
  return {
    /** Milliseconds since 1970. */
    now: () => time,
    instant: () => Temporal.Instant.fromEpochMilliseconds(time),
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    waitUntil: (then: number) => {
      time = Math.max(time, then);
    },
  };
}
export type Clock = ReturnType<typeof clockFrom>;
