import { beforeEach, describe, expect, test, vi } from 'vitest';
import { listTasks } from '../../../shared/staff-actions/tasks.ts';
import { getItem } from '../../../shared/store/table.ts';
import { inStockholm, NOW } from '../../support/builders.ts';
import { exempelskolan, rawMail, template } from '../../support/mails.ts';
import { mailroomOf } from '../staff-actions/mailroom.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const later = NOW.add({ hours: 24 * 8 });
const tasksOf = async ({ dynamo }: Awaited<ReturnType<typeof mailroomOf>>, now = later) =>
  (await listTasks(dynamo.client, dynamo.tables, now)).map(({ about, type }) => `${type} ${about}`);

describe.each([
  ['case 20: a number with a wrong digit', template({ Personnummer: '20080101-2387' })],
  ['case 21: no number', template({ Personnummer: '' })],
])('%s', (_, body) => {
  test('is refused, and after the days of the profile somebody follows up', async () => {
    const room = await mailroomOf(rawMail({ body }));
    const report = await room.report(room.reference);
    expect(report).toMatchObject({ state: 'refused', followUp: { rows: 1 } });
    const at = inStockholm('2026-11-30T12:00');
    expect(await getItem(room.dynamo.client, 'register', `UNREAD#kaa-group#${at}`)).toMatchObject({
      refused: { [room.reference]: 1 },
      dueAt: at.toString(),
    });
    expect(await tasksOf(room, NOW)).toEqual([]);
    expect(await tasksOf(room)).toEqual([`refused-rows ${room.reference}`]);
  });

  test('is settled by a better row in a reply to the receipt, by nothing else', async () => {
    const room = await mailroomOf(rawMail({ body }));
    const subject = `SV: Kvitto ${room.reference}`;
    await room.receive(rawMail({ subject, body: template({ Personnummer: '20080102-2399' }) }), 'wrong again');
    await room.receive(rawMail({ body: template({ Personnummer: '20080103-2384' }) }), 'another');
    expect(await tasksOf(room)).toContain(`refused-rows ${room.reference}`);
    await room.receive(rawMail({ subject, body: template() }), 'right');
    expect(await tasksOf(room)).not.toContain(`refused-rows ${room.reference}`);
  });

  test('is settled by whoever has asked the school', async () => {
    const room = await mailroomOf(rawMail({ body }));
    expect(await room.decide(room.reference, 'done')).toBe('decided');
    expect(await tasksOf(room)).toEqual([]);
    expect(await room.decide(room.reference, 'done')).toBe('does-not-wait');
  });
});

test('one better row does not settle two', async () => {
  const two = `${template({ Personnummer: '' })}\r\n${template({ Personnummer: '20080101-2387' })}`;
  const room = await mailroomOf(rawMail({ body: two }), exempelskolan);
  await room.receive(rawMail({ subject: `SV: Kvitto ${room.reference}`, body: template() }), 'right');
  expect(await tasksOf(room)).toEqual([`refused-rows ${room.reference}`]);
});
