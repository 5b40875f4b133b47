import type { Profile } from '../domain/profile.ts';

/**
 * The profile in a bundle. It was checked when the bundle was made (infra/parts/stage-bundles.ts), and cannot have changed since:
 * checking it again would cost every cold start.
 */
export function bundledProfile(bundled: object): Profile {
  return bundled as Profile;
}
