import { beforeAll, describe, expect, test } from 'vitest';
import type { Report } from '../../shared/domain/report.ts';
import { type DirectDynamo, directDynamo } from '../support/direct-dynamo.ts';
import type { Aws } from '../support/system/build.ts';
import { build } from '../support/system/build.ts';
import { endState } from '../support/system/end-state.ts';
import { dropoutMail } from '../support/system/mails.ts';
import type { Outage } from '../support/system/outages.ts';
import { START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { type Circumstances, type System, startSystem } from '../support/system/system.ts';

const MINUTE_MS = 60_000;

let dynamo: DirectDynamo;
beforeAll(async () => {
  dynamo = await directDynamo();
});

async function mailDuring(circumstances: Circumstances): Promise<System> {
  await seed(dynamo);
  const system = startSystem(dynamo, START, circumstances);
  system.receive(dropoutMail(), 'during');
  await system.settle();
  system.end();
  return system;
}

const reportsIn = (system: System) =>
  endState(dynamo, system).tables.register.filter(({ pk }) => pk.startsWith('REPORT#')) as unknown as Report[];

const SERVICES: (keyof Aws)[] = ['dynamoDb', 's3', 'sqs', 'ses', 'secrets'];

describe.each(SERVICES)('an outage of %s', (service) => {
  test.each([5, 31, 60])(
    'of %i minutes holds no mail: it is read, answered and told of once afterwards',
    async (minutes) => {
      for (const kind of ['throws', 'answers-busy'] as const) {
        const outage: Outage = {
          service,
          kind,
          from: START.epochMilliseconds,
          until: START.epochMilliseconds + minutes * MINUTE_MS,
        };
        const system = await mailDuring({ outages: [outage] });
        expect(reportsIn(system)).toMatchObject([{ state: 'accepted', answer: { state: 'sent' }, done: true }]);
        const effects = system.mails.map(({ effect: { item, path } }) => [item.split('#')[0], ...path].join(' '));
        expect(effects.filter((effect) => effect === 'REPORT answer')).toHaveLength(1);
      }
    },
  );

  test('of five minutes, that begins anywhere in the work, holds no mail', async () => {
    for (let call = 0; call < 24; call += 3) {
      const system = await mailDuring({ outages: [{ service, kind: 'throws', fromCall: call, minutes: 5 }] });
      expect(reportsIn(system).map(({ state, reason }) => [state, reason])).toEqual([['accepted', undefined]]);
    }
  });
});

test('while Lambda starts no function the queue counts, and no mail is held', async () => {
  const until = START.epochMilliseconds + 60 * MINUTE_MS;
  const system = await mailDuring({ throttledUntil: until });
  expect(reportsIn(system)).toMatchObject([{ state: 'accepted' }]);
});

describe('a release that throws', () => {
  const bad = async (file: string, find: string) =>
    build([{ file, find, replace: `throw new TypeError('mistake'); ${find}` }]);

  test.each([
    { name: 'at its start', file: 'functions/mail-intake/dependencies.ts', find: 'const stores = storesOf(env,' },
    { name: 'for each mail it reads', file: 'shared/report-mail/judge-mail.ts', find: 'const sender = asRuled(' },
  ])('$name holds no mail: the next reads it', async ({ file, find }) => {
    await seed(dynamo);
    const broken = startSystem(dynamo, START, { build: await bad(file, find) });
    broken.receive(dropoutMail(), 'during');
    for (let hour = 0; hour < 12; hour++) {
      await broken.deliverAll();
      broken.clock.pass(20 * MINUTE_MS);
      await broken.sweep();
    }
    broken.end();
    expect(reportsIn(broken)).toEqual([]);
    const mended = startSystem(dynamo, broken.clock.instant(), { objects: broken.s3.objects });
    await mended.settle();
    expect(reportsIn(mended)).toMatchObject([{ state: 'accepted' }]);
    mended.end();
  });

  test('for one mail alone holds that mail at its third attempt', async () => {
    const poison = await build([
      {
        file: 'shared/report-mail/judge-mail.ts',
        find: 'const sender = asRuled(',
        replace: "if (reportId) throw new TypeError('poison'); const sender = asRuled(",
      },
    ]);
    const system = await mailDuring({ build: poison });
    expect(reportsIn(system)).toMatchObject([{ state: 'held', reason: 'unread' }]);
    expect(system.queues.dead).toEqual([]);
  });
});
