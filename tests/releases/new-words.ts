import { vocabulary } from './vocabulary.ts';

/**
 * What today's code may write and the last release does not read (vocabulary.ts), and why that does no harm.
 * `writtenFrom`: nothing writes it yet (`WRITES` of shared/domain/schema.ts). `safe`: what the last release does with it.
 * `npm run release` makes the list empty: then the release reads all of it, and `WRITES` may be raised.
 */
export const NEW_WORDS: Record<string, { writtenFrom: number } | { safe: string }> = {
  'AnswerHour.answer.notBefore': { safe: 'it tries at once' },
  'AnswerHour.notices.*.notBefore': { safe: 'it tries at once' },
  'EffectItem.answer.notBefore': { safe: 'it tries at once' },
  'EffectItem.letters.*.notBefore': { safe: 'it tries at once' },
  'EffectItem.notices.*.notBefore': { safe: 'it tries at once' },
  'ImportRecord.notices.*.notBefore': { safe: 'it tries at once' },
  'Report.answer.notBefore': { safe: 'it tries at once' },
  'Report.notices.*.notBefore': { safe: 'it tries at once' },
  ...all('YouthRecord.place', { safe: 'a copy that it keeps as it is' }),
  'YouthRecord.caseNumber': { safe: 'kept; it shows no number' },
  'YouthRecord.letters.*.notBefore': { safe: 'it tries at once' },
  'YouthRecord.notices.*.notBefore': { safe: 'it tries at once' },
};

function all<Why>(part: string, why: Why): Record<string, Why> {
  return Object.fromEntries(vocabulary().flatMap((word) => (word.includes(part) ? [[word, why]] : [])));
}
