import { describe, expect, test } from 'vitest';
import { REQUEST_TIMEOUT_MS } from '../../shared/aws/clients.ts';
import { GRACE } from '../../shared/domain/next-due.ts';
import { CLAIM_IS_ABANDONED_AFTER_MS } from '../../shared/store/effect-store.ts';
import { LEASE_TIME } from '../../shared/store/import-store.ts';
import { perStage } from './synthesized.ts';

describe.each(perStage)('times that must fit each other in %s', (_stage, synthesized) => {
  const timeoutOf = (folder: string) => Number(synthesized.functions().get(folder)?.[1].Properties.Timeout) * 1000;
  const folders = [...synthesized.functions().keys()];

  test('a sender has ended, and its last call is answered or lost, before its claim counts as abandoned', () => {
    const senders = folders.filter((folder) => 'MAIL_FROM' in synthesized.environmentOf(folder));
    expect(senders).toEqual(expect.arrayContaining(['mail-intake', 'outreach', 'coordinator-notice']));
    // The store compares "later than".
    for (const folder of senders)
      expect(CLAIM_IS_ABANDONED_AFTER_MS).toBeGreaterThanOrEqual(timeoutOf(folder) + REQUEST_TIMEOUT_MS);
  });

  test('what is signalled has its time before the sweep signals it again', () => {
    const working = folders.filter((folder) => !['import', 'sweep', 'reconcile'].includes(folder));
    expect(working.length).toBeGreaterThanOrEqual(5);
    for (const folder of working) expect(GRACE.total('milliseconds')).toBeGreaterThan(timeoutOf(folder));
  });

  test('an import keeps its lease as long as it may run, and not longer', () => {
    expect(LEASE_TIME.total('milliseconds')).toBe(timeoutOf('import'));
  });

  test('one run of the sweep is over before the next begins', () => {
    const [, { Properties }] = synthesized.one('AWS::Scheduler::Schedule', /^Sweep/);
    const [, minutes] = /^rate\((\d+) minutes\)$/.exec(String(Properties.ScheduleExpression)) ?? [];
    expect(Number(minutes) * 60_000).toBeGreaterThan(timeoutOf('sweep'));
  });

  test('a call that hangs leaves its function time to end in order', () => {
    for (const folder of folders) expect(timeoutOf(folder)).toBeGreaterThan(2 * REQUEST_TIMEOUT_MS);
  });
});
