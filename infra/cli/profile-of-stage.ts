import type { Profile } from '../../shared/domain/profile.ts';
import { cityFolder, cityProfile } from '../city.ts';
import type { Names } from '../parts/tool-names.ts';
import { UsageError } from '../parts/usage-error.ts';

/** Of the city's folder. Throws UsageError if the stage was deployed for another municipality. */
export function profileOfStage({ Profile }: Pick<Names, 'Profile'>, env: NodeJS.ProcessEnv = process.env): Profile {
  const profile = cityProfile(env);
  if (profile.municipality !== Profile)
    throw new UsageError(
      `Miljön hör till kommun ${Profile}, men profilen i ${cityFolder(env)} till ${profile.municipality}. Sätt KAA_CITY till kommunens mapp.`,
    );
  return profile;
}
