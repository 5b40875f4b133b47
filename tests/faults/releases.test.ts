import { describe, expect, test } from 'vitest';
import { AnswerHour } from '../../shared/domain/answer-hour.ts';
import { Notification } from '../../shared/domain/notification.ts';
import { Report } from '../../shared/domain/report.ts';
import { Extract, Resident } from '../../shared/domain/resident.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { EXTRACT_CURRENT } from '../../shared/store/keys.ts';
import { readTolerant } from '../../shared/store/read-tolerant.ts';
import { putItem } from '../../shared/store/table.ts';
import { beside } from '../releases/beside.ts';
import { LAST, lastFunctions, storesOf } from '../releases/last-release.ts';
import type { Tables } from '../releases/make.ts';
import { directDynamo } from '../support/direct-dynamo.ts';
import { again, drawsFrom, sampleOf, seedFor } from '../support/random.ts';
import { build } from '../support/system/build.ts';
import { endState } from '../support/system/end-state.ts';
import { returnedMail } from '../support/system/mails.ts';
import { START } from '../support/system/people.ts';
import { prepareScenario, take } from '../support/system/scenario-run.ts';
import { named, SCENARIOS } from '../support/system/scenarios.ts';
import { startSystem } from '../support/system/system.ts';
import { endsAsWritten } from './matrix.ts';

/** Of so many scenarios `npm test` plays one. */
const SAMPLED = 6;
/** Most have more. */
const INVOCATIONS = 12;
const SCHEMAS = { YOUTH: YouthRecord, REPORT: Report, ANSWERS: AnswerHour };

describe.each(storesOf)('what release %s left', (_version, stores) => {
  test.each(Object.entries(stores))('of %s is read whole', (_name, { before, after }) => {
    for (const { register = [], residents = [] } of [before, after]) {
      for (const item of register) {
        const schema = SCHEMAS[item.pk.slice(0, item.pk.indexOf('#')) as keyof typeof SCHEMAS];
        if (schema) expect(readTolerant<object>(schema, item)).not.toHaveProperty('newer');
        if (item.pk.startsWith('NOTIFICATION#') && !item.sealed) Notification.parse(item);
      }
      for (const item of residents) (item.pk === EXTRACT_CURRENT ? Extract : Resident).parse(item);
    }
  });

  test('of a dropout is gone on from: a return closes the entry', async () => {
    const { dynamo, chain } = await goOnFrom(stores['a dropout']?.after, undefined);
    await take(chain, [{ mail: returnedMail(), name: '0123456789abcdef7' }]);
    const { tables, dead } = endState(dynamo, chain);
    expect(youthsIn(tables)[0]?.entries.kaa1).toMatchObject({ state: 'closed', closeReason: 'returned' });
    expect(dead).toEqual([]);
  });

  test('of a letter that waited for its day leaves', async () => {
    const { profile } = SCENARIOS.find(({ name }) => name === 'letters whose day comes') ?? {};
    const { dynamo, chain } = await goOnFrom(stores['letters whose day comes']?.before, profile);
    await take(chain, [{ wait: { hours: 24 } }]);
    const { objects, dead } = endState(dynamo, chain);
    expect(lettersOf(objects)).toHaveLength(2);
    expect(dead).toEqual([]);
  });

  test.each(['a sealed mail about an open entry', 'an extract that protects a youth'])(
    'of %s lets no letter leave',
    async (name) => {
      const { dynamo, chain } = await goOnFrom(stores[name]?.after, undefined);
      await take(chain, [{ wait: { hours: 48 } }]);
      expect(lettersOf(endState(dynamo, chain).objects)).toEqual([]);
    },
  );
});

async function goOnFrom(tables: Tables = {}, profile: object | undefined) {
  const dynamo = await directDynamo();
  for (const [table, items] of Object.entries(tables))
    for (const item of items) await putItem(dynamo.client, table, item);
  return { dynamo, chain: startSystem(dynamo, START.add({ minutes: 5 }), profile ? { profile } : {}) };
}
const lettersOf = (objects: string[]) => objects.filter((path) => path.startsWith('letters/'));
const youthsIn = ({ register = [] }: Tables) =>
  register.filter(({ pk }) => pk.startsWith('YOUTH#')).map((item) => readTolerant(YouthRecord, item));

/** Which one the nth invocation is, where `at` is drawn. */
const WAYS: Record<string, (n: number, at: number, draw: (choices: number) => number) => boolean> = {
  'until today’s code is deployed on the way': (n, at) => n < at,
  'when the deployment is rolled back on the way': (n, at) => n >= at,
  'beside today’s code, invocation by invocation': (_n, _at, draw) => draw(2) === 0,
};

describe(`the functions of release ${LAST}`, async () => {
  const [last, today] = await Promise.all([lastFunctions(), build()]);

  describe.each(named(sampleOf(SCENARIOS, SAMPLED, 'releases')))('in %s', (name, scenario) => {
    test.each(Object.entries(WAYS))('%s', async (way, isOld) => {
      const draw = drawsFrom(seedFor(`${name} ${way}`));
      const at = 1 + draw(INVOCATIONS);
      let n = 0;
      const both = beside(last, today, () => isOld(n++, at, draw));
      try {
        endsAsWritten(await prepareScenario(scenario, { build: both }));
      } catch (error) {
        throw new Error(`from invocation ${at}. ${again()}`, { cause: error });
      }
    });
  });
});
