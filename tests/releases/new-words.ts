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
  ...all('.notices.*.colleague', { safe: 'the coordinator of the district is told' }),
  ...all('.tasks.*.ticked', { safe: 'the task is raised once more' }),
  ...all('FactNotification.entered', { safe: 'it counts like any row' }),
  ...all('YouthRecord.facts.*.entered', { safe: 'it counts like any row' }),
  'Report.entered': { safe: 'a pupil who is registered twice is one fact; its row is counted twice' },
  ...all('YouthRecord.acts', {
    safe: 'overlooked and kept: that a person has seen or done something tells no machine',
  }),
  ...Object.fromEntries(
    ['close', 'correct', 'hand-over', 'plan-letter', 'reach', 'reopen', 'stop-letter', 'take-back'].map((kind) => [
      `YouthRecord.acts.*.kind = ${kind}`,
      { writtenFrom: 2 },
    ]),
  ),
  'YouthRecord.coordinator': { writtenFrom: 2 },
  'YouthRecord.home': { safe: 'while nothing is handed over the district is that of the address' },
  'YouthRecord.entries.*.closeReason = by-person': { writtenFrom: 2 },
  ...all('YouthRecord.entries.*.outcome', { writtenFrom: 2 }),
  ...all('YouthRecord.place', { safe: 'a copy that it keeps as it is' }),
  'YouthRecord.caseNumber': { safe: 'kept; it shows no number' },
  'YouthRecord.letters.*.notBefore': { safe: 'it tries at once' },
  'YouthRecord.notices.*.notBefore': { safe: 'it tries at once' },
};

function all<Why>(part: string, why: Why): Record<string, Why> {
  return Object.fromEntries(vocabulary().flatMap((word) => (word.includes(part) ? [[word, why]] : [])));
}
