import { expect, test } from 'vitest';
import { type EffectPlace, effectTag, placeOf, WITH_NOTICES } from '../../shared/domain/effect-tag.ts';
import { importKey, reportKey, youthKey } from '../../shared/store/keys.ts';
import { KIM } from '../support/builders.ts';
import fc from '../support/fast-check.ts';

const places: EffectPlace[] = [
  { item: reportKey('R-7K3Q-9F'), path: ['answer'], attempt: 1 },
  { item: reportKey('R-7K3Q-9F'), path: ['notices', 'returned.held'], attempt: 2 },
  { item: youthKey(KIM), path: ['notices', 'returned.prevention12.opened3'], attempt: 2 },
  { item: youthKey(KIM), path: ['letters', 'ABCDEFGHJKMNPQRS'], attempt: 1 },
  { item: importKey('I-7K3Q-9F'), path: ['notices', 'refused'], attempt: 1 },
  ...WITH_NOTICES.map(
    (kind): EffectPlace => ({
      item: `${kind}#officer#2026-11-30T07:00`,
      path: ['notices', '2026-11-30T07:09:38.574Z'],
      attempt: 1,
    }),
  ),
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
