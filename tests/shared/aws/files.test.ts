import { expect, test } from 'vitest';
import { readFile } from '../../../shared/aws/files.ts';
import { fakeS3 } from '../../support/fake-s3.ts';

test('of a file above the limit only its date is known, and one of just that size is read', async () => {
  const s3 = fakeS3();
  s3.put('raw-mail', 'in/one', 'a mail');
  expect(await readFile(s3, 'raw-mail', 'in/one', 5)).toEqual({ tooLarge: true, storedAt: expect.any(Date) });
  expect(await readFile(s3, 'raw-mail', 'in/one', 6)).toMatchObject({ bytes: new Uint8Array(Buffer.from('a mail')) });
  expect(await readFile(s3, 'raw-mail', 'in/none', 6)).toBeUndefined();
});
