import { expect, test } from 'vitest';
import { moveFile, readFile } from '../../../shared/aws/files.ts';
import { fakeS3 } from '../../support/fake-s3.ts';

test('of a file above the limit only its date is known, and one of just that size is read', async () => {
  const s3 = fakeS3();
  s3.put('raw-mail', 'in/one', 'a mail');
  expect(await readFile(s3, 'raw-mail', 'in/one', 5)).toEqual({ tooLarge: true, storedAt: expect.any(Date) });
  expect(await readFile(s3, 'raw-mail', 'in/one', 6)).toMatchObject({ bytes: new Uint8Array(Buffer.from('a mail')) });
  expect(await readFile(s3, 'raw-mail', 'in/none', 6)).toBeUndefined();
});

test('of what is moved no version stays, and a second move changes nothing', async () => {
  const s3 = fakeS3();
  s3.put('raw-mail', 'mail/å', 'first');
  s3.put('raw-mail', 'mail/å', 'again');
  for (let times = 0; times < 2; times++)
    await moveFile(s3, { bucket: 'raw-mail', key: 'mail/å' }, { bucket: 'sealed', key: 'mail/å' });
  expect([...s3.objects.keys()]).toEqual(['sealed/mail/å']);
  expect(s3.olderVersions('raw-mail', 'mail/å')).toBe(0);
});
