import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Hold } from '../../../shared/domain/hold.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import { caseKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import { mailroom, strangersMail, unverifiedMail } from '../../shared/staff-actions/mailroom.ts';
import { KIM as OTHER } from '../../support/builders.ts';
import { exempelskolan, rawMail, template } from '../../support/mails.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const KIM = '20080101-2386';
const ROBIN = '20080102-2393';
const GOES_ON = `Hej!\r\nEleven ${KIM} går kvar hos oss, det blev fel.\r\nMvh Expeditionen`;

async function office() {
  const room = await mailroom();
  await room.knows(exempelskolan);
  const objections = async () =>
    ((await room.items('holds')) as unknown as Hold[]).filter(({ cause }) => cause === 'objection');
  return { ...room, objections };
}

describe('contact waits for a mail that a person must read', () => {
  test.each([
    { from: 'a school', raw: rawMail({ body: GOES_ON }) },
    { from: 'a sender whom nobody knows', raw: strangersMail(GOES_ON) },
    { from: 'a sender who is not verified', raw: unverifiedMail(GOES_ON) },
  ])('from $from, if it names the youth by number', async ({ raw }) => {
    const room = await office();
    const reference = await room.receive(raw);
    expect(await room.objections()).toMatchObject([{ reference, cause: 'objection' }]);
    expect(room.sqs.to('notifications')).toEqual([{ about: 'youth', personKey: expect.any(String) }]);
    expect(await room.items('register', 'HOLD#')).toEqual([]);
  });

  test('by case number, as a youth or guardian answers a letter', async () => {
    const room = await office();
    const number = caseNumber('kim');
    await putItem(room.dynamo.client, 'register', { pk: caseKey(number), personKey: OTHER, entryId: 'kaa1' });
    await room.receive(strangersMail(`Jag går i skolan. Mitt ärende: ${number.replaceAll('-', ' ')}`));
    expect(await room.objections()).toMatchObject([{ personKey: OTHER }]);
  });

  test.each([
    { rows: 2, waits: 2 },
    { rows: 5, waits: 5 },
    { rows: 6, waits: 0 },
  ])('by our reference, for each of up to five rows ($rows)', async ({ rows, waits }) => {
    const room = await office();
    const numbers = [
      '20080101-2386',
      '20080102-2393',
      '20080103-2384',
      '20080104-2391',
      '20080105-2382',
      '20080106-2399',
    ];
    const body = numbers
      .slice(0, rows)
      .map((Personnummer) => template({ Personnummer }))
      .join('\r\n');
    const first = await room.receive(rawMail({ body }), 'first');
    expect((await room.report(first)).counts.accepted).toBe(rows);
    const second = await room.receive(rawMail({ subject: `SV: Kvitto ${first}`, body: 'Det stämmer inte.' }), 'second');
    expect((await room.report(second)).state).toBe('held');
    expect(await room.objections()).toHaveLength(waits);
  });

  test('beside rows that are taken: only for whom they are not about', async () => {
    const room = await office();
    await room.receive(rawMail({ body: `${template({ Personnummer: KIM })}\r\n\r\nEleven ${ROBIN} går kvar.` }));
    expect(await room.objections()).toHaveLength(1);
  });

  test('for ten of many numbers', async () => {
    const room = await office();
    const days = Array.from({ length: 14 }, (_, n) => `4001${String(n + 1).padStart(2, '0')}`);
    const numbers = days.map((day) => `20${day}-238${checkDigit(`${day}238`)}`);
    await room.receive(rawMail({ body: `De här går kvar: ${numbers.join(', ')}` }));
    expect(await room.objections()).toHaveLength(10);
  });
});

describe('contact does not wait for', () => {
  test.each([
    'Tack!',
    'Ok',
    'Tack så mycket för hjälpen',
    'Hej!\r\n\r\nTack för snabbt svar! Ha en bra dag.\r\n\r\nMed vänliga hälsningar\r\nAnna Test\r\n08-123 45 67',
    'Hej KAA,\r\nOkej, då vet vi. Tack!\r\n/Anna',
    'Toppen, tack 😊',
  ])('bare thanks (%j)', async (thanks) => {
    const room = await office();
    const first = await room.receive(rawMail({ body: template({ Personnummer: KIM }) }), 'first');
    const body = `${thanks}\r\n\r\n> Kvitto ${first}\r\n> Personnummer ${KIM}\r\n`;
    await room.receive(rawMail({ subject: `SV: Kvitto ${first}`, body }), 'second');
    expect(await room.objections()).toEqual([]);
  });

  test('an automatic reply that quotes the number', async () => {
    const room = await office();
    const headers = ['Auto-Submitted: auto-replied', 'In-Reply-To: <rapport-1@skola.example>'];
    await room.receive(rawMail({ subject: 'Autosvar', headers, body: `Jag är ledig.\r\n\r\nPersonnummer: ${KIM}` }));
    expect(await room.objections()).toEqual([]);
  });

  test.each(['Tack, men eleven går kvar.', 'Ok? Eleven har kommit tillbaka', 'Nej tack'])(
    'but for %j it does',
    async (words) => {
      const room = await office();
      await room.receive(rawMail({ body: `${words}\r\n\r\n> Personnummer ${KIM}` }));
      expect(await room.objections()).toHaveLength(1);
    },
  );
});

describe('an objection ends', () => {
  test.each(['done', 'refuse', 'release'] as const)(
    'when a person has decided %s, and only of that mail',
    async (act) => {
      const room = await office();
      const reference = await room.receive(unverifiedMail(GOES_ON));
      await room.receive(rawMail({ body: GOES_ON }), 'another');
      expect(await room.decide(reference, act, act === 'release' ? '12345678' : undefined)).toBe('decided');
      await room.take('one');
      const lifted = (await room.objections()).filter(({ liftedAt }) => liftedAt !== undefined);
      expect(lifted).toMatchObject([{ reference, liftedBy: 'lisa' }]);
      expect((await room.report(reference)).done).toBe(true);
      room.s3.put('raw-mail', 'in/one', unverifiedMail(GOES_ON));
      await room.take('one');
      expect((await room.objections()).filter(({ liftedAt }) => liftedAt !== undefined)).toHaveLength(1);
    },
  );

  test('when the mail is sealed, and a hold stands in its place', async () => {
    const room = await office();
    const reference = await room.receive(rawMail({ body: GOES_ON }));
    await room.decide(reference, 'seal');
    await room.take('one');
    const holds = (await room.items('holds')) as unknown as Hold[];
    expect(holds.map(({ cause, liftedAt }) => [cause, liftedAt !== undefined]).sort()).toEqual([
      ['objection', true],
      ['sealed-mail', false],
    ]);
  });
});

function checkDigit(nine: string): number {
  const sum = [...nine].reduce((total, digit, at) => {
    const weighted = Number(digit) * (at % 2 === 0 ? 2 : 1);
    return total + Math.floor(weighted / 10) + (weighted % 10);
  }, 0);
  return (10 - (sum % 10)) % 10;
}
