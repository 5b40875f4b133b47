import { expect, test, vi } from 'vitest';
import { casesIn } from '../../../shared/store/list-store.ts';
import { putItem } from '../../../shared/store/table.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';

test('a place that cannot be read hides nobody: neither the others nor the one that it is of', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const { client } = await directDynamo();
  const place = { list: 'farsta', step: 'new', nextOn: '2026-11-23', reference: 'K-1' };
  const put = (pk: string, given: unknown, listSort = 'new#2026-11-23#K-1') =>
    putItem(client, 'register', {
      pk: `YOUTH#${pk}`,
      list: 'farsta',
      listSort,
      ...(given !== undefined && { place: given }),
    });
  await put('a', place);
  await put('b', { ...place, step: 'of a newer release' });
  await put('c', { ...place, nextOn: '2026-W48' }, 'new#2026-W48#K-3');
  await put('d', undefined, 'follow#2026-11-23#K-4');
  expect(await casesIn(client, 'register', 'farsta')).toEqual([
    { personKey: 'd', place: { list: 'farsta', step: 'check', nextOn: '1970-01-01', reference: 'K-4' } },
    { personKey: 'a', place },
    { personKey: 'b', place: { ...place, step: 'check' } },
    { personKey: 'c', place: { list: 'farsta', step: 'check', nextOn: '1970-01-01', reference: 'K-3' } },
  ]);
  expect(log.mock.calls).toEqual([
    ['{"what":"place not readable","code":"farsta"}'],
    ['{"what":"place not readable","code":"farsta"}'],
  ]);
});
