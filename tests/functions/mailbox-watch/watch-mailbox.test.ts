import { Temporal } from 'temporal-polyfill';
import { expect, test } from 'vitest';
import { type Ports, watchMailbox } from '../../../functions/mailbox-watch/watch-mailbox.ts';
import { NOW } from '../../support/builders.ts';

function mailbox({ isOpen = true, sends = true, sentAt }: { isOpen?: boolean; sends?: boolean; sentAt?: string } = {}) {
  const did: string[] = [];
  let last = sentAt === undefined ? undefined : Temporal.Instant.from(sentAt);
  let now = NOW;
  const ports: Ports = {
    isOpen: async () => isOpen,
    tellClosed: () => void did.push('closed'),
    lastSentAt: async () => last,
    begin: async (at) => {
      did.push('begun');
      last = at;
      return 'nonce';
    },
    send: async (nonce) => {
      did.push(`sent ${nonce}`);
      if (!sends) throw new Error('SES refuses');
    },
    takeBack: async () => {
      did.push('taken back');
      last = undefined;
    },
    now: () => now,
  };
  const passHour = () => {
    now = now.add({ hours: 1 });
  };
  return { ports, did, passHour };
}

test('of hourly runs one a day writes to the mailbox, and its nonce is known before it leaves', async () => {
  const { ports, did, passHour } = mailbox();
  for (let hour = 0; hour < 24; hour++) {
    await watchMailbox(ports);
    passHour();
  }
  expect(did).toEqual(['begun', 'sent nonce']);
  await watchMailbox(ports);
  expect(did).toEqual(['begun', 'sent nonce', 'begun', 'sent nonce']);
});

test('a trial mail that could not be sent is tried again in an hour, and its failure is told', async () => {
  const { ports, did, passHour } = mailbox({ sends: false });
  await expect(watchMailbox(ports)).rejects.toThrow('SES refuses');
  passHour();
  await expect(watchMailbox(ports)).rejects.toThrow('SES refuses');
  expect(did).toEqual(['begun', 'sent nonce', 'taken back', 'begun', 'sent nonce', 'taken back']);
});

test('a mailbox that SES does not take mail for is told each hour, until it is open', async () => {
  const { ports, did, passHour } = mailbox({ isOpen: false, sentAt: NOW.toString() });
  await watchMailbox(ports);
  passHour();
  await watchMailbox(ports);
  expect(did).toEqual(['closed', 'closed']);
  const open = mailbox({ sentAt: NOW.toString() });
  await watchMailbox(open.ports);
  expect(open.did).toEqual([]);
});
