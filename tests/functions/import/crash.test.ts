import { beforeEach, describe, expect, test, vi } from 'vitest';
import { residentsStore } from '../../../shared/store/residents-store.ts';
import type { Item } from '../../../shared/store/table.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import type { Dynamo } from '../../support/dynamo.ts';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { type CallFault, faultyCalls } from '../../support/failing-calls.ts';
import { aCity } from './city.ts';
import { coordinators, schools } from './lists.ts';

type City = ReturnType<typeof aCity>;
type Scenario = { key: string; before: (city: City) => Promise<unknown>; file: string };

const youths = [0, 1, 3, 4];
const residents: Scenario = {
  key: 'residents/new.csv',
  before: async (city) => {
    await city.importFile('residents/old.csv', extract([0, 1, 2, 3, 4].map((n) => aRow(n))));
    await Promise.all(youths.map((n) => city.youth(numberOf(n))));
  },
  file: extract([
    aRow(0, { skydd: 'sekretessmarkering' }),
    aRow(1, { postort: 'Annanstad' }),
    aRow(2, { hemkommun: 'x' }),
    aRow(3),
    aRow(5),
  ]),
};
const directory: Scenario[] = [
  {
    key: 'directory/schools.csv',
    before: (city) => city.importFile('directory/schools.csv', schools()),
    file: schools({ namn: 'Nya namnet' }),
  },
  {
    key: 'directory/coordinators.csv',
    before: (city) => city.importFile('directory/coordinators.csv', coordinators()),
    file: coordinators(['farsta;samordnare;Nya Namn;ny@kommun.example;;;']),
  },
];

/** Delivers the file with one failing call, then again, then lets register apply the signals. */
async function run(dynamo: Dynamo, { key, before, file }: Scenario, at = -1, fault: CallFault = 'before') {
  const city = aCity(dynamo);
  await before(city);
  city.later({ hours: 1 });
  const { state, wrap, end } = faultyCalls(at, fault);
  const { dynamoDb, s3, sqs, secrets } = city.aws;
  city.put(key, file);
  const broken = {
    dynamoDb: wrap(dynamoDb) as typeof dynamoDb,
    s3: { ...s3, ...wrap(s3) },
    sqs: { ...sqs, ...wrap(sqs) },
    secrets: { ...secrets, ...wrap(secrets) },
  };
  const ended = await end(city.deliver(key, broken));
  if (ended !== 'done') await city.deliver(key);
  const signalled = new Set(city.signalled());
  const store = residentsStore(dynamo.client, dynamo.tables.residents);
  for (const personKey of signalled) {
    const { resident } = await store.load(personKey);
    if (resident) await store.applied(resident);
  }
  return { calls: state.calls, ended, signalled, state: await stateOf(city, key) };
}

async function stateOf(city: City, key: string) {
  // The lease counts its holders; all else must be equal.
  const withoutCount = ({ attempt: _attempt, ...item }: Item) => item;
  const register = (await city.all('register')).map((item) => (item.pk.endsWith('lease') ? withoutCount(item) : item));
  const notices = new Set(city.sqs.to('notices').map((body) => JSON.stringify(body)));
  return {
    register,
    residents: await city.all('residents'),
    directory: await city.all('directory'),
    result: city.result(key),
    notices,
  };
}

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

describe.each([residents, ...directory])('$key', (scenario) => {
  test.each<CallFault>(['before', 'after', 'kill'])(
    'a fault %s any call leaves the same state after redelivery',
    async (fault) => {
      const undisturbed = await run(await directDynamo(), scenario);
      expect(undisturbed.ended).toBe('done');
      expect(undisturbed.calls).toBeGreaterThan(5);
      for (let at = 0; at < undisturbed.calls; at++) {
        const disturbed = await run(await directDynamo(), scenario, at, fault);
        expect(disturbed.ended, `call ${at}`).not.toBe('done');
        expect(disturbed.state, `call ${at}`).toEqual(undisturbed.state);
        expect([...disturbed.signalled], `call ${at}`).toEqual(expect.arrayContaining([...undisturbed.signalled]));
      }
    },
    60_000,
  );
});
