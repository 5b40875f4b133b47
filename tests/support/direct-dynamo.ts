import { createRequire } from 'node:module';
import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { createTables, type Dynamo, TABLES } from './dynamo.ts';

const require = createRequire(import.meta.url);

type Store = object;
type Failure = { statusCode?: number; body?: { __type: string; message?: string } };
type Action = (store: Store, data: object, done: (error: Failure | null, result: object) => void) => void;
type Validation = { types: object; custom?: object };

const db: { create: (options: object) => Store } = require('dynalite/db');
const validations: {
  checkTypes: (data: object, types: object) => object;
  checkValidations: (data: object, types: object, custom: object | undefined, store: Store) => void;
} = require('dynalite/validations');

/**
 * The same dynalite as `startDynamo`, called without HTTP and signatures in between, so that thousands of runs take
 * seconds. What it answers is what the server answers; tests/support/direct-dynamo.test.ts holds them together.
 */
export async function directDynamo(): Promise<Dynamo> {
  const store = db.create({ createTableMs: 0 });
  const send = async (command: { input: object; constructor: { name: string } }): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, '');
    const action = `${name.slice(0, 1).toLowerCase()}${name.slice(1)}`;
    const { types, custom }: Validation = require(`dynalite/validations/${action}`);
    const run: Action = require(`dynalite/actions/${action}`);
    try {
      const data = validations.checkTypes(JSON.parse(JSON.stringify(command.input)), types);
      validations.checkValidations(data, types, custom, store);
      return await new Promise((resolve, reject) =>
        run(store, data, (error, result) => (error ? reject(error) : resolve(JSON.parse(JSON.stringify(result))))),
      );
    } catch (error) {
      throw asException(error as Failure);
    }
  };
  const client = { send: send as DynamoDb['send'], destroy: () => {} } as Dynamo['client'];
  await createTables(client);
  return { client, tables: TABLES, stop: async () => {} };
}

function asException(failure: Failure): unknown {
  const { __type = '', message = '' } = failure.body ?? {};
  if (__type.endsWith('ConditionalCheckFailedException'))
    return new ConditionalCheckFailedException({ message, $metadata: {} });
  return failure.body ? new Error(`${__type} ${message}`) : failure;
}
