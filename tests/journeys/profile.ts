import profileJson from '#profile' with { type: 'json' };
import { readProfile } from '../../shared/domain/profile.ts';

export const profile = readProfile(profileJson);
