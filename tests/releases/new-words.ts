/**
 * What today's code may write and the last release does not read (vocabulary.ts), and why that does no harm.
 * `writtenFrom`: nothing writes it yet (`WRITES` of shared/domain/schema.ts). `safe`: what the last release does with it.
 * `npm run release` makes the list empty: then the release reads all of it, and `WRITES` may be raised.
 */
export const NEW_WORDS: Record<string, { writtenFrom: number } | { safe: string }> = {};
