import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { held } from '../../../infra/cli/held.ts';
import { resendMails } from '../../../infra/cli/resend.ts';
import { reportKey } from '../../../shared/store/keys.ts';
import { getItem, updateItem } from '../../../shared/store/table.ts';
import { mailroom } from '../../shared/staff-actions/mailroom.ts';
import { stockholm } from '../../support/builders.ts';
import { type DirectDynamo, directDynamo } from '../../support/direct-dynamo.ts';
import { exempelskolan, rawMail, template } from '../../support/mails.ts';
import { dropoutMail } from '../../support/system/mails.ts';
import { PEOPLE, START } from '../../support/system/people.ts';
import { seed } from '../../support/system/seed.ts';
import { type System, startSystem } from '../../support/system/system.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const ACTOR = { by: 'sven', now: START.add({ hours: 1 }) };

describe('mails of which nobody knows whether they were sent', () => {
  let dynamo: DirectDynamo;
  let system: System;
  let reference = '';
  let pk = '';
  const ports = () => ({ dynamoDb: dynamo.client, register: 'register', actor: ACTOR });
  const unknown = (item: string, path: string[]) =>
    updateItem(dynamo.client, 'register', item, {
      set: [
        [[...path, 'state'], 'unknown'],
        [[...path, 'resent'], true],
      ],
      when: [],
    });
  const sentSince = (before: number) => system.mails.slice(before).map(({ effect }) => effect.path.join(' '));

  beforeAll(async () => {
    dynamo = await directDynamo();
    await seed(dynamo);
    system = startSystem(dynamo, START);
    system.receive(dropoutMail(), 'one');
    await system.settle();
    reference = /REPORT#(R-[^ ]+)/.exec(system.mails.map(({ effect }) => effect.item).join(' '))?.[1] ?? '';
    pk = system.mails.find(({ effect }) => effect.item.startsWith('YOUTH#'))?.effect.item ?? '';
  });

  test('are listed by reference, and none when there are none', async () => {
    expect(await resendMails(['list'], {}, ports())).toBe('Inget mejl har ett okänt utfall.');
    await unknown(reportKey(reference), ['answer']);
    const [notice = ''] = Object.keys((await getItem(dynamo.client, 'register', pk))?.notices ?? {});
    await unknown(pk, ['notices', notice]);
    const list = (await resendMails(['list'], {}, ports())) ?? '';
    expect(list.split('\n')).toHaveLength(2);
    expect(list).toContain(`${reference}  kvitto till skolan`);
    expect(list).toMatch(/K-\S+ {2}mejl till kommunens personal/);
    for (const { number, family } of [PEOPLE.minor, PEOPLE.adult]) {
      expect(list).not.toContain(number);
      expect(list).not.toContain(family);
    }
  });

  test('one goes again, once, and not before somebody has said so', async () => {
    const before = system.mails.length;
    await system.settle();
    expect(sentSince(before)).toEqual([]);
    expect(await resendMails([reference], {}, ports())).toContain('Skickas igen');
    await system.settle();
    expect(sentSince(before)).toEqual(['answer']);
    await expect(resendMails([reference], {}, ports())).rejects.toThrow('har inget mejl att skicka igen');
  });

  test('of somebody who is held: not named, and nothing goes', async () => {
    const before = system.mails.length;
    await updateItem(dynamo.client, 'register', pk, { set: [[['contactHold'], true]], when: [] });
    expect(await resendMails(['list'], {}, ports())).toBe('Inget mejl har ett okänt utfall.');
    const [, caseNumber = ''] = /(K-[^"]+)/.exec(JSON.stringify(await getItem(dynamo.client, 'register', pk))) ?? [];
    await expect(resendMails([caseNumber], {}, ports())).rejects.toThrow('har inget mejl att skicka igen');
    await system.settle();
    expect(sentSince(before)).toEqual([]);
    await updateItem(dynamo.client, 'register', pk, { set: [[['contactHold'], false]], when: [] });
  });

  test('all of them go again, once', async () => {
    const before = system.mails.length;
    await resendMails([], { all: true }, ports());
    await system.settle();
    expect(sentSince(before)).toHaveLength(1);
    system.end();
  });
});

test('mails that could not be read are all read again when the mistake is mended', async () => {
  const room = await mailroom();
  await room.knows(exempelskolan);
  for (const object of ['one', 'two']) {
    await room.triedTwice(object);
    await room.receive(rawMail({ subject: object, body: template() }), object);
  }
  const other = await room.receive(rawMail({ body: 'Hej! Kan ni ringa?' }), 'three');
  const context = { ...room.ports(), directory: 'directory', profile: stockholm };
  expect(await held(['release', 'unread'], { all: true }, context)).toContain('2 mejl läses på nytt');
  expect(await held(['release', 'unread'], { all: true }, context)).toContain('0 mejl läses på nytt');
  for (const object of ['one', 'two']) await room.take(object);
  const reports = await room.items('register', 'REPORT#');
  expect(reports.map(({ state }) => state).toSorted()).toEqual(['accepted', 'accepted', 'held']);
  expect((await room.report(other)).state).toBe('held');
  expect(await held(['refuse', 'unread'], { all: true }, context)).toBeUndefined();
});
