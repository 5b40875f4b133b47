import { copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Profile } from '../../shared/domain/profile.ts';
import { logoIn, profileOf } from '../city.ts';
import { refuseFaults } from '../lint/lint-city.ts';
import type { Stage } from '../stages.ts';
import { blankReport } from './blank-report.ts';
import { bundle } from './bundle.ts';

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
    if (bundles === 'real') await addOwnFiles(folderOf(profile), profile);
  }
  return bundled;
}

/** What functions read beside their code: the blank list has the city's telephone number. */
async function addOwnFiles(bundles: string, profile: string): Promise<void> {
  const { phone } = profileOf(profile).answers;
  writeFileSync(join(bundles, 'mail-intake/assets/kaa-rapport.xlsx'), await blankReport(phone));
  const logo = logoIn(dirname(profile));
  if (existsSync(logo)) copyFileSync(logo, join(bundles, 'outreach/assets/logo.png'));
}
