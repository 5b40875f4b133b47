import { expect, test } from 'vitest';
import { stages } from '../../infra/stages.ts';

const ONE = '111111111111';
const OTHER = '222222222222';

test('stages take their accounts from the environment', () => {
  const { staging, production } = stages({ KAA_STAGING_ACCOUNT: ONE, KAA_PRODUCTION_ACCOUNT: OTHER });
  expect([staging.account, production.account]).toEqual([ONE, OTHER]);
});

test('stages refuse to share an account', () => {
  expect(() => stages({ KAA_STAGING_ACCOUNT: ONE, KAA_PRODUCTION_ACCOUNT: ONE })).toThrow('the same account');
});

test('an account that is no account id is refused by name', () => {
  expect(() => stages({ KAA_STAGING_ACCOUNT: 'test' })).toThrow('KAA_STAGING_ACCOUNT');
});

test('without accounts the region is still the one we chose', () => {
  const { staging, production } = stages({});
  expect([staging.account, production.account]).toEqual([undefined, undefined]);
  expect([staging.region, production.region]).toEqual(['eu-north-1', 'eu-north-1']);
});

test('the mailbox lies in the mail domain, and the sink of staging does not', () => {
  const { staging, production } = stages({});
  for (const { mailbox, mailDomain } of [staging, production]) expect(mailbox.split('@')[1]).toBe(mailDomain);
  // A sink in a domain that SES receives for would be refused by our own rule set.
  expect(staging.sinkAddress?.split('@')[1]).not.toBe(staging.mailDomain);
});
