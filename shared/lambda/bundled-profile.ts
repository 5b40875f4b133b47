import type { Profile } from '../domain/profile.ts';

/** Checked when the bundle was made (infra/parts/stage-bundles.ts). */
export function bundledProfile(bundled: object): Profile {
  return bundled as Profile;
}
