import type { Aws } from './build.ts';
import { throttle } from './injected-faults.ts';

/** Of one service: for a time, or for minutes from the nth call of its. */
export type Outage = { service: keyof Aws; kind: 'throws' | 'answers-busy' } & (
  | { from: number; until: number }
  | { fromCall: number; minutes: number }
);

export function outagesAt(clock: () => number, outages: Outage[]) {
  const calls = new Map<keyof Aws, number>();
  const began = new Map<Outage, number>();

  function isDown(outage: Outage, call: number): boolean {
    const now = clock();
    if ('from' in outage) return now >= outage.from && now < outage.until;
    if (call < outage.fromCall) return false;
    const since = began.get(outage) ?? now;
    began.set(outage, since);
    return now < since + outage.minutes * 60_000;
  }

  return {
    /** Throws while the service is down. */
    ask(service: keyof Aws): void {
      const call = calls.get(service) ?? 0;
      calls.set(service, call + 1);
      for (const outage of outages)
        if (outage.service === service && isDown(outage, call))
          throw outage.kind === 'throws' ? new Error('no answer') : throttle(service);
    },
  };
}
