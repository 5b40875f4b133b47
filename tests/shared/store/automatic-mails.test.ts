import { Temporal } from 'temporal-polyfill';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noticeText } from '../../../functions/coordinator-notice/notice-text.ts';
import { AutomaticMails, countsByDomain } from '../../../shared/domain/automatic-mails.ts';
import { automaticMails } from '../../../shared/store/automatic-mails.ts';
import { getItem, updateItem } from '../../../shared/store/table.ts';
import { aNotice, inStockholm, stockholm } from '../../support/builders.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
let mails: ReturnType<typeof automaticMails>;
beforeAll(async () => {
  dynamo = await startDynamo();
  mails = automaticMails(dynamo.client, 'register');
});
afterAll(() => dynamo.stop());

const stored = async (date: string) => {
  const item = await getItem(dynamo.client, 'register', `AUTOMATIC#${date}`);
  return { ...item, counts: AutomaticMails.parse(item) };
};

test('a mail counts once however often it is read, for the day it came in Stockholm', async () => {
  const lateAtNight = inStockholm('2026-11-23T23:59');
  for (const id of ['R-1', 'R-2', 'R-1']) await mails.add(id, 'skola.example', lateAtNight);
  await mails.add('R-3', 'skola.example', lateAtNight.add({ minutes: 1 }));
  expect((await stored('2026-11-23')).counts).toEqual({
    senders: { 'R-1': 'skola.example', 'R-2': 'skola.example' },
    more: 0,
  });
  expect((await stored('2026-11-24')).counts.senders).toEqual({ 'R-3': 'skola.example' });
});

test('the KAA group gets a notice the next morning, and a month later it is forgotten', async () => {
  const item: Record<string, unknown> = await stored('2026-11-23');
  expect(item.dueAt).toBe('2026-11-24T05:00:00Z');
  expect(item.notices).toMatchObject({ day: { kind: 'automatic-mails', to: 'kaa-group', state: 'planned' } });
  expect(item.expiresAt).toBe(Temporal.Instant.from('2026-12-23T23:00:00Z').epochMilliseconds / 1000);
});

test('a flood is counted, but does not outgrow its item', async () => {
  const flood = inStockholm('2026-11-25T12:00');
  await mails.add('R-0', 'a.example', flood);
  await updateItem(dynamo.client, 'register', 'AUTOMATIC#2026-11-25', {
    set: [[['counted'], 3_000]],
    when: [{ path: ['pk'], is: 'exists' }],
  });
  for (const id of ['R-4', 'R-5', 'R-0']) await mails.add(id, 'flood.example', flood);
  expect((await stored('2026-11-25')).counts).toEqual({ senders: { 'R-0': 'a.example' }, more: 2 });
});

test('a domain that is no school’s is not kept: it may be a person’s own', async () => {
  const noon = inStockholm('2026-11-26T12:00');
  await mails.add('R-6', undefined, noon);
  expect(countsByDomain((await stored('2026-11-26')).counts)).toEqual({ schools: [], others: 1 });
});

test('the notice lists domains by number of mails, and counts the rest', () => {
  const domainOf = (n: number) => (n < 3 ? 'skola.example' : `${String(n).padStart(2, '0')}.example`);
  const senders = Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`R-${n}`, n === 29 ? '-' : domainOf(n)]));
  const notice = aNotice({ kind: 'automatic-mails', to: 'kaa-group', reference: '2026-11-23', district: undefined });
  const { subject, text } = noticeText(notice, stockholm, { automatic: { senders, more: 5 } });
  expect(subject).toBe('Automatiska mejl 2026-11-23');
  const lines = text.split('\n').filter((line) => / från /.test(line) && /^\d/.test(line));
  expect(lines).toHaveLength(21);
  expect(lines[0]).toBe('3 från skola.example');
  expect(lines[20]).toBe('13 från andra');
});
