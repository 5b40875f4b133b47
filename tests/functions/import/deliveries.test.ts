import type { GetObjectCommand } from '@aws-sdk/client-s3';
import { beforeEach, expect, test } from 'vitest';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { aCityForThisTest, type City, eventOf } from './city.ts';

const KEY = 'residents/uttag.csv';
let city: City;
beforeEach(async () => {
  city = await aCityForThisTest();
});

test('the same file twice does nothing more, but signals a notice that is still planned', async () => {
  await city.importFile(KEY, extract([aRow(0, { hemkommun: 'x' }), aRow(1)]));
  const before = [await city.all('residents'), await city.all('register')];
  city.later({ hours: 1 });
  await city.deliver(KEY);
  expect([await city.all('residents'), await city.all('register')]).toEqual(before);
  expect(city.sqs.to('notices')).toHaveLength(2);
});

test('the same content uploaded again is another import', async () => {
  await city.importFile(KEY, extract([aRow(0), aRow(1)]));
  city.later({ hours: 1 });
  await city.importFile('residents/b.csv', extract([aRow(0, { postort: 'B' }), aRow(1)]));
  city.later({ hours: 1 });
  await city.importFile(KEY, extract([aRow(0), aRow(1)]));
  expect(await city.resident(numberOf(0))).toMatchObject({ address: { city: 'Exempelstad' } });
});

test('a second import waits while one runs, and takes over when its time is up', async () => {
  const stuck = { ...city.aws.sqs, send: () => Promise.reject(new Error('queue is down')) } as typeof city.aws.sqs;
  await city.importFile(KEY, extract([aRow(0), aRow(1)]));
  await city.youth(numberOf(0));
  city.put('residents/a.csv', extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
  await expect(city.deliver('residents/a.csv', { sqs: stuck })).rejects.toThrow('queue is down');
  city.later({ minutes: 5 });
  city.put('residents/b.csv', extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
  await expect(city.deliver('residents/b.csv')).rejects.toThrow('conflict');
  city.later({ minutes: 11 });
  await city.deliver('residents/b.csv');
  // b finds the row unchanged, but signals what a could not.
  expect(city.signalled()).toContain((await city.item(numberOf(0)))?.pk);
});

test('a run that was taken over writes nothing more', async () => {
  const { promise: opened, resolve: reached } = Promise.withResolvers<void>();
  const { promise: gate, resolve: release } = Promise.withResolvers<void>();
  let reads = 0;
  const send = async (command: GetObjectCommand) => {
    if (++reads === 2) {
      reached();
      await gate;
    }
    return city.s3.send(command);
  };
  city.put(KEY, extract([aRow(0), aRow(1)]));
  const slow = city.deliver(KEY, { s3: { ...city.s3, send: send as typeof city.s3.send } });
  const slowEnd = expect(slow).rejects.toThrow('lease-lost');
  await opened;
  await city.deliver(KEY);
  await city.importFile('residents/newer.csv', extract([aRow(0, { skydd: 'ja' }), aRow(1)]));
  release();
  await slowEnd;
  expect(await city.resident(numberOf(0))).toMatchObject({ protected: true });
});

test('test events, results, folders and deleted objects have no effect', async () => {
  const handle = city.import();
  await handle({ Event: 's3:TestEvent' });
  for (const key of ['residents/', 'residents/a.result.json', 'residents/gone.csv']) await handle(eventOf(key));
  expect(await city.all('register')).toEqual([]);
  expect(city.s3.objects.size).toBe(0);
});

test('an unknown file is refused, with a result beside it', async () => {
  expect(await city.importFile('directory/skolor.csv', 'a;b\n')).toMatchObject({
    state: 'refused',
    reason: 'unknown-file',
  });
  expect(city.sqs.to('notices')).toHaveLength(1);
});
