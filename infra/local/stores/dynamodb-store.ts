import { createRequire } from 'node:module';

export type Done = (error: DynaliteError | null, data?: unknown) => void;
export type DynaliteError = Error & { statusCode?: number; body?: unknown };
type Item = Record<string, Record<string, unknown>>;
type Index = { IndexName: string; KeySchema: { AttributeName: string }[] };
type Table = { TableName: string; GlobalSecondaryIndexes?: Index[] };
type Write = { type: 'put'; key: string; value: Item } | { type: 'del'; key: string };
type ItemDb = { put: (key: string, item: Item, done: Done) => void; del: (key: string, done: Done) => void };
export type Store = {
  db: { batch: (writes: Write[], done: Done) => void; close: (done: Done) => void };
  getItemDb: (table: string) => ItemDb;
};
type UpdateIndexes = (
  store: Store,
  table: Table,
  existing: Item | undefined,
  item: Item | undefined,
  done: Done,
) => void;
type Internals = {
  create: (options: { path?: string; createTableMs: number }) => Store;
  validationError: (message: string) => DynaliteError;
  getIndexActions: (
    indexes: Index[],
    existing: Item | undefined,
    item: Item | undefined,
    table: Table,
  ) => { puts: { index: string; key: string; item: Item }[]; deletes: { index: string; key: string }[] };
  updateIndexes: UpdateIndexes;
};

const internals: Internals = createRequire(import.meta.url)('dynalite/db');

/**
 * Item and index entries are one write: after a kill between dynalite's several an index would differ for ever, where
 * AWS's catches up.
 */
export function openStore(path: string | undefined): Store {
  const store = internals.create({ ...(path !== undefined && { path }), createTableMs: 0 });
  const original = store.getItemDb;
  const itemDbs = new Map<string, ItemDb>();
  store.getItemDb = (table) => {
    const itemDb = itemDbs.get(table) ?? Object.assign(original(table), writesWith(store, table));
    itemDbs.set(table, itemDb);
    return itemDb;
  };
  stores.add(store);
  return store;
}

const stores = new WeakSet<Store>();
/** In the same turn of the event loop. */
let indexWrites: Write[] = [];

function writesWith(store: Store, table: string): ItemDb {
  const write = (own: Write, done: Done) => store.db.batch([...indexWrites.splice(0), own], done);
  return {
    put: (key, value, done) => write({ type: 'put', key: `item-${table}~${key}`, value }, done),
    del: (key, done) => write({ type: 'del', key: `item-${table}~${key}` }, done),
  };
}

const updateIndexes = internals.updateIndexes;
internals.updateIndexes = (store, table, existing, item, done) => {
  if (!stores.has(store)) return updateIndexes(store, table, existing, item, done);
  const indexes = table.GlobalSecondaryIndexes ?? [];
  const error = emptyIndexKey(indexes, item);
  if (error) return done(error);
  const place = (index: string, key: string) => `index-global~${table.TableName}~${index}~${key}`;
  const { puts, deletes } = internals.getIndexActions(indexes, existing, item, table);
  indexWrites = [
    ...deletes.map(({ index, key }) => ({ type: 'del' as const, key: place(index, key) })),
    ...puts.map(({ index, key, item: value }) => ({ type: 'put' as const, key: place(index, key), value })),
  ];
  done(null);
};

/** AWS refuses an empty index key; dynalite stores it. */
function emptyIndexKey(indexes: Index[], item: Item | undefined): DynaliteError | undefined {
  for (const { IndexName, KeySchema } of indexes)
    for (const { AttributeName } of KeySchema)
      if (item?.[AttributeName]?.S === '')
        return internals.validationError(
          'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
            `The AttributeValue for a key attribute cannot contain an empty string value. IndexName: ${IndexName}, IndexKey: ${AttributeName}`,
        );
  return undefined;
}
