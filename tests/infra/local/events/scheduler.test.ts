import { Cron } from 'croner';
import { expect, test } from 'vitest';
import { startScheduler, timingOf } from '../../../../infra/local/events/scheduler.ts';

function next(expression: string, after: string, timezone = 'UTC'): string | undefined {
  const timing = timingOf(expression);
  if (!('cron' in timing)) throw new Error('not a cron expression');
  return new Cron(timing.cron, { timezone, paused: true }).nextRun(new Date(after))?.toISOString();
}

test.each([
  ['rate(5 minutes)', 300_000],
  ['rate(1 hour)', 3_600_000],
  ['rate(1 day)', 86_400_000],
])('%s runs every %i ms', (expression, everyMilliseconds) => {
  expect(timingOf(expression)).toEqual({ everyMilliseconds });
});

test.each([
  ['cron(0 3 * * ? *)', '2026-11-22T10:00:00Z', '2026-11-23T03:00:00.000Z'],
  // AWS counts from 1 = Sunday. 22 November 2026 is a Sunday.
  ['cron(0 7 ? * 2-6 *)', '2026-11-22T10:00:00Z', '2026-11-23T07:00:00.000Z'],
  ['cron(0 7 ? * MON-FRI *)', '2026-11-20T10:00:00Z', '2026-11-23T07:00:00.000Z'],
  ['cron(0 7 ? * 1 *)', '2026-11-23T10:00:00Z', '2026-11-29T07:00:00.000Z'],
  ['cron(0 7 ? * 2#1 *)', '2026-11-22T10:00:00Z', '2026-12-07T07:00:00.000Z'],
  ['cron(0/5 * * * ? *)', '2026-11-22T10:01:00Z', '2026-11-22T10:05:00.000Z'],
  ['cron(0 0 L * ? *)', '2026-11-22T10:00:00Z', '2026-11-30T00:00:00.000Z'],
  ['cron(0 0 1 1 ? 2028)', '2026-11-22T10:00:00Z', '2028-01-01T00:00:00.000Z'],
])('%s runs after %s at %s, as on AWS', (expression, after, at) => {
  expect(next(expression, after)).toBe(at);
});

test('a time zone is kept over the change to summer time', () => {
  expect(next('cron(0 6 * * ? *)', '2026-03-28T10:00:00Z', 'Europe/Stockholm')).toBe('2026-03-29T04:00:00.000Z');
});

test('fired by hand, it sends the input or AWS’s default event', async () => {
  const sent: unknown[] = [];
  const common = { expression: 'rate(5 minutes)', timezone: 'UTC', enabled: true, functionArn: 'arn' };
  const scheduler = startScheduler(
    [
      {
        ...common,
        name: 'Sweep1',
        shortName: 'sweep',
        kind: 'scheduler',
        input: '{"at":"<aws.scheduler.scheduled-time>"}',
      },
      { ...common, name: 'Nightly', shortName: 'retention', kind: 'rule' },
    ],
    async (_arn, event) => void sent.push(event),
    { automatic: false },
  );
  await scheduler.fire('sweep');
  await scheduler.fire('Nightly');
  expect(sent).toEqual([
    { at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/) },
    expect.objectContaining({ source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }),
  ]);
  await expect(scheduler.fire('nobody')).rejects.toThrow('the template has: sweep, retention');
});
