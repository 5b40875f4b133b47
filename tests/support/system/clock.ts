import { setImmediate } from 'node:timers/promises';
import { Temporal } from 'temporal-polyfill';

/** In which work that does not sleep comes to its next call. */
const TURNS = 30;

/** Stands still until it is moved. */
export function clockFrom(start: Temporal.Instant) {
  let time = start.epochMilliseconds;
  const sleepers: { until: number; wake: () => void }[] = [];
  let isWaking = false;

  /** One after the other, as time would. */
  async function wakeAll(): Promise<void> {
    isWaking = true;
    while (sleepers.length > 0) {
      for (let turn = 0; turn < TURNS; turn++) await setImmediate();
      const next = sleepers.toSorted((a, b) => a.until - b.until)[0];
      if (!next) break;
      sleepers.splice(sleepers.indexOf(next), 1);
      time = Math.max(time, next.until);
      next.wake();
    }
    isWaking = false;
  }

  return {
    /** Milliseconds since 1970. */
    now: () => time,
    instant: () => Temporal.Instant.fromEpochMilliseconds(time),
    pass: (milliseconds: number) => {
      time += milliseconds;
    },
    sleep: (milliseconds: number) =>
      new Promise<void>((wake) => {
        sleepers.push({ until: time + milliseconds, wake });
        if (!isWaking) void wakeAll();
      }),
    waitUntil: (then: number) => {
      time = Math.max(time, then);
    },
  };
}
export type Clock = ReturnType<typeof clockFrom>;
