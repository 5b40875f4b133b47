import { beforeAll, expect, test, vi } from 'vitest';
import { again, drawsFrom, seedFor, WHOLE } from '../../support/random.ts';
import { journey, type Told } from './journey.ts';
import { KINDS, newModel } from './model.ts';
import { startStage } from './stage.ts';

/** In two files, for two processors. */
const RUNS = WHOLE ? 1_500 : 100;
/** Of runs in which an obstacle stood while a letter was on its way. */
const LEAST_SHARE = 0.01;

/** Journeys of a stage that invites by e-mail, or on paper alone. */
export function proveJourneys(by: 'e-mail' | 'paper'): void {
  const told: Told[] = [];

  beforeAll(() => {
    vi.spyOn(console, 'log').mockImplementation(() => {});
  });

  test(`by ${by} nothing reaches or tells of a youth who is protected, held, objected to, unread or of another name`, async () => {
    const stage = await startStage(by === 'e-mail');
    const first = seedFor(`journeys by ${by}`);
    for (let run = 0; run < RUNS; run++) {
      const ended = await journey(stage, drawsFrom(first + run * 7919), run);
      expect(ended.wrong, [`Journey ${run}:`, ...ended.steps, again()].join('\n')).toEqual([]);
      told.push(ended);
    }
  }, 900_000);

  test('while letters and notices do leave, and every obstacle stands in their way', () => {
    const share = (has: (one: Told) => boolean) => told.filter(has).length / RUNS;
    expect(share(({ left }) => left.letter > 0)).toBeGreaterThan(0.3);
    expect(share(({ left }) => left.paper > 0)).toBeGreaterThan(0.1);
    expect(share(({ left }) => left.notice > 0)).toBeGreaterThan(0.3);
    const rare = KINDS.filter((kind) => share(({ met }) => met.has(kind)) < (WHOLE ? LEAST_SHARE : 1 / RUNS));
    expect(rare).toEqual([]);
  });

  test('what stands since a moment forbids what was checked after it, and no more', () => {
    const model = newModel();
    model.youth('a').hold.set('S-7K3Q-9F', 5);
    const moments = { started: 1, read: 2, written: 5, told: 6 };
    expect(model.forbidding('notice', 'a', moments)).toEqual(['hold']);
    expect(model.forbidding('notice', 'a', { ...moments, written: 4 })).toEqual([]);
    expect(model.forbidding('notice', 'b', moments)).toEqual([]);
    expect(model.obstacles('a')).toEqual(['hold']);
  });
}
