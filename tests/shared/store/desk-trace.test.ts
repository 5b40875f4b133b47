import { Temporal } from 'temporal-polyfill';
import { expect, test, vi } from 'vitest';
import { deskTrace } from '../../../shared/store/desk-trace.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';

const now = Temporal.Instant.from('2026-11-30T08:00:00Z');

test('a trace is told by its reference, oldest first, and is written only where none is', async () => {
  const { client } = await directDynamo();
  const sent = vi.spyOn(client, 'send');
  const trace = deskTrace(client, 'trace');
  await trace.add([{ reference: 'K-1', what: 'case' }], 'b@kommun.example', now.add({ seconds: 1 }));
  await trace.add(
    [
      { reference: 'K-1', what: 'case' },
      { reference: 'lista:nya', what: 'list', count: 2 },
    ],
    'a@kommun.example',
    now,
  );
  for (const [command] of sent.mock.calls)
    expect((command as { input: object }).input).toMatchObject({ ConditionExpression: 'attribute_not_exists(pk)' });
  expect(await trace.of('K-1')).toEqual([
    { what: 'case', by: 'a@kommun.example', at: '2026-11-30T08:00:00.000Z' },
    { what: 'case', by: 'b@kommun.example', at: '2026-11-30T08:00:01.000Z' },
  ]);
  expect(await trace.of('K-1', 1)).toEqual([{ what: 'case', by: 'b@kommun.example', at: '2026-11-30T08:00:01.000Z' }]);
  expect(await trace.of('K-2', 1)).toEqual([]);
  expect(await trace.of('K-2')).toEqual([]);
});
