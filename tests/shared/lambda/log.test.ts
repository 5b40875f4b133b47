import { expect, test } from 'vitest';
import { errorFacts } from '../../../shared/lambda/log.ts';

test('an error leaves name and code: its message may quote what it read', () => {
  const error = Object.assign(new RangeError('20080101-2386 is no date'), { code: 'no-date' });
  expect(errorFacts(error)).toEqual({ error: 'RangeError', code: 'no-date' });
  expect(errorFacts(Object.assign(new Error('x'), { code: '20080101-2386', name: 'Kim Exempel' }))).toEqual({
    error: 'Error',
  });
});

test('what is no error leaves no word of it', () => {
  expect(errorFacts('20080101-2386')).toEqual({ error: 'NotAnError' });
});
