import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventClock } from '../../infra/capacity/clock.ts';
import { usedIn } from '../../infra/capacity/cost.ts';
import { secondsOf, secondsToTakeIn } from '../../infra/capacity/measured.ts';
import { costByService } from '../../infra/capacity/prices.ts';
import { capacityDocs } from '../../infra/capacity/report.ts';
import { simulatedGate } from '../../infra/capacity/sending.ts';
import { mostIn, quantile, simulate, simulatedQueue } from '../../infra/capacity/simulate.ts';
import { settingsIn } from '../../infra/capacity/stack-settings.ts';
import { drawFrom, weekOf } from '../../infra/capacity/week.ts';
import { MAX_ROWS } from '../../shared/report-mail/limits.ts';
import { perStage, templates } from './synthesized.ts';

const settings = settingsIn(String(templates.production));
const HOUR = 3_600;

test('the page and its chart are what npm run capacity makes', () => {
  for (const [name, text] of Object.entries(capacityDocs(settings)))
    expect(readFileSync(new URL(`../../docs/it/${name}`, import.meta.url), 'utf8'), name).toBe(text);
});

test('what happens at one time happens in order', () => {
  const clock = eventClock();
  const seen: string[] = [];
  clock.at(5, () => seen.push(`late ${clock.now()}`));
  clock.at(1, () => {
    seen.push('first');
    clock.at(1, () => seen.push('third'));
  });
  clock.at(1, () => seen.push('second'));
  clock.run();
  expect(seen).toEqual(['first', 'second', 'third', 'late 5']);
});

test.each([
  { items: 25, batchSize: 10, maxConcurrency: 2, ends: [3, 3, 6] },
  { items: 5, batchSize: 1, maxConcurrency: 2, ends: [3, 3, 6, 6, 9] },
  { items: 3, batchSize: 10, maxConcurrency: 5, ends: [3] },
])('$items messages, by $batchSize, $maxConcurrency at once, 3 s each', ({ items, ends, ...mapping }) => {
  const clock = eventClock();
  const ended: number[] = [];
  let deepest = 0;
  const queue = simulatedQueue<number>(
    clock,
    mapping,
    () => ({ seconds: 3, after: () => ended.push(clock.now()) }),
    (depth) => {
      deepest = Math.max(deepest, depth);
    },
  );
  queue.put(...Array.from({ length: items }, (_, n) => n));
  clock.run();
  expect({ ended, deepest, left: queue.depth() }).toEqual({ ended: ends, deepest: items, left: 0 });
});

test('at 14 mails a second four fifths are used: 1,120 mails take 100 s', () => {
  const gate = simulatedGate({ perSecond: 14, perDay: 50_000 }, () => 0);
  let now = 0;
  for (let mail = 0; mail < 1_120; mail++) {
    const turn = gate.turn(now);
    if (!('wait' in turn)) throw new Error('it should wait');
    now += turn.wait;
  }
  expect(now).toBeCloseTo(100, 0);
});

test('a spent day frees itself 24 hours later', () => {
  const gate = simulatedGate({ perSecond: 1, perDay: 2 }, () => 0.5);
  expect([gate.turn(0), gate.turn(10)]).toEqual([{ wait: 0 }, { wait: 0 }]);
  // One to four hours later.
  expect(gate.turn(20)).toEqual({ notBefore: 20 + 2.5 * HOUR });
  gate.learn(24 * HOUR);
  expect(gate.turn(24 * HOUR)).toEqual({ wait: 0 });
  expect(gate.turn(24 * HOUR)).toHaveProperty('notBefore');
});

/** As with the real functions: npm run bench -- sending. */
test('1,000 mails in the sandbox need 100 hours, and each goes once', () => {
  const list = [{ at: 0, rows: 999, school: 1 }];
  const { toNotice, answers, lastAt, mostADay } = simulate(list, settings, { perSecond: 1, perDay: 200 });
  expect({ notices: toNotice.length, answers, mostADay }).toEqual({ notices: 999, answers: 1, mostADay: 200 });
  expect(lastAt / HOUR).toBeGreaterThan(96);
  expect(lastAt / HOUR).toBeLessThan(101);
});

test('a list waits for SES: 1,120 notices need 100 s after the first', () => {
  const { toNotice } = simulate([{ at: 0, rows: 1_120, school: 1 }], settings, { perSecond: 14, perDay: 50_000 });
  expect(quantile(toNotice, 1) - quantile(toNotice, 0)).toBeCloseTo(100, -1);
});

test('more than 20 mails of a school in an hour are answered in one', () => {
  const mails = Array.from({ length: 50 }, (_, n) => ({ at: n, rows: 1, school: 7 }));
  expect(simulate(mails, settings, { perSecond: 14, perDay: 50_000 }).answers).toBe(21);
});

test('a week has its pupils, none at the weekend, and is the same each time', () => {
  const shape = { pupils: 1_000, rowsAMail: 30, schools: 5 };
  const week = weekOf(shape, drawFrom(7));
  expect(week).toEqual(weekOf(shape, drawFrom(7)));
  expect(week.reduce((sum, { rows }) => sum + rows, 0)).toBe(1_000);
  expect(week).toHaveLength(34);
  expect(week.every(({ at }) => at < 5 * 24 * HOUR)).toBe(true);
});

test('windows and quantiles', () => {
  expect(mostIn([0, 1, 2, 10, 11, 12, 13], 5)).toBe(4);
  expect(mostIn([0, 5], 5)).toBe(1);
  expect([0, 0.5, 1].map((share) => quantile([1, 2, 3, 4], share))).toEqual([1, 3, 4]);
});

test('a bill by hand', () => {
  const costs = costByService({ mailOut: 2_000, mailIn: 1_000, keys: 3, keyUses: 20_000 });
  expect([...costs]).toEqual([
    ['SES', expect.closeTo(0.3)],
    ['KMS', expect.closeTo(3.06)],
  ]);
  // Six queues, five readers of each, three times a minute for 30 days.
  const { queueRequests } = usedIn({ mails: 0, rows: 0, residents: 0 }, settings);
  expect(queueRequests).toBe(6 * 5 * 3 * 43_200);
});

test('messages of a batch wait for AWS together, and share the processor', () => {
  const half = 1_769 / 2;
  // Nine calls and SES; 33 ms of a core each, at half a core.
  expect(secondsOf('notice', 1, half)).toBeCloseTo(0.09 + 0.1 + 0.066);
  expect(secondsOf('notice', 10, half)).toBeCloseTo(0.09 + 0.1 + 0.66);
});

test.each(perStage)('what %s allows fits', (stage) => {
  const { functions } = settingsIn(String(templates[stage]));
  // Twice, since a call may be slower than assumed.
  expect(2 * secondsToTakeIn(MAX_ROWS, functions['mail-intake'].memory)).toBeLessThan(functions['mail-intake'].timeout);
  const atOnce = Object.values(functions).reduce((sum, { maxConcurrency }) => sum + maxConcurrency, 0);
  const alarm = perStage.find(([name]) => name === stage)?.[1].alarm('Nearly too many functions run');
  expect(atOnce).toBeLessThan(Number(alarm?.Threshold) / 2);
});
