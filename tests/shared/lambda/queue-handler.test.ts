import type { Context, SQSEvent } from 'aws-lambda';
import { beforeEach, expect, test, vi } from 'vitest';
import { LetterSignal } from '../../../shared/domain/messages.ts';
import { READS, WRITES } from '../../../shared/domain/schema.ts';
import { idsOfLetterSignal } from '../../../shared/lambda/message-ids.ts';
import { queueHandler } from '../../../shared/lambda/queue-handler.ts';
import { KIM } from '../../support/builders.ts';
import { queueEvent } from '../../support/real-function.ts';

const taken: LetterSignal[] = [];
const handler = queueHandler(LetterSignal, idsOfLetterSignal, async (signal) => void taken.push(signal));
const log = vi.spyOn(console, 'log').mockImplementation(() => {});
const SIGNAL = { personKey: KIM, letter: 'kaa1.first.youth' };

async function deliver(message: object) {
  const event = queueEvent(JSON.stringify(message)) as unknown as SQSEvent;
  const { batchItemFailures } = await handler(event, {} as Context);
  return batchItemFailures.length === 0 ? 'taken' : 'back on the queue';
}

beforeEach(() => {
  taken.length = 0;
  log.mockClear();
});

test.each([
  ['of this version', { schema: WRITES }],
  ['of an older one, which named no schema', {}],
  ['with fields that nobody knows', { schema: WRITES, newField: 1 }],
])('a message %s is taken', async (_what, more) => {
  expect(await deliver({ ...SIGNAL, ...more })).toBe('taken');
  expect(taken).toEqual([SIGNAL]);
});

test('one of a schema beyond ours waits for its version, and the log says why', async () => {
  expect(await deliver({ ...SIGNAL, schema: READS + 1 })).toBe('back on the queue');
  expect(taken).toEqual([]);
  expect(log.mock.calls.join()).toContain('newer-version');
});
