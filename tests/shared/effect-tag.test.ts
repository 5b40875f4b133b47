import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EffectPlace, effectTag, placeOf } from '../../shared/domain/effect-tag.ts';
import { batchKey, importKey, reportKey, SWITCH, strangersKey, youthKey } from '../../shared/store/keys.ts';
import { KIM } from '../support/builders.ts';

const places: EffectPlace[] = [
  { item: reportKey('R-7K3Q-9F'), path: ['answer'], attempt: 1 },
  { item: reportKey('R-7K3Q-9F'), path: ['notices', 'returned.held'], attempt: 2 },
  { item: youthKey(KIM), path: ['notices', 'returned.prevention12.opened3'], attempt: 2 },
  { item: youthKey(KIM), path: ['letters', 'ABCDEFGHJKMNPQRS'], attempt: 1 },
  { item: importKey('I-7K3Q-9F'), path: ['notices', 'refused'], attempt: 1 },
  { item: SWITCH, path: ['notices', '2026-11-23T09:00:00Z'], attempt: 1 },
  { item: batchKey('omgang-1'), path: ['notices', 'ABCDEFGHJKMNPQRS'], attempt: 1 },
  { item: strangersKey('2026-11-23T09'), path: ['notices', 'strangers'], attempt: 1 },
];

test.each(places)('the tag of $item $path leads back to it, in characters that SES takes', (place) => {
  const tag = effectTag(place);
  expect(tag).toMatch(/^[\w-]{1,256}$/);
  expect(placeOf(tag)).toEqual(place);
});

test('a tag that is not ours throws, whatever it holds', () => {
  expect(() => placeOf(Buffer.from('["SWEEP",["answer"],1]').toString('base64url'))).toThrow();
  expect(() => placeOf(Buffer.from('["REPORT#x",["facts","y"],1]').toString('base64url'))).toThrow();
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => placeOf(text)).toThrow();
    }),
  );
});

test('a place whose tag SES would refuse throws before anything is sent', () => {
  const path: EffectPlace['path'] = ['notices', 'x'.repeat(200)];
  expect(() => effectTag({ item: youthKey(KIM), path, attempt: 1 })).toThrow('tag too long');
});
