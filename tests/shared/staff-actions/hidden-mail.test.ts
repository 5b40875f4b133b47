import { beforeEach, describe, expect, test } from 'vitest';
import { decideHeld, showHeld } from '../../../shared/staff-actions/held.ts';
import { sealedMailKey } from '../../../shared/store/keys.ts';
import { reportStore } from '../../../shared/store/report-store.ts';
import { getItem } from '../../../shared/store/table.ts';
import { NOW } from '../../support/builders.ts';
import { exempelskolan, rawMail } from '../../support/mails.ts';
import { mailroom, twoPupils } from './mailroom.ts';

let room: Awaited<ReturnType<typeof mailroom>>;
let reportId: string;
beforeEach(async () => {
  room = await mailroom();
  await room.knows(exempelskolan);
  room.s3.put('raw-mail', 'in/one', rawMail({ body: twoPupils }));
  await room.take('one');
  reportId = (await reports().find('one')).reportId;
});

const reports = () => reportStore(room.dynamo.client, 'register');
const hide = () => reports().hide(reportId, NOW);
const places = () => [...room.s3.objects.keys()].filter((key) => key.endsWith('/one'));

describe('a mail with a row of a youth who was sealed afterwards', () => {
  test('is shown to nobody but officers, from that moment on', async () => {
    const before = await showHeld(reportId, room.ports());
    expect(before).toHaveProperty('raw');
    await hide();
    expect(await showHeld(reportId, room.ports())).not.toHaveProperty('raw');
    expect(await decideHeld(reportId, { act: 'release' }, room.ports())).not.toBe('decided');
  });

  test('moves to where officers list it, with the persons whose rows they may release', async () => {
    await hide();
    await room.take('one');
    expect(places()).toEqual(['sealed-mail/mail/one']);
    const item = await getItem(room.dynamo.client, 'sealed', sealedMailKey(reportId));
    expect(item).toMatchObject({ reference: reportId, object: 'one', persons: [{ number: '200801012386' }, {}] });
    expect((await reports().load(reportId))?.hidden).toBe('moved');
  });

  test('moves though each attempt may die, at any call', async () => {
    for (let at = 1; at < 12; at++)
      for (const after of [false, true]) {
        await hide();
        await room.inProcess(() => room.take('one'), { at, after });
      }
    await room.take('one');
    expect(places()).toEqual(['sealed-mail/mail/one']);
    expect((await reports().load(reportId))?.hidden).toBe('moved');
  });
});
