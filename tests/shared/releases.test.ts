import { describe, expect, test } from 'vitest';
import { WRITES } from '../../shared/domain/schema.ts';
import { known, LAST } from '../releases/last-release.ts';
import { NEW_WORDS } from '../releases/new-words.ts';
import { vocabulary } from '../releases/vocabulary.ts';

describe(`what release ${LAST} does not read`, () => {
  const read = new Set(known.words);
  const added = vocabulary().filter((word) => !read.has(word));

  test('is listed in tests/releases/new-words.ts, with why it does no harm, and nothing else is', () => {
    expect(Object.keys(NEW_WORDS).toSorted()).toEqual(added);
  });

  test('is not yet written, where the list says so', () => {
    const tooEarly = Object.entries(NEW_WORDS).filter(([, is]) => 'writtenFrom' in is && is.writtenFrom <= WRITES);
    expect(tooEarly).toEqual([]);
  });

  test('is no schema that is written', () => {
    expect(WRITES).toBeLessThanOrEqual(known.reads);
  });
});
