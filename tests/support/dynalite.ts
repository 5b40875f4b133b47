import { createRequire } from 'node:module';
import type { AttributeValue, GlobalSecondaryIndex, KeySchemaElement } from '@aws-sdk/client-dynamodb';

const require = createRequire(import.meta.url);

export type Attributes = Record<string, AttributeValue>;
export type Description = {
  TableName: string;
  TableStatus: string;
  KeySchema: KeySchemaElement[];
  GlobalSecondaryIndexes?: GlobalSecondaryIndex[];
};
type Path = (string | number)[];

/** With its expressions parsed. */
export type CheckedRequest = {
  TableName: string;
  ExpressionAttributeValues?: Attributes;
  Limit?: number;
  ScanIndexForward?: boolean;
  KeyConditions?: Record<string, { ComparisonOperator: string; AttributeValueList: AttributeValue[] }>;
  _condition?: object;
  _updates?: object;
  _projection?: { paths: Path[] };
  _filter?: { expression: object };
};

/** The body is DynamoDB's answer. */
export type Refusal = { body?: { __type: string; message?: string } };
type Done<T = void> = (error: Refusal | null, result?: T) => void;

/** What dynalite's actions ask of a store. */
export type Store = {
  options: { maxItemSize: number };
  getTable: (name: string, done: Done<Description>) => void;
  getItemDb: (table: string) => {
    lock: (key: string, use: (release: <T>(done: Done<T>) => Done<T>) => void) => void;
    get: (key: string, done: Done<Attributes>) => void;
    put: (key: string, item: Attributes, done: Done) => void;
    del: (key: string, done: Done) => void;
  };
  getIndexDb: () => {
    put: (key: string, item: Attributes, done: Done) => void;
    del: (key: string, done: Done) => void;
  };
};

/** The inside of dynalite 4.0.0, which has no `exports`, with types. */
export const db: {
  compare: (operator: string, value: AttributeValue | undefined, to: AttributeValue[]) => boolean;
  createIndexKey: (item: Attributes, table: Description, keys: KeySchemaElement[]) => string;
  mapPaths: (paths: Path[], item: Attributes) => Attributes;
  matchesExprFilter: (item: Attributes, expression: object) => boolean;
} = require('dynalite/db');

const validations: {
  checkTypes: (data: object, types: object) => CheckedRequest;
  checkValidations: (data: object, types: object, custom: object | undefined, store: object) => void;
} = require('dynalite/validations');

export const options = { maxItemSize: 400 * 1024 };

/** As the server does: types, limits, grammar of expressions. */
export function check(action: string, input: object): CheckedRequest {
  const { types, custom }: { types: object; custom?: object } = require(`dynalite/validations/${action}`);
  const request = validations.checkTypes(JSON.parse(JSON.stringify(input)), types);
  validations.checkValidations(request, types, custom, { options });
  return request;
}

/** On a store that never waits. */
export function act<T>(action: string, store: Store, request: object): T {
  const run: (store: Store, request: object, done: Done<T>) => void = require(`dynalite/actions/${action}`);
  const answers: { error: Refusal | null; result?: T | undefined }[] = [];
  run(store, request, (error, result) => answers.push({ error, result }));
  const [answer] = answers;
  if (!answer) throw new Error(`dynalite waited for something in ${action}`);
  if (answer.error) throw answer.error;
  return answer.result as T;
}
