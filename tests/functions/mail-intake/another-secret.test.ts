import { beforeEach, expect, test } from 'vitest';
import { createHandler } from '../../../functions/mail-intake/dependencies.ts';
import { ATTEMPTS_TO_READ } from '../../../functions/mail-intake/ports.ts';
import { PERSON_KEY_CHECK } from '../../../shared/store/keys.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import { NOW } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { fakeS3 } from '../../support/fake-s3.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { profile, rawMail, template } from '../../support/mails.ts';
import { env } from '../../support/system/template.ts';

const signal = { Records: [{ s3: { bucket: { name: 'raw-mail' }, object: { key: 'in/one' } } }] };

let dynamo: DirectDynamo;
beforeEach(async () => {
  dynamo = await directDynamo();
  await keyedHash(fakeSecrets('the secret of this register'), 'person-key', dynamo.client, 'register')();
});

/** Calls but those to Secrets Manager are noted. */
function intake(secret: string) {
  const s3 = fakeS3();
  s3.put('raw-mail', 'in/one', rawMail({ body: template() }));
  const called: string[] = [];
  const noted = (client: { send: unknown }) => ({
    send: (command: { constructor: { name: string }; input: { Key?: { pk?: { S?: string } } } }) => {
      called.push(`${command.constructor.name} ${command.input.Key?.pk?.S ?? ''}`.trim());
      return (client.send as (sent: unknown) => Promise<unknown>)(command);
    },
  });
  const nobody = { send: () => Promise.reject(new Error('nobody is to be told')) };
  const aws = {
    dynamoDb: noted(dynamo.client),
    s3: noted(s3),
    sqs: noted(nobody),
    ses: noted(nobody),
    secrets: fakeSecrets(secret),
  } as unknown as Parameters<typeof createHandler>[1];
  return { take: createHandler(env, aws, profile, () => NOW), called };
}

test('with another secret nothing is read or written, nor counted as an attempt to read', async () => {
  const before = dynamo.snapshot();
  const { take, called } = intake('another secret');
  for (let attempt = 0; attempt <= ATTEMPTS_TO_READ; attempt++)
    await expect(take(signal)).rejects.toThrow('secret-wrong');
  expect(new Set(called)).toEqual(new Set([`GetItemCommand ${PERSON_KEY_CHECK}`]));
  expect(dynamo.snapshot()).toEqual(before);
});

test('with its own secret the mail is read', async () => {
  const { take, called } = intake('the secret of this register');
  await take(signal).catch(() => 'the fakes tell nobody');
  expect(called).toContain('GetObjectCommand');
});
