import type { AttributeValue, KeySchemaElement } from '@aws-sdk/client-dynamodb';
import { type Attributes, type CheckedRequest, type Description, db, options, type Store } from './dynalite.ts';

export type Tables = Map<string, { description: Description; items: Map<string, Attributes> }>;
type Key = Record<string, AttributeValue>;

export function tableIn(tables: Tables, name = '') {
  const table = tables.get(name);
  if (!table) throw new Error(`there is no table ${name}`);
  return table;
}

/** For dynalite's actions. */
export function storeOf(tables: Tables): Store {
  return {
    options,
    getTable: (name, done) => done(null, tableIn(tables, name).description),
    getItemDb: (name) => {
      const table = tableIn(tables, name);
      return {
        // No action waits, so none comes between.
        lock: (_key, use) => use((done) => done),
        get: (key, done) => done(null, table.items.get(key)),
        put: (key, item, done) => {
          table.items.set(key, item);
          done(null);
        },
        del: (key, done) => {
          table.items.delete(key);
          done(null);
        },
      };
    },
    getIndexDb: () => ({ put: (_key, _item, done) => done(null), del: (_key, done) => done(null) }),
  };
}

/** Our functions query tables by their key, and indexes of keys and some attributes. */
export function query(request: CheckedRequest & { IndexName?: string }, tables: Tables) {
  const { description, items } = tableIn(tables, request.TableName);
  const index = description.GlobalSecondaryIndexes?.find(({ IndexName }) => IndexName === request.IndexName);
  const { ProjectionType, NonKeyAttributes = [] } = index?.Projection ?? {};
  if (request.IndexName !== undefined && !['KEYS_ONLY', 'INCLUDE'].includes(ProjectionType ?? ''))
    throw new Error('no index of all attributes is queried');
  const keys = index?.KeySchema ?? description.KeySchema;
  const conditions = Object.entries(request.KeyConditions ?? {});
  const found = [...items.values()].filter(
    (item) =>
      isIndexed(item, keys) &&
      conditions.every(([name, { ComparisonOperator, AttributeValueList }]) =>
        db.compare(ComparisonOperator, item[name], AttributeValueList),
      ),
  );
  const forwards = sorted(found, description, keys);
  const inOrder = request.ScanIndexForward === false ? forwards.toReversed() : forwards;
  const { Limit = inOrder.length } = request;
  const page = inOrder.slice(0, Limit);
  const others = NonKeyAttributes.map((AttributeName) => ({ AttributeName }));
  const Items = index ? page.map((item) => pick(item, [...description.KeySchema, ...keys, ...others])) : page;
  return {
    Items,
    Count: Items.length,
    ScannedCount: Items.length,
    // As DynamoDB: a full page has a key even if nothing follows.
    ...(Items.length > 0 && Items.length === request.Limit && { LastEvaluatedKey: Items.at(-1) }),
  };
}

export function scan({ TableName, _filter, _projection }: CheckedRequest, tables: Tables) {
  const { description, items } = tableIn(tables, TableName);
  const inOrder = sorted([...items.values()], description, description.KeySchema);
  const found = _filter ? inOrder.filter((item) => db.matchesExprFilter(item, _filter.expression)) : inOrder;
  const Items = _projection ? found.map((item) => db.mapPaths(_projection.paths, item)) : found;
  return { Items, Count: Items.length, ScannedCount: inOrder.length };
}

function isIndexed(item: Attributes, keys: KeySchemaElement[]): boolean {
  return keys.every(({ AttributeName = '' }) => item[AttributeName] !== undefined);
}

/** DynamoDB's order: hash of the partition, then sort key. */
function sorted(items: Attributes[], description: Description, keys: KeySchemaElement[]): Attributes[] {
  if (items.length < 2) return items;
  return items
    .map((item) => ({ item, at: db.createIndexKey(item, description, keys) }))
    .toSorted((one, other) => (one.at < other.at ? -1 : 1))
    .map(({ item }) => item);
}

function pick(item: Attributes, keys: Pick<KeySchemaElement, 'AttributeName'>[]): Key {
  return Object.fromEntries(
    keys.flatMap(({ AttributeName = '' }) => {
      const value = item[AttributeName];
      return value ? [[AttributeName, value]] : [];
    }),
  );
}
