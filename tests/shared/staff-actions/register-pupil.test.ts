import { beforeEach, describe, expect, test, vi } from 'vitest';
import { listHeld } from '../../../shared/staff-actions/held.ts';
import type { PupilForm } from '../../../shared/staff-actions/outcomes.ts';
import { registerPupil } from '../../../shared/staff-actions/register-pupil.ts';
import { exempelskolan, rawMail, template } from '../../support/mails.ts';
import { type Crash, type Mailroom, mailroomOf, strangersMail, withScan } from './mailroom.ts';

vi.mock('node:child_process', async (original) => ({
  ...(await original<object>()),
  ...(await import('../../support/fork-in-process.ts')).forkInProcess,
}));

// The school is answered once every release can do it.

beforeEach(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
});

const prose = rawMail({ body: 'Hej!\r\n\r\nKim Exempel i SA2 har slutat hos oss.\r\n\r\nHälsningar' });
const KIM: PupilForm = { personnummer: '20080101-2386', namn: 'Kim Exempel', typ: 'Avbrott', datum: '2026-11-16' };
const ROBIN: PupilForm = { ...KIM, personnummer: '20080102-2393', namn: 'Robin Exempel' };
type Room = Mailroom & { reference: string };

const enter = (room: Room, form: PupilForm, act = 'act-00000000', by = 'lisa') => {
  const ports = room.ports();
  return registerPupil(room.reference, act, form, {
    ...ports,
    directory: 'directory',
    actor: { ...ports.actor, by },
  });
};
const rows = async (room: Room) =>
  (await room.items('register', `NOTIFICATION#${room.reference}`)).map(({ row, type, unit, entered }) => [
    row,
    type,
    unit,
    entered,
  ]);

describe('a pupil who stands in a mail', () => {
  test('becomes a row like one of the template, with who entered it, and the school is answered when the mail is done', async () => {
    const room = await mailroomOf(prose);
    expect(await enter(room, KIM)).toEqual({ outcome: 'done', row: 1 });
    expect(await enter(room, ROBIN, 'act-00000001')).toEqual({ outcome: 'done', row: 2 });
    expect(await rows(room)).toEqual([
      [1, 'dropout', exempelskolan.unit, { by: 'lisa', act: 'act-00000000' }],
      [2, 'dropout', exempelskolan.unit, { by: 'lisa', act: 'act-00000001' }],
    ]);
    expect(await listHeld(room.ports())).toHaveLength(1);
    expect(await room.decide(room.reference, 'done')).toBe('read-first');
    expect(await room.decide(room.reference, 'read')).toBe('decided');
    await room.take('one');
    expect(await room.decide(room.reference, 'done')).toBe('decided');
    await room.take('one');
    expect(await room.report(room.reference)).toMatchObject({
      state: 'accepted',
      plan: 'aa',
      counts: { accepted: 2, refused: 0, held: 0 },
      answer: { state: 'sent' },
      done: true,
    });
    expect((await room.answers()).at(-1)).toContain('tagit emot 2 rader');
    expect(await listHeld(room.ports())).toEqual([]);
    const traces = await room.items('register', `TRACE#${room.reference}#`);
    expect(traces.map(({ act }) => act).toSorted()).toEqual(['done', 'done', 'let-count', 'register', 'register']);
  });

  test('takes the place of a row that waits', async () => {
    const room = await mailroomOf(withScan);
    const before = await room.report(room.reference);
    expect(before.plan).toBe('ah');
    expect(await enter(room, ROBIN)).toEqual({ outcome: 'done', row: 2 });
    expect(await room.report(room.reference)).toMatchObject({ plan: 'aa', counts: { accepted: 2, held: 0 } });
  });

  test('of a stranger is registered, and nobody is answered', async () => {
    const room = await mailroomOf(strangersMail('Kim har slutat, 20080101-2386.'));
    expect(await enter(room, { ...KIM, skolenhetskod: exempelskolan.unit })).toEqual({ outcome: 'done', row: 1 });
    await room.decide(room.reference, 'read');
    await room.take('one');
    await room.decide(room.reference, 'done');
    expect(await room.answers()).toEqual([]);
  });

  test.each<[string, PupilForm, object[]]>([
    ['a wrong number', { ...KIM, personnummer: '20080101-2387' }, [{ field: 'personnummer', code: 'check-digit' }]],
    ['no day', { ...KIM, datum: '' }, [{ field: 'date', code: 'missing' }]],
    ['a day to come', { ...KIM, datum: '2030-01-01' }, [{ field: 'date', code: 'in-the-future' }]],
    ['no type', { ...KIM, typ: 'Slutat' }, [{ field: 'report-type', code: 'unknown-report-type' }]],
    ['a correction', { ...KIM, typ: 'Återtagande' }, [{ field: 'report-type', code: 'unknown-report-type' }]],
    [
      'an absence that ends before it begins',
      { ...KIM, typ: 'Ogiltig frånvaro', datum: '', fran: '2026-11-10', till: '2026-11-01' },
      [{ field: 'until', code: 'until-before-date' }],
    ],
    ['a name of digits', { ...KIM, namn: 'K1m Ex3mpel' }, [{ field: 'name', code: 'format' }]],
    ['more than a name', { ...KIM, namn: 'Kim Exempel (ring mamma)' }, [{ field: 'name', code: 'format' }]],
    ['an illness as a name', { ...KIM, namn: 'Kim Exempel autism' }, [{ field: 'name', code: 'format' }]],
    ['a weak word as a name', { ...KIM, namn: 'Kim Exempel spärrat' }, [{ field: 'name', code: 'weak-word' }]],
    ['a last day of what is no absence', { ...KIM, till: '2026-11-10' }, [{ field: 'until', code: 'only-absence' }]],
    [
      'two first days of an absence',
      { ...KIM, typ: 'Ogiltig frånvaro', fran: '2026-11-01' },
      [{ field: 'date', code: 'two-values' }],
    ],
  ])('with %s is refused as in a mail', async (_what, form, faults) => {
    const room = await mailroomOf(prose);
    expect(await enter(room, form)).toMatchObject({ outcome: 'faults', faults });
    expect(await rows(room)).toEqual([]);
    expect(await room.report(room.reference)).toMatchObject({ plan: '' });
  });

  test('is registered once: sent twice, or by two people at once, of whom the second is told', async () => {
    const room = await mailroomOf(prose);
    const twice = await Promise.all([1, 2].map(() => enter(room, KIM)));
    expect(twice.map(({ outcome }) => outcome).toSorted()).toEqual(['already', 'done']);
    const other = await mailroomOf(prose);
    const two = await Promise.all([enter(other, KIM), enter(other, KIM, 'act-00000001', 'bo')]);
    expect(two.map((one) => ('why' in one ? one.why : one.outcome)).toSorted()).toEqual(['done', 'same-pupil']);
    expect(await rows(other)).toHaveLength(1);
  });

  test('is not registered from a mail that does not wait', async () => {
    const taken = await mailroomOf(rawMail({ body: template() }));
    expect(await enter(taken, ROBIN)).toEqual({ outcome: 'refused', why: 'does-not-wait' });
    const done = await mailroomOf(prose);
    await done.decide(done.reference, 'done');
    expect(await enter(done, KIM)).toEqual({ outcome: 'refused', why: 'does-not-wait' });
    const sealed = await mailroomOf(rawMail({ body: `${template()}\r\nSkyddad identitet` }));
    expect(await enter(sealed, KIM)).toEqual({ outcome: 'refused', why: 'not-there' });
  });
});

describe('a pupil of whom is typed what speaks of protection', () => {
  test.each([
    'Kim Exempel, skyddad identitet',
    'Kim Exempel Sekretess',
    'Kim S k y d d a d identitet',
    'Kim skydd&#97;d adress',
    'Kim Sekretesmarkering',
  ])('%s: the mail is sealed as by the template, and she is held, whom it does not name', async (namn) => {
    const room = await mailroomOf(prose);
    expect(await enter(room, { ...KIM, namn })).toEqual({ outcome: 'sealed' });
    expect(await enter(room, { ...KIM, namn })).toEqual({ outcome: 'sealed' });
    expect(await rows(room)).toEqual([]);
    await room.take('one');
    expect(await room.report(room.reference)).toMatchObject({ state: 'sealed' });
    const { personKeyOf } = await room.ports().keyedHash();
    const holds = await room.items('holds');
    expect(holds.map(({ pk, reference, cause, liftedAt }) => [pk, reference, cause, liftedAt])).toEqual([
      [personKeyOf('200801012386'), room.reference, 'sealed-mail', undefined],
    ]);
  });

  test('in another field, with a wrong number: the mail is sealed', async () => {
    const room = await mailroomOf(prose);
    expect(await enter(room, { ...KIM, personnummer: '1', typ: 'Skyddad identitet' })).toEqual({ outcome: 'sealed' });
    await room.take('one');
    expect(await room.report(room.reference)).toMatchObject({ state: 'sealed' });
  });

  test('whose mail is done: somebody is told to ring', async () => {
    const room = await mailroomOf(prose);
    await room.decide(room.reference, 'done');
    expect(await enter(room, { ...KIM, namn: 'Kim, skyddad identitet' })).toEqual({
      outcome: 'refused',
      why: 'does-not-wait',
      protects: true,
    });
  });
});

test('a pupil registered from a mail that is sealed afterwards is held, though it does not name her', async () => {
  const room = await mailroomOf(prose);
  await enter(room, KIM);
  expect(await room.decide(room.reference, 'seal')).toBe('decided');
  await room.take('one');
  const { personKeyOf } = await room.ports().keyedHash();
  expect(await room.items('holds')).toMatchObject([{ pk: personKeyOf('200801012386'), cause: 'sealed-mail' }]);
});

test.each(['', 'Hon har fått tillfälligt skydd.', 'Det är spärrat hos oss.'])(
  'contact with a pupil of a mail (%s) waits until somebody says that it is read',
  async (doubt) => {
    const room = await mailroomOf(rawMail({ body: `Hej!\r\nEn elev har slutat hos oss. ${doubt}\r\n` }));
    await enter(room, KIM);
    const [row] = await room.items('register', `NOTIFICATION#${room.reference}`);
    expect(row?.readFirst).toBe(true);
    expect((await room.report(room.reference)).read).toBeUndefined();
    expect(await room.decide(room.reference, 'done')).toBe('read-first');
    expect(await room.decide(room.reference, 'read')).toBe('decided');
    await room.take('one');
    expect((await room.report(room.reference)).read).toBeDefined();
    expect((await room.items('register', `NOTIFICATION#${room.reference}`))[0]?.askedAgain).toBe(true);
  },
);

test('killed at any call, before it or after, a pupil is registered once, whoever goes on', async () => {
  const run = async (dies: Crash | undefined, act: string) => {
    const room = await mailroomOf(prose);
    await room.inProcess(() => enter(room, KIM), dies);
    if (dies) await enter(room, KIM, act);
    const { plan, counts, entered = {} } = await room.report(room.reference);
    return { sent: room.sent.length, plan, counts, entered: Object.values(entered), rows: (await rows(room)).length };
  };
  const { sent: _, ...undisturbed } = await run(undefined, '');
  for (let at = 1; at <= 9; at++)
    for (const after of [false, true])
      for (const act of ['act-00000000', 'act-00000001']) {
        const { sent: _, ...end } = await run({ at, after }, act);
        expect(end, `${at} ${after} ${act}`).toEqual(undisturbed);
      }
});
