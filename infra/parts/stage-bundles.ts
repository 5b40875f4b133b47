import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Profile } from '../../shared/domain/profile.ts';
import { profileOf } from '../city.ts';
import { refuseFaults } from '../lint/lint-city.ts';
import type { Stage } from '../stages.ts';
import { blankReport } from './blank-report.ts';
import { bundle } from './bundle.ts';

/** In place of the example's, whose telephone number it has. */
const BLANK_REPORT = 'mail-intake/assets/kaa-rapport.xlsx';

export type BundledStage = { stage: Stage; profile: Profile; bundles: string };

/** Once for each profile. */
export async function bundleFor(stages: Stage[], folder: string, bundles: 'real' | 'stub'): Promise<BundledStage[]> {
  const files = [...new Set(stages.map(({ profile }) => profile))];
  const folderOf = (file: string) => join(folder, `profile-${files.indexOf(file)}`);
  const bundled = stages.map((stage) => {
    const profile = profileOf(stage.profile);
    return { stage, profile, bundles: folderOf(stage.profile) };
  });
  for (const profile of files) {
    await refuseFaults(dirname(profile));
    await bundle({ outdir: folderOf(profile), profile, bundles });
    const { phone } = profileOf(profile).answers;
    if (bundles === 'real') writeFileSync(join(folderOf(profile), BLANK_REPORT), await blankReport(phone));
  }
  return bundled;
}
