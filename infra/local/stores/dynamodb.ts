import { createRequire } from 'node:module';
import { jsonReply, type Reply } from '../http.ts';
import { type Done, type DynaliteError, openStore, type Store } from './dynamodb-store.ts';

type KeySchema = { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
export type TableSpec = {
  name: string;
  keySchema: KeySchema;
  attributes: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  indexes: { IndexName: string; KeySchema: KeySchema; Projection: object }[];
};

type Validation = { types: unknown; custom: unknown };
type Validations = {
  checkTypes: (data: unknown, types: unknown) => unknown;
  checkValidations: (data: unknown, types: unknown, custom: unknown, store: Store) => void;
};
type Action = (store: Store, data: unknown, done: Done) => void;

const require = createRequire(import.meta.url);
const validations: Validations = require('dynalite/validations');

const OPERATIONS = [
  'BatchGetItem',
  'BatchWriteItem',
  'CreateTable',
  'DeleteItem',
  'DescribeTable',
  'GetItem',
  'ListTables',
  'PutItem',
  'Query',
  'Scan',
  'UpdateItem',
];
const operations = new Map(
  OPERATIONS.map((name) => {
    const file = `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const action: Action = require(`dynalite/actions/${file}`);
    const validation: Validation = require(`dynalite/validations/${file}`);
    return [name, { action, validation }];
  }),
);

export type DynamoDb = {
  handle: (operation: string, body: string) => Promise<Reply>;
  stop: () => Promise<void>;
};

/** In process, for large imports; without `path` in memory. */
export async function openDynamoDb(tables: TableSpec[], path?: string): Promise<DynamoDb> {
  const store = openStore(path);
  const run = (operation: string, input: unknown) => call(store, operation, input);
  for (const table of tables) await openTable(run, table);
  return {
    handle: async (operation, body) => {
      try {
        return jsonReply(200, await run(operation, JSON.parse(body)));
      } catch (error) {
        if (isDynaliteError(error)) return jsonReply(error.statusCode ?? 500, error.body);
        return jsonReply(500, {
          __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError',
          message: String(error),
        });
      }
    },
    stop: () => new Promise((resolve, reject) => store.db.close((error) => (error ? reject(error) : resolve()))),
  };
}

const isDynaliteError = (error: unknown): error is DynaliteError => error instanceof Error && 'statusCode' in error;

async function call(store: Store, name: string, input: unknown): Promise<unknown> {
  const operation = operations.get(name);
  if (!operation)
    throw Object.assign(new Error(name), {
      statusCode: 400,
      body: {
        __type: 'com.amazon.coral.service#UnknownOperationException',
        message: `${name} is not supported by the embedded stack`,
      },
    });
  const { types, custom } = operation.validation;
  const request = structuredClone(input);
  const data = validations.checkTypes(input, types);
  validations.checkValidations(data, types, custom, store);
  const answer = await new Promise((resolve, reject) =>
    operation.action(store, data, (error, result) => (error ? reject(error) : resolve(result))),
  );
  return name === 'BatchGetItem' ? keepProjection(request, answer) : answer;
}

type Keys = { Keys: unknown[]; ProjectionExpression?: string; ExpressionAttributeNames?: Record<string, string> };

/** AWS repeats the projection in UnprocessedKeys, to be sent again; dynalite does not. */
function keepProjection(request: unknown, answer: unknown): unknown {
  const { RequestItems } = request as { RequestItems: Record<string, Keys> };
  const { UnprocessedKeys } = answer as { UnprocessedKeys: Record<string, Keys> };
  for (const [table, left] of Object.entries(UnprocessedKeys)) {
    const { ProjectionExpression, ExpressionAttributeNames } = RequestItems[table] ?? {};
    Object.assign(
      left,
      ProjectionExpression && { ProjectionExpression },
      ExpressionAttributeNames && { ExpressionAttributeNames },
    );
  }
  return answer;
}

type Described = {
  Table: { KeySchema: unknown; AttributeDefinitions: unknown[]; GlobalSecondaryIndexes?: { IndexName: string }[] };
};

async function openTable(run: (operation: string, input: unknown) => Promise<unknown>, spec: TableSpec): Promise<void> {
  const described = () =>
    run('DescribeTable', { TableName: spec.name }) as Promise<Described & { Table: { TableStatus: string } }>;
  const existing = await described().catch(() => undefined);
  if (existing) return refuseOtherKeys(spec, existing);
  await run('CreateTable', {
    TableName: spec.name,
    KeySchema: spec.keySchema,
    AttributeDefinitions: spec.attributes,
    BillingMode: 'PAY_PER_REQUEST',
    ...(spec.indexes.length > 0 && { GlobalSecondaryIndexes: spec.indexes }),
  });
  while ((await described()).Table.TableStatus !== 'ACTIVE') await new Promise((resolve) => setTimeout(resolve, 1));
}

function refuseOtherKeys(spec: TableSpec, { Table }: Described): void {
  const keys = (table: { keys: unknown; indexes: { IndexName: string }[] }) =>
    JSON.stringify([table.keys, table.indexes.map(({ IndexName }) => IndexName).sort()]);
  const stored = keys({ keys: Table.KeySchema, indexes: Table.GlobalSecondaryIndexes ?? [] });
  if (stored !== keys({ keys: spec.keySchema, indexes: spec.indexes }))
    throw new Error(
      `The state folder has ${spec.name} with other keys or indexes than the template: start with --reset`,
    );
}
