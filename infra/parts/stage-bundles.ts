import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Profile, readProfile } from '../../shared/domain/profile.ts';
import type { Stage } from '../stages.ts';
import { bundle } from './bundle.ts';

const municipalities = fileURLToPath(new URL('../municipalities/', import.meta.url));

export type BundledStage = { stage: Stage; profile: Profile; bundles: string };

/** Once for each profile. */
export async function bundleFor(stages: Stage[], folder: string, bundles: 'real' | 'stub'): Promise<BundledStage[]> {
  const fileOf = (name: string) => join(municipalities, `${name}.json`);
  const bundled = stages.map((stage) => ({
    stage,
    profile: readProfile(readJson(fileOf(stage.profile))),
    bundles: join(folder, stage.profile),
  }));
  for (const name of new Set(stages.map(({ profile }) => profile)))
    await bundle({ outdir: join(folder, name), profile: fileOf(name), bundles });
  return bundled;
}

/** The parser's message quotes the text. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${basename(file)} is not JSON: look for a comma, quote or bracket too many or too few.`);
  }
}
