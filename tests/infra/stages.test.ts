import { describe, expect, test } from 'vitest';
import { EXAMPLE_CITY, stagesOf } from '../../infra/city.ts';
import { mailboxFaults } from '../../infra/lint/mailboxes.ts';
import { CannotDeploy, stages, stagesToDeploy } from '../../infra/stages.ts';
import { bjorkdalFolder } from '../support/bjorkdal.ts';
import { profileWith, stockholm } from '../support/builders.ts';

const ONE = '111111111111';
const OTHER = '222222222222';

test('stages take their accounts from the environment', () => {
  const { staging, production } = stages({ KAA_STAGING_ACCOUNT: ONE, KAA_PRODUCTION_ACCOUNT: OTHER });
  expect([staging.account, production.account]).toEqual([ONE, OTHER]);
});

test('stages refuse to share an account', () => {
  expect(() => stages({ KAA_STAGING_ACCOUNT: ONE, KAA_PRODUCTION_ACCOUNT: ONE })).toThrow('are the same account');
});

test.each(['test', '', '1111111111', '1111111111111'])(
  'an account that is no account id (%j) is refused by name',
  (id) => {
    expect(() => stages({ KAA_STAGING_ACCOUNT: id })).toThrow('KAA_STAGING_ACCOUNT must be an account id of 12 digits');
  },
);

test('without accounts the region is still the one we chose', () => {
  const { staging, production } = stages({});
  expect([staging.account, production.account]).toEqual([undefined, undefined]);
  expect([staging.region, production.region]).toEqual(['eu-north-1', 'eu-north-1']);
});

describe('what is deployed', () => {
  test.each([
    { given: {}, missing: 'KAA_STAGING_ACCOUNT and KAA_PRODUCTION_ACCOUNT must be set' },
    { given: { KAA_STAGING_ACCOUNT: ONE }, missing: 'KAA_PRODUCTION_ACCOUNT must be set' },
    { given: { KAA_PRODUCTION_ACCOUNT: ONE }, missing: 'KAA_STAGING_ACCOUNT must be set' },
  ])('needs both accounts: $missing', ({ given, missing }) => {
    expect(() => stagesToDeploy(given)).toThrow(CannotDeploy);
    expect(() => stagesToDeploy(given)).toThrow(new RegExp(`^${missing}.*\n.*npm run deploy`));
  });

  test('is the stages as they are, each in its account', () => {
    const env = { KAA_CITY: bjorkdalFolder(), KAA_STAGING_ACCOUNT: ONE, KAA_PRODUCTION_ACCOUNT: OTHER };
    expect(stagesToDeploy(env)).toEqual(stages(env));
  });

  test('may have its accounts in stages.json', () => {
    const KAA_CITY = bjorkdalFolder((city) => {
      city.stages.staging.account = ONE;
      city.stages.production.account = OTHER;
    });
    const { staging, production } = stagesToDeploy({ KAA_CITY });
    expect([staging.account, production.account]).toEqual([ONE, OTHER]);
  });

  test('is never the example', () => {
    const env = { KAA_STAGING_ACCOUNT: ONE, KAA_PRODUCTION_ACCOUNT: OTHER };
    expect(() => stagesToDeploy(env)).toThrow('KAA_CITY must name the folder of your city');
  });
});

test('the mailbox lies in the mail domain, and the sink of staging does not', () => {
  const { staging, production } = stages({});
  for (const { mailbox, mailDomain } of [staging, production]) expect(mailbox.split('@')[1]).toBe(mailDomain);
  // Our own rule set would refuse it.
  expect(staging.sinkAddress?.split('@')[1]).not.toBe(staging.mailDomain);
});

describe('letters ask people to write to somebody who reads it', () => {
  const file = stagesOf(EXAMPLE_CITY);
  const { letters } = stockholm;

  test('the profile does', () => {
    expect(mailboxFaults(stockholm, file)).toEqual([]);
  });

  test.each([
    [
      'as the sender',
      'letters.sender.email',
      { ...letters, sender: { ...letters.sender, email: 'Kaa@kommun.example' } },
    ],
    [
      'in a text',
      'letters.email.body.0',
      { ...letters, email: { ...letters.email, body: ['Mejla kaa@kommun.example.'] } },
    ],
    ['with a tag', 'letters.dataProtection', { ...letters, dataProtection: 'Fråga kaa+du@test.kommun.example' }],
  ])('the mailbox that mail-intake reads is refused %s', (_, key, changed) => {
    expect(mailboxFaults(profileWith({ letters: changed }), file)).toMatchObject([
      { key, words: expect.stringContaining('people read') },
    ]);
  });
});
