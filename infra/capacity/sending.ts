import { BURST_MS, LATER, MAX_WAIT_MS, SHARE_OF_RATE, WHEN_DAY_IS_SPENT } from '../../shared/store/send-gate.ts';

export type Account = { perSecond: number; perDay: number };

const DAY = 86_400;

/** shared/store/send-gate.ts in seconds, without its store. `share`: where in a spread, 0 to 1. */
export function simulatedGate({ perSecond, perDay }: Account, share: () => number) {
  const pace = 1 / (perSecond * SHARE_OF_RATE);
  const sent: number[] = [];
  let left = perDay;
  let nextAt = -DAY;
  let counted = 0;
  const later = (now: number, { after, spread }: { after: number; spread: number }) => ({
    notBefore: now + (after + share() * spread) / 1000,
  });
  return {
    sent,
    /** Of one mail: the seconds to wait for it, or when to try again. */
    turn(now: number): { wait: number } | { notBefore: number } {
      if (left < 1) return later(now, WHEN_DAY_IS_SPENT);
      if (nextAt > now + MAX_WAIT_MS / 1000) return later(now, LATER);
      const goesAt = Math.max(nextAt, now - BURST_MS / 1000);
      nextAt = goesAt + pace;
      left -= 1;
      const wait = Math.max(0, goesAt - now);
      sent.push(now + wait);
      return { wait };
    },
    /** The sweep asks SES. */
    learn(now: number): void {
      while (counted < sent.length && (sent[counted] ?? 0) <= now - DAY) counted += 1;
      left = perDay - (sent.length - counted);
    },
  };
}
