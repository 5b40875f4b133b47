/**
 * Number of what stored items and messages mean (F10). What has a higher one stops contact and waits for its release.
 * Raised for a field or value that an older release may not overlook.
 */
export const READS = 2;

/** Stays below until the last release reads it: writers come a release after readers. A switch is `WRITES >= 2`. */
export const WRITES = 2;

/** The first release that reads what WRITES lets this one write; raised with it. Over an older one this is not deployed. */
export const FOLLOWS = '0.3.0';

/** Of an item or a message: absent in those of the first releases. */
export function isBeyond(value: unknown): value is { schema: number } {
  return typeof value === 'object' && value !== null && 'schema' in value && Number(value.schema) > READS;
}
