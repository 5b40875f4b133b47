import { beforeEach, describe, expect, test, vi } from 'vitest';
import { noticeText } from '../../../functions/coordinator-notice/notice-text.ts';
import { type Hold, stopping } from '../../../shared/domain/hold.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import type { Report } from '../../../shared/domain/report.ts';
import { StrangersHour } from '../../../shared/domain/strangers.ts';
import { personsIn } from '../../../shared/staff-actions/sealed.ts';
import { caseKey } from '../../../shared/store/keys.ts';
import { putItem } from '../../../shared/store/table.ts';
import testNumbers from '../../fixtures/personnummer/skatteverket-testpersonnummer-2004-2011-even.json' with {
  type: 'json',
};
import { mailroom, unverifiedMail } from '../../shared/staff-actions/mailroom.ts';
import { aNotice, KIM, NOW, stockholm } from '../../support/builders.ts';
import { exempelskolan, rawMail } from '../../support/mails.ts';

let printed: string[];
beforeEach(() => {
  printed = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => printed.push(line));
});

async function office() {
  const room = await mailroom();
  await room.knows(exempelskolan);
  const holds = async () => (await room.items('holds')) as unknown as Hold[];
  const notices = (report: Report) => Object.values(report.notices);
  return { ...room, holds, notices };
}
const naming = (numbers: string[]) => `Skyddad identitet:\r\n${numbers.join('\r\n')}`;
const some = (count: number, from = 0) => testNumbers.slice(from, from + count);

describe('a sealed mail', () => {
  test('holds everybody whom it names, by number or by case number', async () => {
    const room = await office();
    const number = caseNumber('kim');
    await putItem(room.dynamo.client, 'register', { pk: caseKey(number), personKey: KIM, entryId: 'kaa1' });
    const reference = await room.receive(
      rawMail({ body: `${naming(some(2))}\r\nsamt ärende ${number.toLowerCase()}` }),
    );
    expect(await room.holds()).toHaveLength(3);
    expect(await room.holds()).toContainEqual(
      expect.objectContaining({ personKey: KIM, reference, cause: 'sealed-mail' }),
    );
    expect((await room.items('sealed'))[0]).toMatchObject({ cases: [{ caseNumber: number, personKey: KIM }] });
    expect((await room.report(reference)).notices.sealed).not.toHaveProperty('holdsIncomplete');
  });

  test.each([
    { what: 'names nobody by number', body: 'Eleven har skyddad identitet' },
    {
      what: 'has a row whose number cannot be read',
      body: `${naming(some(1))}\r\n\r\nTyp av rapport: Avbrott\r\nPersonnummer: 12345\r\nNamn: Kim`,
    },
  ])('that $what says that holds are incomplete, to the officer and in what is stored', async ({ body }) => {
    const room = await office();
    const reference = await room.receive(rawMail({ body }));
    const { sealed } = (await room.report(reference)).notices;
    expect(sealed).toMatchObject({ holdsIncomplete: true });
    expect(sealed && noticeText(sealed, stockholm).text).toContain('Kontaktstoppen är inte fullständiga');
    expect((await room.items('sealed'))[0]).toMatchObject({ holdsIncomplete: true });
  });

  test('that could not be read and is sealed by a person says so, too', async () => {
    const room = await office();
    room.s3.put('raw-mail', 'in/one', rawMail({ body: naming(some(1)) }));
    await room.triedTwice('one');
    await room.take('one');
    const [item] = await room.items('register', 'REPORT#');
    const reference = String(item?.reportId);
    await room.decide(reference, 'seal');
    await room.triedTwice(`one#${NOW}`);
    await room.take('one');
    expect((await room.report(reference)).state).toBe('sealed');
    expect((await room.items('sealed'))[0]).toMatchObject({ holdsIncomplete: true });
  });

  test('with very many numbers leaves in/ at once, goes on where it stopped, and holds everybody', async () => {
    const room = await office();
    const numbers = manyNumbers(3_100);
    const reference = await room.receive(rawMail({ body: naming(numbers) }));
    expect([...room.s3.objects.keys()].filter((path) => path.includes('/in/'))).toEqual([]);
    expect((await room.report(reference)).holding).toMatchObject({ parts: 31, set: 3 });
    expect((await room.report(reference)).done).toBe(false);
    expect(await room.holds()).toHaveLength(300);
    expect(room.sqs.to('mail')).toHaveLength(1);
    const before = room.sent.length;
    for (let delivery = 0; delivery < 10; delivery += 1) await room.take('one');
    expect((await room.report(reference)).done).toBe(true);
    expect(await room.holds()).toHaveLength(3_100);
    expect(room.sent.length - before).toBeLessThan(2_800 * 4);
    const [mail] = await room.items('sealed', 'MAIL#');
    expect(mail && (await personsIn(mail, room.dynamo.client, 'sealed'))).toHaveLength(3_100);
  }, 60_000);

  test.each([5, 300])(
    'with very many numbers is held in the end if the process dies at call %i',
    async (at) => {
      const room = await office();
      room.s3.put('raw-mail', 'in/one', rawMail({ body: naming(manyNumbers(250)) }));
      await room.inProcess(() => room.take('one'), { at, after: at % 2 === 0 });
      await room.take('one');
      expect(await room.holds()).toHaveLength(250);
      expect((await room.items('register', 'REPORT#'))[0]).toMatchObject({ done: true, state: 'sealed' });
    },
    60_000,
  );

  test('that comes again does not set a hold that was lifted', async () => {
    const room = await office();
    const raw = rawMail({ body: naming(some(1)) });
    await room.receive(raw);
    const [hold] = (await room.items('holds')) as (Hold & { pk: string; sk: string })[];
    if (hold) await putItem(room.dynamo.client, 'holds', { ...hold, liftedAt: NOW.toString(), liftedBy: 'olga' });
    room.s3.put('raw-mail', 'in/one', raw);
    await room.take('one');
    expect(stopping(await room.holds())).toEqual([]);
  });
});

describe('a mail of a stranger', () => {
  test('holds ten numbers at most, makes no record, and says that holds are incomplete', async () => {
    const room = await office();
    const reference = await room.receive(unverifiedMail(naming(some(12))));
    expect(await room.holds()).toHaveLength(10);
    expect(await room.items('register', 'HOLD#')).toEqual([]);
    expect(room.sqs.to('notifications')).toEqual(
      expect.arrayContaining([{ about: 'youth', personKey: expect.any(String) }]),
    );
    expect((await room.report(reference)).notices.sealed).toMatchObject({ holdsIncomplete: true });
    expect((await room.items('sealed'))[0]?.persons).toHaveLength(12);
  });

  test('beyond the hour’s holds waits for the officer, and an alarm tells', async () => {
    const room = await office();
    for (const n of [0, 1, 2, 3]) await room.receive(unverifiedMail(naming(some(10, n * 10))), `mail${n}`);
    expect(await room.holds()).toHaveLength(stockholm.intake.strangers.holdsAnHour);
    expect(printed.filter((line) => line.includes('strangers asked'))).toHaveLength(1);
    room.pass({ hours: 1 });
    await room.receive(unverifiedMail(naming(some(10, 50))), 'later');
    expect(await room.holds()).toHaveLength(stockholm.intake.strangers.holdsAnHour + 10);
  });

  test('is told of one by one only up to the hour’s number, the others in one mail', async () => {
    const room = await office();
    const { mailsAnHour } = stockholm.intake.strangers;
    for (let n = 0; n < 40; n += 1)
      await room.receive(unverifiedMail(n % 2 ? naming(some(1, n)) : 'Hej, hur gör man?'), `forged${n}`);
    const reports = (await room.items('register', 'REPORT#')) as unknown as Report[];
    expect(reports.flatMap((report) => room.notices(report))).toHaveLength(mailsAnHour);
    const [item] = await room.items('register', 'STRANGERS#');
    const hour = StrangersHour.parse(item);
    expect(Object.keys(hour.notices).sort()).toEqual(['kaa-group', 'officer']);
    const notice = aNotice({
      kind: 'strangers',
      to: 'officer',
      district: undefined,
      reference: '2026-11-23T09:00:00Z',
    });
    expect(noticeText(notice, stockholm, { strangers: hour }).text).toContain('Antal mejl: 17');
    expect(item?.dueAt).toBe('2026-11-23T10:00:00Z');
  });
});

/** Born from 2040 on: nobody has them. */
function manyNumbers(count: number): string[] {
  return Array.from({ length: count }, (_, n) => {
    const day = String(1 + (n % 28)).padStart(2, '0');
    const month = String(1 + (Math.floor(n / 28) % 12)).padStart(2, '0');
    const nine = `40${month}${day}${String(100 + Math.floor(n / 336)).padStart(3, '0')}`;
    const sum = [...nine].reduce((total, digit, at) => {
      const weighted = Number(digit) * (at % 2 === 0 ? 2 : 1);
      return total + Math.floor(weighted / 10) + (weighted % 10);
    }, 0);
    return `20${nine.slice(0, 6)}-${nine.slice(6)}${(10 - (sum % 10)) % 10}`;
  });
}
