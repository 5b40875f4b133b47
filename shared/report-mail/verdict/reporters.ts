import type { SchoolUnit } from '../../domain/directory.ts';
import type { Profile } from '../../domain/profile.ts';

/** Of the school's domain only if it chose so (PR6). */
export function mayReport({ reporters, domain }: SchoolUnit, address: string, { intake }: Profile): boolean {
  const sender = address.toLowerCase();
  if (reporters !== '*') return reporters.some((reporter) => reporter.toLowerCase() === sender);
  const own = domain.toLowerCase();
  return own !== '' && sender.endsWith(`@${own}`) && !intake.sharedMailProviders.includes(own);
}
