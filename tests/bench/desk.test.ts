import {
  type AttributeValue,
  BatchGetItemCommand,
  QueryCommand,
  type QueryCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { listenForLogins } from '../../infra/local/desk/openid-provider.ts';
import { connectLogins } from '../../infra/local/desk/start-desk.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { putItem, toItem } from '../../shared/store/table.ts';
import { type Chain, daysAgo, report, startChain } from '../support/chain.ts';
import { allItems } from '../support/dynamo.ts';
import { madeFamily } from '../support/made-numbers.ts';
import { extractOf } from '../support/made-residents.ts';
import { visitor } from '../support/visitor.ts';

/** Of a district of Stockholm: 8,362 a year in 11. */
const CASES = 760;
const SHOWN = 60;
const TIMES = 100;

const quantile = (values: number[], share: number) =>
  values.toSorted((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

async function timed(what: string, once: () => Promise<unknown>): Promise<number> {
  for (let n = 0; n < 10; n++) await once();
  const times: number[] = [];
  for (let n = 0; n < TIMES; n++) {
    const start = performance.now();
    await once();
    times.push(performance.now() - start);
  }
  const p95 = quantile(times, 0.95);
  console.log(`${what.padEnd(45)} ${quantile(times, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms`);
  return p95;
}

/** Copies of one case under other names, and the table as of 20,000 residents. */
async function fill({ dynamoDb, names }: Chain): Promise<{ keys: string[]; district: string }> {
  const items = await allItems(dynamoDb, names.tables.register);
  const youth = items.find(({ pk }) => pk.startsWith('YOUTH#'));
  if (!youth) throw new Error('no case');
  const keys = Array.from({ length: CASES - 1 }, (_, n) => `${String(youth.personKey).slice(0, -4)}${1000 + n}`);
  for (const [n, personKey] of keys.entries())
    await putItem(dynamoDb, names.tables.register, {
      ...youth,
      pk: youthKey(personKey),
      personKey,
      name: `Påhittad ${madeFamily(n)}`,
    });
  return { keys, district: String(youth.list) };
}

test(`lists of ${CASES} cases, and one case`, async () => {
  const provider = await listenForLogins(0);
  const chain = await startChain({ prewarm: false, variables: { ISSUER: provider.issuer } });
  const { dynamoDb, names } = chain;
  const desk = await connectLogins(chain.stack, provider);
  const { csv, numbers } = extractOf(20_000);
  await chain.importExamples(csv);
  const who = { number: numbers[0] ?? '', given: 'Påhittad', family: madeFamily(0) };
  await chain.send(report('Avbrott', who, daysAgo(7)));
  await chain.atRest();
  const { keys, district } = await fill(chain);
  const browser = visitor(desk?.url ?? '');
  const { body } = await browser.signIn(`${district}@kommun.example`);
  expect(body.match(/href="\/arende\//g)).toHaveLength(SHOWN);
  const [, page = ''] = /href="(\/arende\/K-[^"]+)"/.exec(body) ?? [];

  const bare = async () => {
    let ExclusiveStartKey: Record<string, AttributeValue> | undefined;
    do {
      const { LastEvaluatedKey }: QueryCommandOutput = await dynamoDb.send(
        new QueryCommand({
          TableName: names.tables.register,
          IndexName: 'lists',
          KeyConditionExpression: '#list = :list',
          ExpressionAttributeNames: { '#list': 'list' },
          ExpressionAttributeValues: toItem({ ':list': district }),
          ExclusiveStartKey,
        }),
      );
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey);
    const Keys = keys.slice(0, SHOWN).map((key) => toItem({ pk: youthKey(key) }));
    await dynamoDb.send(new BatchGetItemCommand({ RequestItems: { [names.tables.register]: { Keys } } }));
  };
  await timed('the same reads bare: index and names', bare);
  const list = await timed(`the start page, ${SHOWN} of ${CASES} shown`, () => browser.go('/'));
  const one = await timed('a case', () => browser.go(page));
  await chain.stop();
  await provider.stop();
  chain.forget();
  expect(list).toBeLessThan(150);
  expect(one).toBeLessThan(80);
});
