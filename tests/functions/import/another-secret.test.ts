import { expect, test } from 'vitest';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { aCityForThisTest, personKeyOf } from './city.ts';

const KEY = 'residents/uttag.csv';

test('with another secret an extract changes nobody, and with the right one it is imported', async () => {
  const city = await aCityForThisTest();
  await city.importFile('residents/before.csv', extract([aRow(0), aRow(1)]));
  await city.youth(numberOf(0));
  const residents = await city.all('residents');
  const youth = (await city.all('register')).find(({ pk }) => String(pk).startsWith('YOUTH#'));
  city.later({ hours: 1 });

  city.put(KEY, extract([aRow(0, { skydd: 'sekretessmarkering' }), aRow(2)]));
  const touched: string[] = [];
  const dynamoDb = {
    ...city.aws.dynamoDb,
    send: (command: { input: object }) => {
      touched.push(JSON.stringify(command.input));
      return city.aws.dynamoDb.send(command as never);
    },
  } as unknown as typeof city.aws.dynamoDb;
  const other = { secrets: fakeSecrets('another secret'), dynamoDb };
  await expect(city.deliver(KEY, other)).rejects.toThrow('secret-wrong');
  expect(await city.all('residents')).toEqual(residents);
  expect(
    touched.filter((input) => input.includes(`"${city.env.RESIDENTS_TABLE}"`) || input.includes('YOUTH#')),
  ).toEqual([]);
  expect((await city.all('register')).find(({ pk }) => String(pk).startsWith('YOUTH#'))).toEqual(youth);
  expect(city.signalled()).toEqual([]);

  city.later({ hours: 1 });
  await city.deliver(KEY);
  expect(await city.resident(numberOf(2))).toBeDefined();
  expect(city.signalled()).toContain(personKeyOf(numberOf(0)));
});
