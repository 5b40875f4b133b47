import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stopping } from '../../../shared/domain/hold.ts';
import { holdSeqIs, holdStore } from '../../../shared/store/hold-store.ts';
import { youthKey } from '../../../shared/store/keys.ts';
import { getItem, putItem, updateItem } from '../../../shared/store/table.ts';
import { youthStore } from '../../../shared/store/youth-store.ts';
import { aDropout, aHold, aYouthRecord, NOW, personKeyOf, TODAY } from '../../support/builders.ts';
import { type Dynamo, startDynamo } from '../../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const store = () => holdStore(dynamo.client, dynamo.tables);
const youths = () => youthStore(dynamo.client, dynamo.tables.register);
const later = NOW.add({ hours: 1 });

describe('holds of one person', () => {
  test('stand side by side; one that is lifted stays lifted, however often its mail comes again', async () => {
    const personKey = personKeyOf('two');
    const [a, b] = [aHold({ personKey, reference: 'R-AAAA-AA' }), aHold({ personKey, reference: 'R-BBBB-BB' })];
    await store().put(a, NOW);
    await store().put(b, NOW);
    await store().lift(a, 'olga', later);
    await store().put(a, later);
    expect(await store().of(personKey)).toEqual([{ ...a, liftedAt: later.toString(), liftedBy: 'olga' }, b]);
    await store().lift(a, 'nils', later);
    expect((await store().of(personKey))[0]?.liftedBy).toBe('olga');
  });

  test('of a cause that a newer release knows stop contact', async () => {
    const personKey = personKeyOf('newer');
    const item = { pk: personKey, sk: 'R-AAAA-AA', ...aHold({ personKey }), cause: 'threat' };
    await putItem(dynamo.client, 'holds', item);
    expect(stopping(await store().of(personKey))).toHaveLength(1);
  });

  test('are no holds of another', async () => {
    await store().put(aHold({ personKey: personKeyOf('one') }), NOW);
    expect(await store().of(personKeyOf('other'))).toEqual([]);
  });
});

describe('a hold that is set or lifted', () => {
  test('outdates what was read of the youth, and makes her due', async () => {
    const personKey = personKeyOf('kim');
    await youths().save({ ...aDropout(), personKey, version: 0 }, NOW);
    const read = await youths().load(personKey);
    const claim = () =>
      updateItem(dynamo.client, 'register', youthKey(personKey), {
        set: [[['claimed'], true]],
        when: [holdSeqIs(read.holdSeq)],
      });
    expect(await claim()).toBe('updated');
    await store().put(aHold({ personKey }), NOW);
    expect(await claim()).toBe('condition-failed');
    expect(await youths().save(read, NOW)).toBe('changed-meanwhile');
    const held = await youths().load(personKey);
    expect(held).toMatchObject({ holdSeq: 1, lookAgainOn: TODAY, signals: 0 });
    expect(await getItem(dynamo.client, 'register', youthKey(personKey))).toHaveProperty('dueAt');
    await store().lift(aHold({ personKey }), 'olga', later);
    expect((await youths().load(personKey)).holdSeq).toBe(2);
  });

  test('makes no record', async () => {
    const personKey = personKeyOf('nobody');
    await store().put(aHold({ personKey }), NOW);
    expect(await youths().load(personKey)).toEqual(aYouthRecord({ personKey }));
  });
});
