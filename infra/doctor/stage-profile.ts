import { readFileSync } from 'node:fs';
import { type Profile, readProfile } from '../../shared/domain/profile.ts';
import type { Stage } from '../stages.ts';

export function profileOfStage({ profile }: Stage): Profile {
  return readProfile(JSON.parse(readFileSync(new URL(`../municipalities/${profile}.json`, import.meta.url), 'utf8')));
}
