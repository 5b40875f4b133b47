import { beforeEach, describe, expect, test, vi } from 'vitest';
import { held } from '../../../infra/cli/held.ts';
import { learned } from '../../../infra/cli/learned.ts';
import { listHeld } from '../../../shared/staff-actions/held.ts';
import { directoryWriter } from '../../../shared/store/directory-writer.ts';
import { learnedByOfficerKey, learnedKey } from '../../../shared/store/keys.ts';
import { getItem } from '../../../shared/store/table.ts';
import { NOW, stockholm } from '../../support/builders.ts';
import { exempelskolan, rawMail, template } from '../../support/mails.ts';
import { NOTHING } from '../../support/nothing.ts';
import { type Crash, type Mailroom, mailroom, mailroomOf, withScan } from './mailroom.ts';

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const SENTENCE = 'Eleven vill gärna bli uppringd på kvällen.';
const OTHER = 'Vi återkommer med mer i nästa vecka.';
const mailWith = (...lines: string[]) => rawMail({ body: [template(), '', ...lines].join('\r\n') });
const contextOf = (room: Mailroom) => ({ ...room.ports(), directory: 'directory', profile: stockholm });
const read = (room: Mailroom, reference: string, learn?: string) =>
  held(['read', reference], { learn }, contextOf(room));
const rows = (room: Mailroom, reference: string) => room.items('register', `NOTIFICATION#${reference}#`);
const told = async (room: Mailroom) =>
  (await room.items('register', 'UNREAD#')).map(({ pk, unread }) => [pk, Object.keys(unread as object)]);

describe('a mail with something that was not understood', () => {
  test('is taken, its row marked, and told of once to the group and once to the lead', async () => {
    const room = await mailroomOf(mailWith(SENTENCE));
    const { reference } = room;
    const report = await room.report(reference);
    expect(report).toMatchObject({ state: 'accepted', readFirst: { all: true }, notices: NOTHING, done: true });
    expect(JSON.stringify(report)).not.toContain('uppringd');
    expect(await rows(room, reference)).toMatchObject([{ readFirst: true }]);
    // NOW is Monday at ten in Stockholm.
    expect(await told(room)).toEqual([
      ['UNREAD#kaa-group#2026-11-23T11:00:00Z', [reference]],
      ['UNREAD#manager#2026-11-24T11:00:00Z', [reference]],
    ]);
    expect(await listHeld(room.ports())).toMatchObject([{ reportId: reference }]);
  });

  test('is shown piece by piece, by number, with its text', async () => {
    const room = await mailroomOf(mailWith(SENTENCE, OTHER));
    const shown = await held(['show', room.reference], {}, contextOf(room));
    expect(shown).toContain('läs mejlet först');
    expect(shown).toMatch(/^1\. text, mejlets text, rad \d+: Eleven vill gärna/m);
    expect(shown).toMatch(/^2\. text, mejlets text, rad \d+: Vi återkommer/m);
    expect(await held(['list'], {}, contextOf(room))).toContain('läs mejlet först');
  });

  test('is read: its rows are asked for again, and nobody is told of it any more', async () => {
    const room = await mailroomOf(mailWith(SENTENCE));
    const { reference } = room;
    expect(await read(room, reference)).toContain('släpps');
    await room.take('one');
    expect(await room.report(reference)).toMatchObject({ decision: { act: 'read' }, read: { by: 'lisa' }, done: true });
    expect(await rows(room, reference)).toMatchObject([{ askedAgain: true }]);
    expect(room.sqs.to('notifications')).toHaveLength(2);
    expect((await told(room)).map(([, references]) => references)).toEqual([[], []]);
    expect(await listHeld(room.ports())).toEqual([]);
    expect(await room.answers()).toHaveLength(1);
    await expect(read(room, reference)).rejects.toThrow('väntar inte');
  });

  test('cannot be put aside unread, and may be sealed also after it was read', async () => {
    const room = await mailroomOf(mailWith(SENTENCE));
    const { reference } = room;
    expect(await room.decide(reference, 'done')).toBe('read-first');
    expect(await room.decide(reference, 'refuse')).toBe('read-first');
    expect(await room.decide(reference, 'release')).toBe('not-releasable');
    await read(room, reference);
    await room.take('one');
    expect(await room.decide(reference, 'seal')).toBe('decided');
    await room.take('one');
    const report = await room.report(reference);
    expect(report).toMatchObject({ state: 'sealed', done: true });
    expect(report.readFirst).toBeUndefined();
    expect(await room.items('sealed', 'MAIL#')).toHaveLength(1);
  });

  test('held in part and unread, it waits for both', async () => {
    for (const acts of [
      ['read', 'done'],
      ['refuse', 'read'],
    ] as const) {
      const room = await mailroomOf(withScan);
      for (const act of acts) {
        expect(await listHeld(room.ports())).toHaveLength(1);
        expect(await room.decide(room.reference, act)).toBe('decided');
        await room.take('one');
      }
      expect(await listHeld(room.ports())).toEqual([]);
      expect(await rows(room, room.reference)).toMatchObject([{ readFirst: true, askedAgain: true }]);
    }
  });
});

describe('what was taught', () => {
  test('is known from that sender alone, until it is forgotten', async () => {
    const room = await mailroom();
    await room.knows({ ...exempelskolan, reporters: ['kansli@skola.example', 'rektor@skola.example'] });
    const first = await room.receive(mailWith(SENTENCE), 'one');
    expect(await read(room, first, '1')).toContain('Inlärt om rektor@skola.example: 1');
    const readFirst = async (raw: Uint8Array, object: string) =>
      (await room.report(await room.receive(raw, object))).readFirst !== undefined;
    const again = (line: string, from?: string) =>
      rawMail({ body: [template(), '', line].join('\r\n'), ...(from && { from }) });
    expect(await readFirst(again(SENTENCE), 'two')).toBe(false);
    expect(await readFirst(again(OTHER), 'three')).toBe(true);
    expect(await readFirst(again(SENTENCE, 'Kansliet <kansli@skola.example>'), 'four')).toBe(true);
    const ports = { ...contextOf(room), register: 'register' };
    expect(await learned(['list', 'rektor@skola.example'], ports)).toContain(`ur ${first}`);
    await learned(['forget', 'rektor@skola.example', '1'], ports);
    expect(await readFirst(again(SENTENCE), 'five')).toBe(true);
  });

  test('with a word of protection or a number in it stands where only an officer may write', async () => {
    const room = await mailroomOf(mailWith('Dnr 2026 1234 5678 gäller.'));
    const shown = await held(['show', room.reference], {}, contextOf(room));
    expect(shown).toContain('kan bara läras in av en handläggare');
    await read(room, room.reference, '1');
    const { dynamoDb } = room.ports();
    expect(await getItem(dynamoDb, 'directory', learnedKey('rektor@skola.example'))).toBeUndefined();
    expect(await getItem(dynamoDb, 'directory', learnedByOfficerKey('rektor@skola.example'))).toBeDefined();
  });

  test('outlives an import of the directory', async () => {
    const room = await mailroomOf(mailWith(SENTENCE));
    await read(room, room.reference, '1');
    const { dynamoDb } = room.ports();
    const origin = { version: '2', importedAt: NOW, fileStoredAt: new Date(NOW.epochMilliseconds) };
    const writer = directoryWriter(dynamoDb, 'directory');
    await writer.replaceSchools([exempelskolan], origin);
    await writer.expireOthers(origin);
    const item = await getItem(dynamoDb, 'directory', learnedKey('rektor@skola.example'));
    expect(item).toBeDefined();
    expect(item?.expiresAt).toBeUndefined();
  });

  test('is refused for a number that the mail does not have', async () => {
    const room = await mailroomOf(mailWith(SENTENCE));
    await expect(read(room, room.reference, '7')).rejects.toThrow('har inget nummer 7');
    expect((await room.report(room.reference)).decision).toBeUndefined();
  });
});

/** The same however it came about. */
async function endOf(room: Mailroom) {
  const items = (await room.items('register')).filter(({ pk }) => !/^(TRACE|ANSWERS)#/.test(pk));
  return JSON.stringify(items, (name, value) =>
    ['at', 'dueAt', 'workPartition', 'signals', 'expiresAt', 'claimedAt'].includes(name) ? undefined : value,
  );
}

test('a process that dies anywhere while a mail is read ends as if it had not', async () => {
  async function run(crash?: Crash) {
    const room = await mailroomOf(mailWith(SENTENCE));
    const before = room.sent.length;
    const once = async () => {
      await room.decide(room.reference, 'read');
      await room.take('one');
    };
    await room.inProcess(once, crash);
    const calls = room.sent.length - before;
    for (let time = 0; crash && time < 2; time++) {
      room.pass({ minutes: 11 });
      await room.inProcess(() => once().catch(() => 'it comes back'));
    }
    return { end: await endOf(room), calls, answers: (await room.answers()).length };
  }
  const undisturbed = await run();
  for (let at = 1; at <= undisturbed.calls; at++)
    for (const after of [false, true]) {
      const { end, answers } = await run({ at, after });
      expect({ at, after, end, answers }).toEqual({ at, after, end: undisturbed.end, answers: undisturbed.answers });
    }
});
