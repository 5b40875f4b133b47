import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  ConditionalCheckFailedException,
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBServiceException,
  QueryCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { checkedRequest } from './checked-requests.ts';
import { type Attributes, act, type Description, type Refusal, type Store } from './dynalite.ts';
import { createTables, type Dynamo, TABLES } from './dynamo.ts';
import { query, scan, storeOf, type Tables, tableIn } from './memory-tables.ts';

type Command = { input: object; constructor: { name: string } };

/** All tables at one moment. */
export type Snapshot = ReadonlyMap<string, ReadonlyMap<string, Attributes>>;

export type DirectDynamo = Dynamo & {
  snapshot: () => Snapshot;
  restore: (snapshot: Snapshot) => void;
  picture: () => DynamoDb;
};

/**
 * A DynamoDB in this process, for thousands of runs: dynalite's checks and actions on maps. It knows only the commands
 * that our functions use; direct-dynamo.test.ts compares it with the server.
 */
export async function directDynamo(): Promise<DirectDynamo> {
  const tables: Tables = new Map();
  const client = { send: sendTo(tables), destroy: () => {} } as Dynamo['client'];
  await createTables(client);
  return {
    client,
    tables: TABLES,
    stop: async () => {},
    // Items are never changed in place: a shallow copy will do.
    snapshot: () => new Map([...tables].map(([name, { items }]) => [name, new Map(items)])),
    restore: (snapshot) => {
      for (const [name, table] of tables) table.items = new Map(snapshot.get(name));
    },
    picture: () => {
      const copies = [...tables].map(([name, table]) => [name, { ...table, items: new Map(table.items) }] as const);
      return { send: sendTo(new Map(copies)) };
    },
  };
}

function sendTo(tables: Tables): DynamoDb['send'] {
  const store = storeOf(tables);
  const send = async (command: Command): Promise<object> => {
    try {
      return answer(command, tables, store);
    } catch (error) {
      throw asException(error as Refusal);
    }
  };
  return send as DynamoDb['send'];
}

const ACTIONS: Record<string, string> = {
  GetItemCommand: 'getItem',
  PutItemCommand: 'putItem',
  UpdateItemCommand: 'updateItem',
  DeleteItemCommand: 'deleteItem',
};

function answer(command: Command, tables: Tables, store: Store): object {
  const action = ACTIONS[command.constructor.name];
  if (action) return act(action, store, checkedRequest(action, command.input));
  if (command instanceof QueryCommand) return query(checkedRequest('query', command.input), tables);
  if (command instanceof ScanCommand) return scan(checkedRequest('scan', command.input), tables);
  if (command instanceof BatchGetItemCommand) return batchGet(command.input, store);
  if (command instanceof BatchWriteItemCommand) return batchWrite(command.input, store);
  if (command instanceof CreateTableCommand) return create(command.input as Description, tables);
  if (command instanceof DescribeTableCommand) return { Table: tableIn(tables, command.input.TableName).description };
  throw new Error(`${command.constructor.name} is not in the direct DynamoDB: use startDynamo`);
}

function create(description: Description, tables: Tables): object {
  tables.set(description.TableName, { description: { ...description, TableStatus: 'ACTIVE' }, items: new Map() });
  return {};
}

const MAX_KEYS = 100;
const MAX_WRITES = 25;

function batchGet({ RequestItems = {} }: BatchGetItemCommand['input'], store: Store): object {
  const Responses: Record<string, Attributes[]> = {};
  for (const [TableName, { Keys = [], ...options }] of Object.entries(RequestItems)) {
    mustBeUnique(Keys, MAX_KEYS);
    const found = Keys.map((Key) => {
      const request = checkedRequest('getItem', { TableName, Key, ...options });
      return act<{ Item?: Attributes }>('getItem', store, request).Item ?? [];
    });
    Responses[TableName] = found.flat();
  }
  return { Responses, UnprocessedKeys: {} };
}

function batchWrite({ RequestItems = {} }: BatchWriteItemCommand['input'], store: Store): object {
  for (const [TableName, requests] of Object.entries(RequestItems)) {
    const keyOf = ({ PutRequest, DeleteRequest }: (typeof requests)[number]) =>
      PutRequest?.Item?.pk ?? DeleteRequest?.Key?.pk;
    mustBeUnique(requests.map(keyOf), MAX_WRITES);
    for (const { PutRequest, DeleteRequest } of requests)
      if (PutRequest) act('putItem', store, checkedRequest('putItem', { TableName, Item: PutRequest.Item }));
      else act('deleteItem', store, checkedRequest('deleteItem', { TableName, Key: DeleteRequest?.Key }));
  }
  return { UnprocessedItems: {} };
}

function mustBeUnique(keys: unknown[], most: number): void {
  if (keys.length === 0 || keys.length > most) throw new Error(`a batch holds 1 to ${most} items`);
  if (new Set(keys.map((key) => JSON.stringify(key))).size < keys.length) throw new Error('a batch names a key twice');
}

function asException(failure: Refusal): unknown {
  if (!failure.body) return failure;
  const { __type, message = '' } = failure.body;
  const name = __type.slice(__type.lastIndexOf('#') + 1);
  const refused = { name, message, $fault: 'client' as const, $metadata: { httpStatusCode: 400 } };
  return name === 'ConditionalCheckFailedException'
    ? new ConditionalCheckFailedException(refused)
    : new DynamoDBServiceException(refused);
}
