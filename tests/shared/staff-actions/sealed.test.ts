import { beforeEach, describe, expect, test, vi } from 'vitest';
import { newYouthRecord } from '../../../shared/domain/youth-record.ts';
import { closeSealed, listSealed, releaseRows, sealedMail, sealedRows } from '../../../shared/staff-actions/sealed.ts';
import { residentKey } from '../../../shared/store/keys.ts';
import { sealedStore } from '../../../shared/store/sealed-store.ts';
import { putItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { aNotification, aProtectedResident, NOW } from '../../support/builders.ts';
import { rawMail, template } from '../../support/mails.ts';
import { mailroomOf, officeOf, strangersMail, twoPupils } from './mailroom.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const SEALED = `${twoPupils}\r\nRobin har skyddad identitet.`;

async function office(raw = rawMail({ body: SEALED }), unit?: string) {
  const room = await mailroomOf(raw);
  const ports = officeOf(room, unit);
  const persons = (await room.items('sealed'))[0]?.persons as { number: string; personKey: string }[];
  const keyOf = (number: string) => persons.find((one) => one.number === number)?.personKey ?? '';
  const youths = youthStore(room.dynamo.client, 'register');
  /** As register would have by now. */
  const holdAll = async () => {
    for (const { personKey } of persons)
      await youths.save(
        { ...newYouthRecord(personKey), state: 'hold', contactHold: true, heldBy: [room.reference] },
        NOW,
      );
  };
  await holdAll();
  const published = () => room.items('register', `NOTIFICATION#${room.reference}#`);
  return { ...room, ports, keyOf, youths, published };
}
const KIM = '200801012386';
const ROBIN = '200801022393';

describe('rows of a sealed mail', () => {
  test('are numbered as a release names them, and the read stands in the trace', async () => {
    const { reference, ports, items } = await office();
    const rows = await sealedRows(reference, ports);
    expect(rows?.plan).toBe('aa');
    expect(rows?.notifications.map(({ row, personnummer }) => [row, personnummer])).toEqual([
      [1, KIM],
      [2, ROBIN],
    ]);
    expect(await items('register', `TRACE#${reference}#`)).toMatchObject([{ by: 'olga', act: 'read' }]);
  });

  test('that an officer releases are published, contact goes on, and no answer is sent', async () => {
    const { reference, ports, keyOf, youths, published, answers } = await office();
    expect(await releaseRows(reference, [1], ports)).toEqual(new Map([[1, 'released']]));
    expect(await published()).toMatchObject([{ row: 1, personKey: keyOf(KIM), unit: '12345678', type: 'dropout' }]);
    expect((await youths.load(keyOf(KIM))).contactHold).toBe(false);
    expect((await youths.load(keyOf(ROBIN))).contactHold).toBe(true);
    expect(await answers()).toEqual([]);
  });

  test('are due, so the sweep tells register of them', async () => {
    const { reference, ports, published } = await office();
    await releaseRows(reference, [1], ports);
    expect(await published()).toMatchObject([{ dueAt: expect.any(String), workPartition: expect.any(String) }]);
  });

  test('released twice are published once', async () => {
    const { reference, ports, published } = await office();
    await releaseRows(reference, [1], ports);
    const before = await published();
    expect(await releaseRows(reference, [1, 2], ports)).toEqual(
      new Map([
        [1, 'released'],
        [2, 'released'],
      ]),
    );
    expect((await published())[0]).toEqual(before[0]);
    expect(await published()).toHaveLength(2);
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('are released in the end, if the process dies at call %i', async (at) => {
    const { reference, ports, published, inProcess, youths, keyOf } = await office();
    await inProcess(() => releaseRows(reference, [1], ports), { at, after: at % 2 === 0 });
    await releaseRows(reference, [1], ports);
    expect(await published()).toHaveLength(1);
    expect((await youths.load(keyOf(KIM))).contactHold).toBe(false);
  });

  test('about somebody whom the extract protects are not released', async () => {
    const { reference, ports, published, dynamo, keyOf, youths } = await office();
    const personKey = keyOf(ROBIN);
    await putItem(dynamo.client, 'residents', { pk: residentKey(personKey), ...aProtectedResident(), personKey });
    expect(await releaseRows(reference, [2], ports)).toEqual(new Map([[2, 'protected']]));
    expect(await published()).toEqual([]);
    expect((await youths.load(personKey)).contactHold).toBe(true);
  });

  test('that are not there, or have faults, are not released', async () => {
    const wrong = `${template({ Personnummer: '20080101-2387' })}\r\n${SEALED}`;
    const { reference, ports, published } = await office(rawMail({ body: wrong }));
    expect(await releaseRows(reference, [1, 9], ports)).toEqual(
      new Map([
        [1, 'not-a-report'],
        [9, 'not-a-report'],
      ]),
    );
    expect(await published()).toEqual([]);
  });

  test('from an unknown address are released for the unit that the officer names', async () => {
    const without = await office(strangersMail(SEALED));
    expect(await releaseRows(without.reference, [1], without.ports)).toEqual(new Map([[1, 'not-a-report']]));
    const { reference, ports, published } = await office(strangersMail(SEALED), '12345678');
    await releaseRows(reference, [1], ports);
    expect(await published()).toMatchObject([{ unit: '12345678' }]);
  });

  test('of an unknown mail are not found', async () => {
    const { ports } = await office();
    expect(await releaseRows('R-0000-00', [1], ports)).toBe('not-found');
    expect(await sealedRows('R-0000-00', ports)).toBeUndefined();
  });
});

describe('the sealed list', () => {
  test('names mails, records and rows by reference and time, and nobody in them', async () => {
    const { reference, ports, dynamo } = await office();
    const store = sealedStore(dynamo.client, 'sealed');
    await store.notification(aNotification());
    await store.record({ ...newYouthRecord(aNotification().personKey), name: 'Kim Exempel' });
    const list = await listSealed(ports);
    expect(list.map(({ pk }) => pk.slice(0, pk.indexOf('#'))).sort()).toEqual(['MAIL', 'ROW', 'YOUTH']);
    expect(list.find((one) => one.reference === reference)?.receivedAt).toMatch(/^\d{4}-/);
    expect(JSON.stringify(list)).not.toMatch(/2008|Exempel/);
  });

  test('is left by what an officer closes; the content stays, whatever comes again', async () => {
    const { reference, ports, items, dynamo } = await office();
    const [before] = await items('sealed', 'MAIL#');
    expect(await closeSealed(reference, ports)).toBe('closed');
    expect(await closeSealed(reference, ports)).toBe('was-closed');
    expect(await listSealed(ports)).toEqual([]);
    if (before) await putItem(dynamo.client, 'sealed', before);
    expect(await listSealed(ports)).toEqual([]);
    expect(await items('sealed', 'MAIL#')).toEqual([before]);
    expect(await items('sealed', 'CLOSED#')).toMatchObject([{ reference, by: 'olga', closedAt: NOW.toString() }]);
    expect(Buffer.from((await sealedMail(reference, ports)) ?? []).toString()).toContain('Skyddad identitet'.slice(7));
  });

  test('closes nothing that never came', async () => {
    const { ports, items } = await office();
    expect(await closeSealed('S-0000-00', ports)).toBe('not-found');
    expect(await items('sealed', 'CLOSED#')).toEqual([]);
  });
});
