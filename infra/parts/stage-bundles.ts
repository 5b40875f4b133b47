import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Profile, readProfile } from '../../shared/domain/profile.ts';
import { CannotDeploy, type Stage } from '../stages.ts';
import { bundle } from './bundle.ts';

const municipalities = fileURLToPath(new URL('../municipalities/', import.meta.url));

export type BundledStage = { stage: Stage; profile: Profile; bundles: string };

/** Once for each profile. */
export async function bundleFor(stages: Stage[], folder: string, bundles: 'real' | 'stub'): Promise<BundledStage[]> {
  const fileOf = (name: string) => join(municipalities, `${name}.json`);
  const bundled = stages.map((stage) => {
    const profile = readProfile(readJson(fileOf(stage.profile)));
    refuseOwnMailbox(profile, stage);
    return { stage, profile, bundles: join(folder, stage.profile) };
  });
  for (const name of new Set(stages.map(({ profile }) => profile)))
    await bundle({ outdir: join(folder, name), profile: fileOf(name), bundles });
  return bundled;
}

/** What people write there would wait for a person as a report that cannot be read. */
export function refuseOwnMailbox({ letters }: Profile, { name, mailbox, profile }: Stage): void {
  if (JSON.stringify(letters).toLowerCase().includes(mailbox.toLowerCase()))
    throw new CannotDeploy(
      `${profile}.json: letters (sender.email, or a text) names the mailbox of ${name} that mail-intake reads. Name one that people read.`,
    );
}

/** The parser's message quotes the text. */
function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new Error(`${basename(file)} is not JSON: look for a comma, quote or bracket too many or too few.`);
  }
}
