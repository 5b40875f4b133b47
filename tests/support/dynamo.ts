import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  type GlobalSecondaryIndex,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { Item } from '../../shared/store/table.ts';

const dynalite: (options: { createTableMs: number }) => Server = createRequire(import.meta.url)('dynalite');

const index = (IndexName: string, partition: string, sort: string, also: string[] = []): GlobalSecondaryIndex => ({
  IndexName,
  KeySchema: [
    { AttributeName: partition, KeyType: 'HASH' },
    { AttributeName: sort, KeyType: 'RANGE' },
  ],
  Projection: also.length > 0 ? { ProjectionType: 'INCLUDE', NonKeyAttributes: also } : { ProjectionType: 'KEYS_ONLY' },
});
const work = index('work', 'workPartition', 'dueAt');
const caseload = index('caseload', 'district', 'openedAt');
const lists = index('lists', 'list', 'listSort', ['place']);

const INDEXES = {
  register: [work, caseload, lists],
  holds: [],
  residents: [work],
  directory: [],
  sealed: [],
  sessions: [],
  trace: [],
};
const WITH_SORT_KEY: Table[] = ['holds', 'trace'];
type Table = keyof typeof INDEXES;
export const TABLES = {
  register: 'register',
  holds: 'holds',
  residents: 'residents',
  directory: 'directory',
  sealed: 'sealed',
  sessions: 'sessions',
  trace: 'trace',
} as const;

/** dynalite in memory on a free port, with our tables and indexes. */
export async function startDynamo() {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'eu-north-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // Faults must reach the code under test.
    maxAttempts: 1,
  });
  await createTables(client);
  return {
    client,
    tables: TABLES,
    stop: async () => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
export type Dynamo = Awaited<ReturnType<typeof startDynamo>>;

/** Sorted by key. */
export async function allItems(client: DynamoDBClient, table: string): Promise<Item[]> {
  const items: Item[] = [];
  let from: ScanCommandOutput['LastEvaluatedKey'];
  do {
    const page: ScanCommandOutput = await client.send(
      new ScanCommand({ TableName: table, ConsistentRead: true, ...(from && { ExclusiveStartKey: from }) }),
    );
    items.push(...(page.Items ?? []).map((item) => unmarshall(item) as Item));
    from = page.LastEvaluatedKey;
  } while (from);
  const place = ({ pk, sk = '' }: Item) => `${pk} ${sk}`;
  return items.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
}

export async function createTables(client: DynamoDBClient): Promise<void> {
  for (const table of Object.keys(INDEXES) as Table[]) await createTable(client, table);
}

async function createTable(client: DynamoDBClient, table: Table): Promise<void> {
  const indexes = INDEXES[table];
  const keys = WITH_SORT_KEY.includes(table) ? ['pk', 'sk'] : ['pk'];
  const attributes = new Set([
    ...keys,
    ...indexes.flatMap(({ KeySchema = [] }) => KeySchema.map((key) => key.AttributeName)),
  ]);
  await client.send(
    new CreateTableCommand({
      TableName: TABLES[table],
      BillingMode: 'PAY_PER_REQUEST',
      KeySchema: keys.map((AttributeName, n) => ({ AttributeName, KeyType: n === 0 ? 'HASH' : 'RANGE' })),
      AttributeDefinitions: [...attributes].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    }),
  );
  const status = async () =>
    (await client.send(new DescribeTableCommand({ TableName: TABLES[table] }))).Table?.TableStatus;
  while ((await status()) !== 'ACTIVE') await new Promise((resolve) => setTimeout(resolve, 5));
}
