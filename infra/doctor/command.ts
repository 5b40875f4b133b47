import { Temporal } from 'temporal-polyfill';
import { profileOf } from '../city.ts';
import { UsageError } from '../parts/usage-error.ts';
import { type StageName, stages } from '../stages.ts';
import { connectAccount, useProfile } from './account.ts';
import { dnsLookup } from './dns.ts';
import { doctor } from './doctor.ts';
import { exitCodeOf, wordsOf } from './finding.ts';
import { type ReadMetadata, readMetadata } from './metadata.ts';

/** `kaa doctor STAGE`. Throws UsageError. */
export async function doctorCommand(
  [name]: string[],
  { profile, dns }: { profile?: string | undefined; dns?: string | undefined },
  metadata: ReadMetadata = readMetadata,
): Promise<{ words: string; exitCode: 0 | 1 | 2 }> {
  const stage = stages()[stageNamed(name)];
  useProfile(profile);
  const findings = await doctor({
    account: connectAccount(stage.region),
    stage,
    profile: profileOf(stage.profile),
    lookup: dnsLookup(dns),
    metadata,
    now: Temporal.Now.instant(),
    awsProfile: profile,
  });
  return { words: wordsOf(findings), exitCode: exitCodeOf(findings) };
}

export function stageNamed(name: string | undefined): StageName {
  if (name !== 'staging' && name !== 'production') throw new UsageError('Ange miljön: staging eller production.');
  return name;
}
