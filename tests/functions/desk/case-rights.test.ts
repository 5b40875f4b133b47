import { expect, test, vi } from 'vitest';
import type { DeskRole } from '../../../shared/desk/person.ts';
import { ROUTES } from '../../../shared/desk/rights.ts';
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
/** What is about the entry is not there without one. */
const OF_CASE: Record<string, Whose[]> = {
  'GET /arende/{caseNumber}': ['own', 'other', 'no-entry'],
  'POST /arende/{caseNumber}/kvittera': ['own', 'other'],
  'POST /arende/{caseNumber}/kontakt': ['own', 'other'],
  'POST /arende/{caseNumber}/uppgift': ['own', 'other', 'no-entry'],
  'POST /arende/{caseNumber}/brev': ['own', 'other'],
  'POST /arende/{caseNumber}/rattelse': ['own', 'other', 'no-entry'],
  'POST /arende/{caseNumber}/avsluta': ['own', 'other'],
  'POST /arende/{caseNumber}/oppna': ['own', 'other'],
  'POST /arende/{caseNumber}/overlamna': ['own', 'other'],
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
  for (const [role, mine] of Object.entries(MAY) as [DeskRole, Whose[]][]) {
    const person = await town.as('farsta@kommun.example', role);
    const nowhere = await person.open('');
    expect(nowhere.status).toBe(404);
    for (const [route, there] of Object.entries(OF_CASE))
      for (const whose of WHOSE) {
        const [, , , name] = route.split('/');
        const number = numbers[whose];
        const answer =
          name === undefined
            ? await person.open(number)
            : await person.post(number, name, { ...person.blank(), ...TYPED });
        const cell = `${role} ${route} ${whose}`;
        if (mine.includes(whose) && there.includes(whose)) expect([200, 303, 409, 422], cell).toContain(answer.status);
        else expect(answer, cell).toEqual(nowhere);
      }
  }
});
