import { expect, test, vi } from 'vitest';
import type { DeskRole } from '../../../shared/desk/person.ts';
import { ROUTES } from '../../../shared/desk/rights.ts';
import { caseNumber } from '../../../shared/domain/reference.ts';
import { holdStore } from '../../../shared/store/hold-store.ts';
import { aRow, extract, numberOf } from '../../support/extract.ts';
import { personKeyOf } from '../import/city.ts';
import { aDeskTown, type DeskTown } from './desk-town.ts';

const WHOSE = ['own', 'other', 'no-entry', 'held', 'flagged', 'sealed', 'joined', 'unknown'] as const;
type Whose = (typeof WHOSE)[number];

/** Whose cases are there. */
const MAY: Record<DeskRole, Whose[]> = {
  samordnare: ['own'],
  chef: ['own', 'other', 'no-entry'],
  'kaa-grupp': ['own', 'other', 'no-entry'],
  skyddshandlaggare: [],
  systemsamordnare: [],
};
/** What is about the entry is not there without one. What can be done only once is a 409 to the second. */
const OF_CASE: Record<string, [answer: number, Whose[]]> = {
  'GET /arende/{caseNumber}': [200, ['own', 'other', 'no-entry']],
  'POST /arende/{caseNumber}/kvittera': [303, ['own', 'other']],
  'POST /arende/{caseNumber}/kontakt': [422, ['own', 'other']],
  'POST /arende/{caseNumber}/uppgift': [409, ['own', 'other', 'no-entry']],
  'POST /arende/{caseNumber}/brev': [409, ['own', 'other']],
  'POST /arende/{caseNumber}/rattelse': [422, ['own', 'other', 'no-entry']],
  'POST /arende/{caseNumber}/avsluta': [422, ['own', 'other']],
  'POST /arende/{caseNumber}/oppna': [409, ['own', 'other']],
  'POST /arende/{caseNumber}/overlamna': [409, ['own', 'other']],
};
/** For all forms: but for acknowledging nothing of it can be done. */
const TYPED = {
  ...{ satt: 'telefon', nadd: 'nej', datum: '2099-01-01', uppgift: 'x', brev: 'x', gor: 'stoppa' },
  ...{ telefon: 'x', resultat: 'stayed', mottagare: 'nowhere', innehavare: 'nobody' },
};

async function casesOf(town: DeskTown): Promise<Record<Whose, string>> {
  const rows = (date: string, flagged: boolean) =>
    extract(
      [0, 1, 3, 4, 5, 6].map((n) =>
        aRow(n, {
          uttagsdatum: date,
          ...(n === 1 && { stadsdel: 'bromma' }),
          ...(flagged && (n === 4 || n === 5) && { skydd: 'sekretessmarkering' }),
        }),
      ),
    );
  await town.importFile('a', rows('2026-11-20', false));
  const [own = '', other = '', none = '', held = '', flagged = '', sealed = '', joined = ''] = [
    await town.dropout(0),
    await town.dropout(1),
    await town.dropout(2),
    await town.dropout(3),
    await town.dropout(4),
    await town.dropout(5),
    await town.dropout(6),
  ];
  const personKey = personKeyOf(numberOf(3));
  const setAt = town.city.now().toString();
  await holdStore(town.dynamo.client, town.dynamo.tables).put(
    { personKey, reference: 'S-7K3Q-9F', cause: 'telephone', setAt },
    town.city.now(),
  );
  await town.city.importFile('residents/b.csv', rows('2026-11-21', true));
  await town.look(5);
  await town.youths.save(
    { ...(await town.record(6)), joinsTo: { personKey: personKeyOf(numberOf(0)) } },
    town.city.now(),
  );
  expect((await town.record(5)).state).toBe('sealed');
  return { own, other, 'no-entry': none, held, flagged, sealed, joined, unknown: 'K-0000-0' };
}

test('each role reaches its cases by each route, and all else is not there, to the byte', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const town = await aDeskTown();
  const numbers = await casesOf(town);
  expect(new Set(Object.values(numbers)).size).toBe(WHOSE.length);
  expect(ROUTES.map(([route]) => route as string).filter((route) => route.includes('/arende/'))).toEqual(
    Object.keys(OF_CASE),
  );
  const done = new Set<string>();
  for (const [role, mine] of Object.entries(MAY) as [DeskRole, Whose[]][]) {
    const person = await town.as(role === 'samordnare' ? 'farsta@kommun.example' : `${role}@kommun.example`, role);
    const nowhere = await person.open('');
    expect(nowhere.status).toBe(404);
    for (const [route, [status, there]] of Object.entries(OF_CASE))
      for (const whose of WHOSE) {
        const [, , , name] = route.split('/');
        const number = numbers[whose];
        const answer =
          name === undefined
            ? await person.open(number)
            : await person.post(number, name, { ...person.blank(), ...TYPED });
        const cell = `${role} ${route} ${whose}`;
        const isLate = status === 303 && done.has(`${route} ${whose}`);
        if (mine.includes(whose) && there.includes(whose)) {
          expect(answer.status, cell).toBe(isLate ? 409 : status);
          done.add(`${route} ${whose}`);
        } else expect(answer, cell).toEqual(nowhere);
      }
  }
});

test('what is not there costs the same calls, in the same order, whether there is such a person or not', async () => {
  vi.spyOn(console, 'log').mockImplementation(() => {});
  const town = await aDeskTown();
  const { own: _, ...numbers } = await casesOf(town);
  numbers.unknown = caseNumber('nobody', undefined);
  const person = await town.as('farsta@kommun.example', 'samordnare');
  await person.search(numberOf(9));
  const blank = person.blank();
  const send = vi.spyOn(town.dynamo.client, 'send');
  const callsOf = async (ask: () => Promise<unknown>) => {
    send.mockClear();
    await ask();
    return send.mock.calls.map(([command]) => {
      const { TableName, RequestItems = {} } = command.input as { TableName?: string; RequestItems?: object };
      return `${command.constructor.name} ${TableName ?? Object.keys(RequestItems)}`;
    });
  };
  const pages: [name: string, ask: (whose: keyof typeof numbers) => Promise<unknown>][] = [
    ['a case', (whose) => person.open(numbers[whose])],
    ['an act', (whose) => person.post(numbers[whose], 'kontakt', { ...blank, satt: 'telefon', nadd: 'nej' })],
  ];
  const others = ['other', 'no-entry', 'held', 'flagged', 'sealed', 'joined'] as const;
  const byPerson = { other: 1, 'no-entry': 2, held: 3, flagged: 4, sealed: 5, joined: 6 };
  for (const [name, ask] of pages) {
    const unknown = await callsOf(() => ask('unknown'));
    expect(unknown.length).toBeGreaterThan(4);
    for (const whose of others) expect(await callsOf(() => ask(whose)), `${name}, ${whose}`).toEqual(unknown);
  }
  const nobody = await callsOf(() => person.search(numberOf(9)));
  for (const whose of others)
    expect(await callsOf(() => person.search(numberOf(byPerson[whose]))), whose).toEqual(nobody);
});
