import { beforeEach, describe, expect, test, vi } from 'vitest';
import { holdSortKey } from '../../../shared/domain/hold.ts';
import type { PersonKey } from '../../../shared/domain/notification.ts';
import { deskTrace } from '../../../shared/store/desk-trace.ts';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { caseKey } from '../../../shared/store/keys.ts';
import { getItem, putNew } from '../../../shared/store/table.ts';
import { aCorrection, stockholm } from '../../support/builders.ts';
import { ask } from '../../support/desk.ts';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { type CallFault, faultyCalls } from '../../support/failing-calls.ts';
import { personKeyOf } from '../import/city.ts';
import { aDeskTown, type DeskTown, formOf } from './desk-town.ts';

const FARSTA = ['farsta@kommun.example', 'samordnare'] as const;
const BROMMA = ['bromma@kommun.example', 'samordnare'] as const;
const LEAD = ['chef@kommun.example', 'chef'] as const;
const GROUP = ['kaa@kommun.example', 'kaa-grupp'] as const;
const OFFICER = ['skydd@kommun.example', 'skyddshandlaggare'] as const;
const SYSTEM = ['system@kommun.example', 'systemsamordnare'] as const;

let town: DeskTown;
let lines: unknown[][];
beforeEach(async () => {
  lines = [];
  vi.spyOn(console, 'log').mockImplementation((...line) => void lines.push(line));
  town = await aDeskTown();
});

/** Kim in Farsta, and somebody in Bromma. */
async function two() {
  await town.residents([0], [1, { stadsdel: 'bromma' }]);
  return [await town.dropout(0), await town.dropout(1, { reportId: 'R-7K3Q-9G' })] as const;
}

describe('lists', () => {
  test('show each case once, to those of its district; the lead and the group see all', async () => {
    const [mine, other] = await two();
    const home = await (await town.as(...FARSTA)).home();
    expect(home.body.split(mine)).toHaveLength(3);
    expect(home.body).toContain('Kim Exempel0');
    expect(home.body).not.toContain(other);
    for (const who of [LEAD, GROUP]) {
      const { body } = await (await town.as(who[0], who[1])).home();
      expect(body).toContain(mine);
      expect(body).toContain(other);
    }
    for (const who of [OFFICER, SYSTEM])
      expect((await (await town.as(who[0], who[1])).home()).body).not.toContain('K-');
    expect(await town.traced()).toContainEqual({ pk: 'lista:farsta', what: 'list', by: FARSTA[0], count: 1 });
  });

  test('are empty in words', async () => {
    expect((await (await town.as(...FARSTA)).home()).body).toContain('Inga ärenden just nu');
  });

  test('are not there for who has no role; the start says whom to ask', async () => {
    const [mine] = await two();
    const nobody = await town.as('ny@kommun.example', 'samordnare');
    const { status, body } = await nobody.home();
    expect([status, body]).toEqual([200, expect.stringContaining('Du har ingen behörighet')]);
    expect(body).toContain(stockholm.letters.sender.email);
    expect(await nobody.open(mine)).toEqual(await nobody.open('K-0000-0'));
    expect((await nobody.open(mine)).status).toBe(404);
  });

  test('of many show a share of each, the rest page by page', async () => {
    const all = Array.from({ length: 70 }, (_, n) => n);
    await town.residents(...all.map((n) => [n] as [number]));
    for (const n of all) await town.dropout(n);
    const farsta = await town.as(...FARSTA);
    const { body } = await farsta.home();
    expect(body.match(/href="\/arende\//g)).toHaveLength(60);
    expect(body).toContain('<b>fler än 60</b>');
    const group = /\/lista\/([\w-]+)\/1/.exec(body)?.[1] ?? '';
    const first = await farsta.list(group);
    const next = /href="\/lista\/[\w-]+\/([^"]*)">Nästa/.exec(first.body)?.[1] ?? '';
    const pages = [first, await farsta.list(group, next)];
    expect(pages[1]?.body).not.toContain('Nästa');
    const numbers = pages.flatMap((page) => page.body.match(/(?<=href="\/arende\/)[^"]*/g) ?? []);
    expect(new Set(numbers).size).toBe(70);
    for (const [name, page] of [
      [group, '3'],
      [group, '0'],
      [group, 'x'],
      ['alla', '1'],
    ] as const)
      expect((await farsta.list(name, page)).status).toBe(404);
    expect((await (await town.as(...OFFICER)).list(group)).status).toBe(404);
  });

  test('of more than are shown: nobody can tell that one of them is hidden', async () => {
    const all = Array.from({ length: 62 }, (_, n) => n);
    await town.residents(...all.map((n) => [n] as [number]));
    for (const n of all) await town.dropout(n);
    const farsta = await town.as(...FARSTA);
    const shown = (page: { body: string }) => page.body.match(/(?<=href="\/arende\/)[^"]*/g) ?? [];
    const hide = async (number: string) => {
      const personKey = (await getItem(town.dynamo.client, 'register', caseKey(number)))?.personKey as PersonKey;
      const hold = {
        personKey,
        reference: 'S-7K3Q-9F',
        cause: 'telephone',
        setAt: town.city.now().toString(),
      } as const;
      await putNew(town.dynamo.client, 'holds', { pk: personKey, sk: holdSortKey(hold), ...hold });
    };
    const [first = '', , third = ''] = shown(await farsta.home());
    await hide(first);
    // 61 are left.
    const home = await farsta.home();
    const page = await farsta.list('nya');
    for (const one of [home, page]) {
      expect(shown(one)).toHaveLength(60);
      expect(one.body).not.toMatch(/(?<![\w-])6[12](?![\w-])/);
    }
    expect(home.body).toContain('<b>fler än 60</b>');
    expect(page.body).toContain('Nästa');
    await hide(third);
    // Now they are sixty.
    const after = await farsta.home();
    expect(shown(after)).toHaveLength(60);
    expect(after.body).toContain('<b>60</b>');
    expect(after.body).not.toContain('/lista/');
    expect((await farsta.list('nya')).body).not.toContain('Nästa');
  });

  test('show nobody who is held, flagged or has moved, though the index says so', async () => {
    await town.residents([0], [1], [2], [3]);
    const numbers = [];
    for (const n of [0, 1, 2, 3]) numbers.push(await town.dropout(n));
    const farsta = await town.as(...FARSTA);
    // Register has not looked yet.
    await holdStore(town.dynamo.client, town.dynamo.tables).put(
      {
        personKey: personKeyOf(numberOf(0)),
        reference: 'S-7K3Q-9F',
        cause: 'telephone',
        setAt: town.city.now().toString(),
      },
      town.city.now(),
    );
    await town.city.importFile(
      'residents/b.csv',
      extract(
        [0, 1, 2, 3].map((n) =>
          aRow(n, { uttagsdatum: '2026-11-21', ...(n === 1 && { skydd: 'sekretessmarkering' }) }),
        ),
      ),
    );
    const { body } = await farsta.home();
    expect(numbers.map((number) => body.includes(number))).toEqual([false, false, true, true]);
    expect(body).toContain('<b>2</b>');
    expect(body).not.toContain('<b>4</b>');
  });
});

describe('a case', () => {
  test('takes a word that every object has for nothing at all', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    for (const word of ['constructor', 'hasOwnProperty', '__proto__'])
      for (const [form, fields] of Object.entries({
        kontakt: ['satt', 'nadd', 'med', word],
        uppgift: ['uppgift'],
        brev: ['brev', 'gor'],
        rattelse: ['rad', 'gor', 'typ'],
        avsluta: ['resultat'],
        overlamna: ['mottagare', 'innehavare'],
      })) {
        const typed = Object.fromEntries(fields.map((field) => [field, word]));
        const { status, body } = await farsta.post(mine, form, { ...farsta.blank(), ...typed });
        expect([422, 409], `${form} ${word}`).toContain(status);
        expect(body).not.toContain('native code');
      }
    const twice = await farsta.post(mine, 'kvittera', { ...farsta.blank(), act: 'hasOwnProperty' });
    expect(twice.status).toBe(403);
  });

  test('that was read a thousand times shows the newest of its readers, and all on request', async () => {
    const [mine] = await two();
    const { add } = deskTrace(town.dynamo.client, 'trace');
    const at = town.city.now();
    for (let n = 0; n < 60; n++)
      await add([{ reference: mine, what: 'case' }], `nr${n}@kommun.example`, at.subtract({ seconds: 60 - n }));
    const farsta = await town.as(...FARSTA);
    const sent = vi.spyOn(town.dynamo.client, 'send');
    const { body } = await farsta.open(mine);
    const queries = sent.mock.calls.flatMap(([{ input }]) => ('ScanIndexForward' in input ? [input] : []));
    expect(queries).toMatchObject([{ TableName: 'trace', Limit: 51 }]);
    expect(body.match(/nr\d+@/g)).toHaveLength(50);
    expect(body).not.toContain('nr9@');
    expect(body).toContain('de senaste 50');
    const all = await farsta.open(mine, 'lasare=alla');
    expect(all.body.match(/nr\d+@/g)).toHaveLength(60);
    expect(all.body).not.toContain('Visa alla');
  });

  test('shows who it is, why, and who has read it', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    await farsta.open(mine);
    const { status, body } = await farsta.open(mine);
    expect(status).toBe(200);
    for (const text of [
      'Kim Exempel0',
      `${numberOf(0).slice(0, 8)}-${numberOf(0).slice(8)}`,
      'Farsta',
      'Påhittade gatan 1',
      'Avbrott',
      'Första brevet',
      'Ärende öppnat',
      'Vem har läst och gjort något (1)',
    ])
      expect(body, text).toContain(text);
    expect(body).toMatch(/<title>Ärende – KAA<\/title>/);
    expect((await town.traced()).filter(({ what }) => what === 'case')).toEqual([
      { pk: mine, what: 'case', by: FARSTA[0], count: undefined },
      { pk: mine, what: 'case', by: FARSTA[0], count: undefined },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/Kim|\d{8}-?\d{4}|K-/);
  });

  test('of another district, held, flagged, sealed, or unknown is not there, to the byte', async () => {
    await town.residents([0], [1, { stadsdel: 'bromma' }], [2], [3], [4]);
    const [mine = '', other = '', held = '', flagged = '', sealed = ''] = [
      await town.dropout(0),
      await town.dropout(1),
      await town.dropout(2),
      await town.dropout(3),
      await town.dropout(4),
    ];
    await holdStore(town.dynamo.client, town.dynamo.tables).put(
      {
        personKey: personKeyOf(numberOf(2)),
        reference: 'S-7K3Q-9F',
        cause: 'telephone',
        setAt: town.city.now().toString(),
      },
      town.city.now(),
    );
    await town.city.importFile(
      'residents/b.csv',
      extract(
        [0, 1, 2, 3, 4].map((n) =>
          aRow(n, {
            uttagsdatum: '2026-11-21',
            ...(n === 1 && { stadsdel: 'bromma' }),
            ...(n > 2 && { skydd: 'sekretessmarkering' }),
          }),
        ),
      ),
    );
    await town.look(4);
    const farsta = await town.as(...FARSTA);
    const unknown = await farsta.open('K-0000-0');
    expect(unknown.status).toBe(404);
    expect((await farsta.open(mine)).status).toBe(200);
    const form = formOf((await farsta.open(mine)).body, `/arende/${mine}/kvittera`);
    const records = await town.city.all('register');
    for (const number of [other, held, flagged, sealed, 'K-4M2P-X', 'x', '']) {
      expect(await farsta.open(number), number).toEqual(unknown);
      for (const name of ['kvittera', 'kontakt', 'avsluta', 'overlamna']) {
        const answer = await farsta.post(number, name, {
          ...form,
          satt: 'telefon',
          nadd: 'nej',
          resultat: 'work',
          mottagare: 'bromma',
        });
        expect(answer, `${number} ${name}`).toEqual(unknown);
      }
    }
    expect(await town.city.all('register')).toEqual(records);
    for (const who of [OFFICER, SYSTEM]) {
      const without = await (await town.as(who[0], who[1])).open(mine);
      expect(without.status).toBe(404);
    }
    for (const who of [LEAD, GROUP, BROMMA])
      expect((await (await town.as(who[0], who[1])).open(other)).status).toBe(200);
  });

  test('without an entry is the group’s and the lead’s, who do its tasks', async () => {
    await town.residents([0]);
    const number = await town.dropout(9);
    expect(number).toMatch(/^K-/);
    expect((await (await town.as(...FARSTA)).open(number)).status).toBe(404);
    const group = await town.as(...GROUP);
    expect((await group.home()).body).toContain(number);
    const { body } = await group.open(number);
    expect(body).toContain('Inget ärende är öppnat');
    expect(body).toContain('inte i uttaget');
    const [task = ''] = Object.keys((await town.record(9)).tasks);
    expect((await group.act(number, 'uppgift', { uppgift: task })).status).toBe(303);
    expect((await town.record(9)).tasks[task]?.done).toBe(true);
  });
});

describe('acts', () => {
  test('are done from the forms of the page, once, and lead back to the case', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    const done = await farsta.act(mine, 'kvittera');
    expect([done.status, done.headers.location]).toEqual([303, `/arende/${mine}`]);
    expect(
      (await farsta.act(mine, 'kontakt', { satt: 'telefon', nadd: 'ja', med: 'ungdom', nasta: '2026-12-14' })).status,
    ).toBe(303);
    const [letter = ''] = Object.keys((await town.record(0)).letters);
    expect((await farsta.act(mine, 'brev', { brev: letter, gor: 'stoppa' })).status).toBe(303);
    expect((await farsta.act(mine, 'brev', { brev: letter, gor: 'planera' })).status).toBe(303);
    expect((await farsta.act(mine, 'rattelse', { telefon: '070-174 06 05', epost: '' })).status).toBe(303);
    const [fact = ''] = Object.keys((await town.record(0)).facts);
    expect((await farsta.act(mine, 'rattelse', { rad: fact, typ: 'Avbrott', datum: '2026-11-17' })).status).toBe(303);
    expect((await farsta.act(mine, 'avsluta', { resultat: 'work' })).status).toBe(303);
    expect((await farsta.act(mine, 'oppna')).status).toBe(303);
    expect((await farsta.act(mine, 'overlamna', { mottagare: 'olle@kommun.example' })).status).toBe(303);
    expect((await farsta.home()).body).toContain('<span class="soft">olle@kommun.example</span>');
    expect((await farsta.act(mine, 'overlamna', { mottagare: 'bromma' })).status).toBe(303);
    expect((await farsta.open(mine)).status).toBe(404);
    const acts = Object.values((await town.record(0)).acts ?? {});
    expect(acts.map(({ kind }) => kind)).toEqual([
      'acknowledge',
      'contact',
      'stop-letter',
      'plan-letter',
      'reach',
      'correct',
      'close',
      'reopen',
      'hand-over',
      'hand-over',
    ]);
    expect(acts.every(({ by }) => by === FARSTA[0])).toBe(true);
    const { body } = await (await town.as(...BROMMA)).open(mine);
    for (const text of ['Telefon, nådde ungdomen', 'Kvitterat', 'Avslutade ärende i kaa: arbete', '070-174 06 05'])
      expect(body, text).toContain(text);
  });

  test('that are typed wrong are shown again, with what was typed', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    const wrong = await farsta.act(mine, 'kontakt', { satt: 'besok', nadd: 'ja', datum: '16/11', nasta: '2026-12-14' });
    expect(wrong.status).toBe(422);
    for (const text of [
      'Skriv datumet som 2026-11-16.',
      'Välj vem du nådde.',
      'value="16/11"',
      'value="2026-12-14"',
      '<details id="kontakt" open>',
      '<option value="besok" selected>',
      '<title>Rätta: Ärende',
    ])
      expect(wrong.body, text).toContain(text);
    const late = await farsta.act(mine, 'kontakt', { satt: 'besok', nadd: 'nej', datum: '2027-01-16' });
    expect(late.status).toBe(422);
    expect(late.body).toContain('Datumet har inte varit än.');
    expect((await farsta.act(mine, 'avsluta', {})).status).toBe(422);
    expect((await town.record(0)).acts).toBeUndefined();
  });

  test('that the case has overtaken are told, with what has changed and what was typed', async () => {
    const [mine] = await two();
    const [farsta, lead] = [await town.as(...FARSTA), await town.as(...LEAD)];
    const contact = formOf((await farsta.open(mine)).body, `/arende/${mine}/kontakt`);
    const acknowledge = formOf((await farsta.open(mine)).body, `/arende/${mine}/kvittera`);
    await lead.act(mine, 'kvittera');
    const second = await farsta.post(mine, 'kvittera', acknowledge);
    expect(second.status).toBe(409);
    expect(second.body).toContain('En kollega har redan kvitterat ärendet.');
    expect(second.body).toContain('Senast: Kvitterat. chef@kommun.example');
    await lead.act(mine, 'avsluta', { resultat: 'studies' });
    const gone = await farsta.post(mine, 'kontakt', { ...contact, satt: 'telefon', nadd: 'nej', nasta: '2026-12-14' });
    expect(gone.status).toBe(409);
    for (const text of ['Ärendet är avslutat.', 'Nästa kontakt: 2026-12-14', 'Hur: Telefon', 'Senast: Avslutade'])
      expect(gone.body, text).toContain(text);
  });

  test('a second acknowledgement of one’s own is no news', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    const form = formOf((await farsta.open(mine)).body, `/arende/${mine}/kvittera`);
    expect((await farsta.act(mine, 'kvittera')).status).toBe(303);
    expect((await farsta.post(mine, 'kvittera', form)).status).toBe(303);
    expect(Object.keys((await town.record(0)).acts ?? {})).toHaveLength(1);
  });

  test('of a page that the school has since said more of are told, and say only what the person changed', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    const { body } = await farsta.open(mine);
    const [fact = ''] = Object.keys((await town.record(0)).facts);
    const close = formOf(body, `/arende/${mine}/avsluta`, { resultat: 'work' });
    const correct = formOf(body, `/arende/${mine}/rattelse`, { rad: fact, program: 'SA25' });
    const strike = formOf(body, `/arende/${mine}/rattelse`, { rad: fact, gor: 'stryk' });
    await town.notify(0, aCorrection({ date: '2026-11-10' }));
    for (const [name, form] of [
      ['avsluta', close],
      ['rattelse', correct],
      ['rattelse', strike],
    ] as const) {
      const told = await farsta.post(mine, name, form);
      expect(told.status).toBe(409);
      expect(told.body).toContain('Det har kommit något nytt');
    }
    const told = await farsta.post(mine, 'rattelse', correct);
    const again = formOf(told.body, `/arende/${mine}/rattelse`, { rad: fact });
    expect(again).toMatchObject({ datum: '2026-11-10', program: 'SA25' });
    for (const _ of [1, 2]) expect((await farsta.post(mine, 'rattelse', again)).status).toBe(303);
    const acts = Object.values((await town.record(0)).acts ?? {});
    expect(acts).toMatchObject([{ kind: 'correct', programme: 'SA25' }]);
    expect(acts[0]).not.toHaveProperty('date');
  });

  test('that are typed wrong are told at their field', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    const [rad = ''] = Object.keys((await town.record(0)).facts);
    for (const [name, typed, marked] of [
      ['rattelse', { rad, program: 'inget program' }, 'rad0-program'],
      ['rattelse', { rad, datum: '1990-01-01' }, 'rad0-datum'],
      ['rattelse', { epost: 'kim' }, 'rattelse-epost'],
      ['rattelse', { telefon: 'ring' }, 'rattelse-telefon'],
      ['kontakt', { satt: 'telefon', nadd: 'nej', nasta: '2062-11-30' }, 'kontakt-nasta'],
      ['kontakt', { satt: 'telefon', nadd: 'nej', datum: '1926-01-01' }, 'kontakt-datum'],
      ['overlamna', { mottagare: 'bromma@kommun.example' }, 'overlamna-mottagare'],
    ] as const) {
      const wrong = await farsta.act(mine, name, typed);
      expect(wrong.status, marked).toBe(422);
      expect(wrong.body).toContain(`id="f-${marked}" `);
      expect(wrong.body.match(/aria-invalid/g)).toHaveLength(1);
      expect(new RegExp(`<[^>]*id="f-${marked}"[^>]*>`).exec(wrong.body)?.[0]).toContain('aria-invalid');
    }
    expect((await town.record(0)).acts).toBeUndefined();
  });

  test('of a form that was sent before, with other contents, are not lost without a word', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    const form = formOf((await farsta.open(mine)).body, `/arende/${mine}/kontakt`, { satt: 'telefon', nadd: 'nej' });
    expect((await farsta.post(mine, 'kontakt', form)).status).toBe(303);
    expect((await farsta.post(mine, 'kontakt', form)).status).toBe(303);
    const again = await farsta.post(mine, 'kontakt', { ...form, nadd: 'ja', med: 'ungdom' });
    expect(again.status).toBe(409);
    expect(again.body).toContain('redan skickat');
    const sent = formOf(again.body, `/arende/${mine}/kontakt`);
    expect(sent.act).not.toBe(form.act);
    expect((await farsta.post(mine, 'kontakt', { ...sent, satt: 'telefon' })).status).toBe(303);
    expect(Object.values((await town.record(0)).acts ?? {})).toHaveLength(2);
  });

  test('that fail or are killed at any call are done once when the form is sent again', async () => {
    const [mine] = await two();
    const farsta = await town.as(...FARSTA);
    const { body } = await farsta.open(mine);
    const form = formOf(body, `/arende/${mine}/kontakt`, { satt: 'telefon', nadd: 'nej' });
    const start = town.dynamo.snapshot();
    const run = async (at: number, fault: CallFault) => {
      town.dynamo.restore(start);
      const { state, wrap, end } = faultyCalls(at, fault);
      const broken = town.deskOn(wrap(town.dynamo.client) as typeof town.dynamo.client);
      const [path, params] = [`/arende/${mine}/kontakt`, { caseNumber: mine }];
      const sent = ask(broken, 'POST /arende/{caseNumber}/kontakt', { path, params, form, cookies: farsta.cookies });
      const failed = (await end(sent)) === 'done' && (await sent).status === 500 ? await sent : undefined;
      const kept = failed ? formOf(failed.body, path) : form;
      expect(kept).toEqual(form);
      expect((await farsta.post(mine, 'kontakt', kept)).status, `${fault} ${at}`).toBe(303);
      expect(Object.keys((await town.record(0)).acts ?? {}), `${fault} ${at}`).toEqual([form.act]);
      return state.calls;
    };
    const calls = await run(-1, 'before');
    for (const fault of ['before', 'after', 'kill'] as const) for (let at = 0; at < calls; at++) await run(at, fault);
  });
});

describe('while contact waits', () => {
  test('no telephone, e-mail or address is shown, and why it waits', async () => {
    await town.residents([0]);
    const mine = await town.dropout(0, { readFirst: true, phone: '0701740605', email: 'kim@example.com' });
    const { body } = await (await town.as(...FARSTA)).open(mine);
    expect(body).toContain('Läs mejlet först');
    expect(body).toContain('R-7K3Q-9F');
    expect(body).not.toContain('/mejl/');
    expect((await (await town.as(...GROUP)).open(mine)).body).toContain('href="/mejl/R-7K3Q-9F"');
    expect(body).not.toMatch(/0701740605|kim@example|Påhittade gatan|Robin/);
  });
});

describe('search', () => {
  test('finds by number, case number and name what one may see, and nothing else', async () => {
    const [mine, other] = await two();
    const farsta = await town.as(...FARSTA);
    const written = `${numberOf(0).slice(2, 8)}-${numberOf(0).slice(8)}`;
    for (const text of [mine, mine.toLowerCase(), numberOf(0), written, 'exempel0', 'Kim exem'])
      expect((await farsta.search(text)).headers.location, text).toBe(`/arende/${mine}`);
    const nothing = await farsta.search('Ingen Alls');
    expect(nothing.body).toContain('Inget hittades');
    for (const text of [other, numberOf(1), numberOf(40), 'exempel1', 'K-0000-0'])
      expect(
        (await farsta.search(text)).body.replaceAll(text, 'Ingen Alls').replaceAll(/value="[^"]*"/g, ''),
        text,
      ).toBe(nothing.body.replaceAll(/value="[^"]*"/g, ''));
    const setAt = town.city.now().toString();
    const personKey = personKeyOf(numberOf(1));
    await holdStore(town.dynamo.client, town.dynamo.tables).put(
      { personKey, reference: 'S-7K3Q-9F', cause: 'telephone', setAt },
      town.city.now(),
    );
    const lead = await town.as(...LEAD);
    for (const text of [other, numberOf(1), 'exempel1'])
      expect((await lead.search(text)).body, text).toContain('Inget hittades');
    const all = await lead.search('kim');
    expect(all.headers.location).toBe(`/arende/${mine}`);
    expect((await (await town.as(...OFFICER)).home()).body).not.toContain('/sok');
    expect((await town.traced()).filter(({ pk }) => pk === 'sok').length).toBeGreaterThan(5);
    expect(JSON.stringify([lines, await town.traced()])).not.toContain(numberOf(0).slice(2, 8));
  });

  test('by name reads names alone of all, and whole and anew only who has it', async () => {
    const all = Array.from({ length: 110 }, (_, n) => n);
    await town.residents(...all.map((n) => [n] as [number]));
    for (const n of all) await town.dropout(n);
    const lead = await town.as(...LEAD);
    const sent = vi.spyOn(town.dynamo.client, 'send');
    expect((await lead.search('exempel70')).status).toBe(303);
    const reads = sent.mock.calls.flatMap(([{ input }]) => {
      const { register } = ('RequestItems' in input ? (input.RequestItems ?? {}) : {}) as Record<
        string,
        { Keys: unknown[]; ConsistentRead?: boolean; ProjectionExpression?: string }
      >;
      return register ? [[register.Keys.length, register.ConsistentRead === true, register.ProjectionExpression]] : [];
    });
    // Before it the start page.
    expect(reads.slice(-3)).toEqual([
      [100, false, '#0, #1'],
      [10, false, '#0, #1'],
      [1, true, undefined],
    ]);
    const { body } = await lead.search('kim');
    expect(body).toContain('De första 60 visas. Skriv mer av namnet');
  });
});
