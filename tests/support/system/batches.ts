import { BatchGetItemCommand, BatchWriteItemCommand } from '@aws-sdk/client-dynamodb';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';

type Send = (instead: unknown) => Promise<unknown>;

export const isBatch = (command: unknown) =>
  command instanceof SendMessageBatchCommand ||
  command instanceof BatchGetItemCommand ||
  command instanceof BatchWriteItemCommand;

export async function inPart(command: unknown, send: Send): Promise<unknown> {
  if (command instanceof SendMessageBatchCommand) return sentInPart(command.input, send);
  if (command instanceof BatchWriteItemCommand) return writtenInPart(command.input, send);
  if (command instanceof BatchGetItemCommand) return readInPart(command.input, send);
  throw new Error('only a batch is done in part');
}

async function sentInPart({ Entries = [], ...input }: SendMessageBatchCommand['input'], send: Send): Promise<object> {
  const [left, ...taken] = Entries;
  if (taken.length > 0) await send(new SendMessageBatchCommand({ ...input, Entries: taken }));
  return { Failed: [{ Id: left?.Id, SenderFault: false, Code: 'InternalError' }] };
}

async function writtenInPart({ RequestItems }: BatchWriteItemCommand['input'], send: Send): Promise<object> {
  const [table, [left, ...taken]] = onlyTable(RequestItems);
  if (taken.length > 0) await send(new BatchWriteItemCommand({ RequestItems: { [table]: taken } }));
  return { UnprocessedItems: { [table]: [left] } };
}

async function readInPart({ RequestItems }: BatchGetItemCommand['input'], send: Send): Promise<object> {
  const [table, { Keys: [left, ...taken] = [], ...how }] = onlyTable(RequestItems);
  const read =
    taken.length > 0
      ? await send(new BatchGetItemCommand({ RequestItems: { [table]: { ...how, Keys: taken } } }))
      : { Responses: { [table]: [] } };
  return { ...(read as object), UnprocessedKeys: { [table]: { ...how, Keys: [left] } } };
}

function onlyTable<T>(requests: Record<string, T> | undefined): [string, T] {
  const [only, ...others] = Object.entries(requests ?? {});
  if (!only || others.length > 0) throw new Error('our batches ask one table');
  return only;
}
