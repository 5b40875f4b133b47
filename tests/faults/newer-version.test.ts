import { type AttributeValue, BatchWriteItemCommand, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, test } from 'vitest';
import { Report } from '../../shared/domain/report.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { SWEEP } from '../../shared/store/keys.ts';
import type { Item } from '../../shared/store/table.ts';
import { type DirectDynamo, directDynamo } from '../support/direct-dynamo.ts';
import { FROM_TOMORROW, MAPS, type Place, placesIn, planted, valueAt } from '../support/planted.ts';
import { again, drawsFrom, sampleOf, seedFor } from '../support/random.ts';
import { endState } from '../support/system/end-state.ts';
import { START } from '../support/system/people.ts';
import { take } from '../support/system/scenario-run.ts';
import { named, SCENARIOS, type Scenario } from '../support/system/scenarios.ts';
import { seed } from '../support/system/seed.ts';
import { type System, startSystem } from '../support/system/system.ts';

/** Of so many scenarios `npm test` plays one. */
const SAMPLED = 3;

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Into each item and element at every depth, also in lists. */
function withNewFields(value: unknown, called = ''): unknown {
  if (Array.isArray(value)) return value.map((element) => withNewFields(element));
  if (!isFields(value)) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withNewFields(field, name)]));
  return MAPS.has(called) ? inner : { newField: 1, ...inner };
}

/** Places, by names alone, where `before` has the new field and `after` has the map without it. */
function lost(before: unknown, after: unknown, path = ''): string[] {
  if (!isFields(before) || !isFields(after)) return [];
  const here = 'newField' in before && !('newField' in after) ? [path || 'the item'] : [];
  return [...here, ...Object.keys(before).flatMap((name) => lost(before[name], after[name], `${path}.${name}`))];
}

/** Nothing may stay beside a protected person's flag (P5), nor in what was moved to the sealed table. */
const isReduced = ({ state, sealed, protected: flag }: Item) => state === 'sealed' || sealed === true || flag === true;

/** Adds new fields to what each write leaves, as a newer version between would, and tells which the next write lost. */
function newerVersionBeside(dynamo: DirectDynamo) {
  const losses: string[] = [];
  const { client } = dynamo;
  const itemAt = async (TableName: string, Key: Record<string, AttributeValue>) => {
    const { Item } = await client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }));
    return Item && (unmarshall(Item) as Item);
  };
  const send = async (command: { input: Fields; constructor: { name: string } }) => {
    const {
      TableName,
      Item,
      Key,
      RequestItems = {},
    } = command.input as {
      TableName?: string;
      Item?: Record<string, AttributeValue>;
      Key?: Record<string, AttributeValue>;
      RequestItems?: Record<string, { PutRequest?: { Item: Record<string, AttributeValue> } }[]>;
    };
    const isWrite = /^(Put|Update|BatchWrite)/.test(command.constructor.name);
    const batch = Object.entries(RequestItems).flatMap(([table, requests]) =>
      isWrite ? requests.map(({ PutRequest }) => [table, PutRequest?.Item] as const) : [],
    );
    const written = [...batch, [TableName, Item ?? Key] as const].flatMap(([table, { pk, sk } = {}]) =>
      table && pk && isWrite && pk.S !== SWEEP ? [{ table, key: { pk, ...(sk && { sk }) } }] : [],
    );
    const before = await Promise.all(written.map(({ table, key }) => itemAt(table, key)));
    const answer = await client.send(command as never);
    for (const [n, { table, key }] of written.entries()) {
      const after = await itemAt(table, key);
      if (!after) continue;
      if (!isReduced(after)) losses.push(...lost(before[n], after).map((place) => `${table} ${after.pk}: ${place}`));
      if (isReduced(after) || table === 'sealed') continue;
      const Item = marshall(withNewFields(after) as object, { removeUndefinedValues: true });
      await client.send(new PutItemCommand({ TableName: table, Item }));
    }
    return answer;
  };
  return { dynamo: { ...dynamo, client: { send, destroy: () => {} } as unknown as DirectDynamo['client'] }, losses };
}

function circumstancesOf({ profile, deliveryOutcome }: Scenario) {
  return { ...(profile && { profile }), ...(deliveryOutcome && { deliveryOutcome }) };
}

function goOn({ clock, s3, received }: System, dynamo: DirectDynamo, scenario: Scenario): System {
  const chain = startSystem(dynamo, clock.instant(), { ...circumstancesOf(scenario), objects: s3.objects });
  chain.received.push(...received);
  return chain;
}

async function seeded(): Promise<DirectDynamo> {
  const dynamo = await directDynamo();
  await seed(dynamo);
  return dynamo;
}

const played = sampleOf(SCENARIOS, SAMPLED, 'newer version');

describe('fields that a newer version adds between any two writes', () => {
  test.each(named(played))('survive %s, which ends as it does without them', async (_name, scenario) => {
    const { dynamo, losses } = newerVersionBeside(await seeded());
    const first = startSystem(dynamo, START, circumstancesOf(scenario));
    await take(first, scenario.before ?? []);
    const chain = goOn(first, dynamo, scenario);
    await take(chain, scenario.steps);
    expect(losses).toEqual([]);
    const end = endState(dynamo, chain);
    const reports = end.tables.register.filter(({ pk }) => pk.startsWith('REPORT#')).map(({ state }) => state);
    const letters = end.objects.filter((object) => object.startsWith('letters/')).length;
    expect({ reports: reports.toSorted(), letters, dead: end.dead }).toEqual({
      ...{ reports: scenario.ends.reports, letters: scenario.ends.letters, dead: [] },
    });
  });
});

/** Words of enums that stand in the item. */
function wordsIn(item: Item): Place[] {
  const schema = item.pk.startsWith('YOUTH#') ? YouthRecord : Report;
  // A youth's own state gives way when she is sealed.
  const words = placesIn(schema).words.filter((place) => place.join() !== 'state' || schema === Report);
  return words
    .flatMap(([map = '', id = '', ...rest]) => {
      const ids = isFields(item[map]) && rest.length > 0 ? Object.keys(item[map]) : [id].filter(Boolean);
      return ids.length > 0 ? ids.map((each) => [map, each, ...rest]) : [[map]];
    })
    .filter((place) => typeof valueAt(item, place) === 'string');
}

const withBefore = sampleOf(
  SCENARIOS.filter(({ before }) => before),
  SAMPLED,
  'newer values',
);

describe('values that a newer version wrote', () => {
  test.each(named(withBefore))('survive %s, and no letter leaves by them', async (name, scenario) => {
    const dynamo = await seeded();
    const first = startSystem(dynamo, START, circumstancesOf(scenario));
    await take(first, scenario.before ?? []);
    const stored = endState(dynamo, first).tables.register.filter(({ pk }) => /^(YOUTH|REPORT)#/.test(pk));
    const draw = drawsFrom(seedFor(name));
    const places = stored.map((item) => {
      const words = wordsIn(item);
      return { item, place: words[draw(words.length)] ?? [] };
    });
    const RequestItems = {
      register: places.map(({ item, place }) => ({
        PutRequest: { Item: marshall(planted(item, place, FROM_TOMORROW), { removeUndefinedValues: true }) },
      })),
    };
    await dynamo.client.send(new BatchWriteItemCommand({ RequestItems }));
    const chain = goOn(first, dynamo, scenario);
    const made = () => [...chain.s3.objects.keys()].filter((path) => path.startsWith('letters/')).length;
    const before = made();
    await take(chain, scenario.steps);
    const end = endState(dynamo, chain).tables;
    for (const { item, place } of places) {
      const now = end.register.find(({ pk }) => pk === item.pk);
      if (now?.state === 'sealed' && item.pk.startsWith('YOUTH#'))
        expect(JSON.stringify(end.sealed)).toContain(FROM_TOMORROW);
      else expect(valueAt(now, place), `${item.pk} ${place.join('.')}. ${again()}`).toBe(FROM_TOMORROW);
    }
    // Of a youth who is sealed the letters are removed.
    if (places.some(({ item }) => item.pk.startsWith('YOUTH#'))) expect(made()).toBeLessThanOrEqual(before);
  });
});
