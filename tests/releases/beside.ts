import profileJson from '#profile' with { type: 'json' };
import { overlay } from '../../shared/store/overlay.ts';
import type { Build, Host, Modules } from '../support/system/build.ts';
import type { LastFunctions } from './last-release.ts';

/** Today's functions and those of the last release on the same stores and queues; each invocation asks which it is. */
export function beside(last: LastFunctions, today: Build, isOld: (name: string) => boolean): Build {
  const warm: Record<string, Modules[]> = {};
  const profiles = new WeakMap<object, object>();

  /** The last release's own, with what a test has changed in today's. */
  function profileThen(profile: object): object {
    const then = profiles.get(profile) ?? overlay(last.profile, profileJson, profile);
    profiles.set(profile, then);
    return then;
  }

  const hostThen = (host: Host): Host => ({
    ...host,
    env: { ...last.env, ...host.env },
    profile: profileThen(host.profile),
  });

  return {
    functions: today.functions,
    warm(name) {
      warm[name] ??= [];
      return warm[name];
    },
    fresh(name, host) {
      const old = (last.build.functions.includes(name) ? last.build : today).fresh(name, hostThen(host));
      const current = today.fresh(name, host);
      return {
        get host() {
          return current.host;
        },
        set host(next: Host) {
          current.host = next;
          old.host = hostThen(next);
        },
        start() {
          const [before, now] = [old.start(), current.start()];
          return (event, context) => (isOld(name) ? before : now)(event, context);
        },
      };
    },
  };
}
