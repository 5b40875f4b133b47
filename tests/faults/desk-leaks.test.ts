import { beforeAll, expect, test, vi } from 'vitest';
import { createDesk } from '../../functions/desk/dependencies.ts';
import { createDeskProtected } from '../../functions/desk-protected/dependencies.ts';
import type { DynamoDb } from '../../shared/aws/clients.ts';
import { SESSION_COOKIE } from '../../shared/desk/cookies.ts';
import type { DeskRole } from '../../shared/desk/person.ts';
import { RIGHTS, ROUTES } from '../../shared/desk/rights.ts';
import { loginStore } from '../../shared/store/session-store.ts';
import { stockholm } from '../support/builders.ts';
import { ask, DESK_ENV } from '../support/desk.ts';
import { aroundPage, type Go, routeOf, type Shown, textOf, walk } from '../support/desk-walk.ts';
import { directDynamo } from '../support/direct-dynamo.ts';
import { allItems } from '../support/dynamo.ts';
import { fakeSecrets } from '../support/fake-secrets.ts';
import { leakScan } from '../support/leak-scan/leak-scan.ts';
import { csvMail, flaggedExtract, report, unverified } from '../support/system/mails.ts';
import { PEOPLE, START } from '../support/system/people.ts';
import { seed } from '../support/system/seed.ts';
import { type System, startSystem } from '../support/system/system.ts';
import { env } from '../support/system/template.ts';
import { outputsOf, scan } from './leaks.ts';

const { minor, adult, hidden, stranger } = PEOPLE;
/** `minor` has an open case, until an extract protects him. */
const ROLES: [role: DeskRole, email: string][] = [
  ['samordnare', 'farsta@kommun.example'],
  ['chef', 'chef@kommun.example'],
  ['kaa-grupp', 'kaa@kommun.example'],
  ['systemsamordnare', 'system@kommun.example'],
  ['skyddshandlaggare', 'skydd@kommun.example'],
];
const DESK = { ...DESK_ENV, ...env };
const withId = (id: string, mail: string) => mail.replace(/Message-ID: <.*>/, `Message-ID: <${id}@skola.example>`);
const MAILS = [
  withId('a', `${report('Avbrott', adult)}\r\nRing helst inte på förmiddagen.\r\n`),
  withId('b', report('Avbrott', minor)),
  withId('c', report('Avbrott', hidden, 'Datum: 2026-11-16', 'Övrigt: skyddade personuppgifter')),
  withId('d', unverified(report('Avbrott', hidden))),
  withId('e', unverified(report('Avbrott', minor))),
  withId('f', unverified(report('Avbrott', stranger))),
  withId('g', csvMail()),
  withId('h', report('Avbrott', adult, `Hej! ${adult.given} har slutat.`).replace('Typ av rapport: Avbrott\r\n', '')),
];

let system: System;
const printed: string[] = [];
const seen = new Map<DeskRole, Shown[]>();
const dynamo = await directDynamo();
let caseOfProtected = '';

beforeAll(async () => {
  vi.spyOn(console, 'log').mockImplementation((line) => void printed.push(String(line)));
  await seed(dynamo);
  system = startSystem(dynamo, START);
  for (const [n, mail] of MAILS.entries()) system.receive(mail, `0123456789abcde${n}`);
  await system.settle();
  caseOfProtected = await caseOf(minor.personKey);
  system.importFile('residents/idag.csv', flaggedExtract());
  await system.settle();
  for (const [role, email] of ROLES)
    seen.set(role, await walk(await signedIn(email, [role]), TYPED, { starts: ['/', LIST] }));
  await system.settle();
});

const TYPED = [`${adult.given} ${adult.family}, ${adult.street}`, adult.number];
/** No link leads there where cases are few. */
const LIST = '/lista/nya/1';

async function caseOf(personKey: string): Promise<string> {
  const items = await allItems(dynamo.client, 'register');
  const record = items.find((item) => item.pk === `YOUTH#${personKey}`) as unknown as {
    entries: Record<string, { caseNumber: string }>;
  };
  return Object.values(record.entries)[0]?.caseNumber ?? '';
}

async function signedIn(email: string, roles: DeskRole[], dynamoDb: DynamoDb = dynamo.client): Promise<Go> {
  const aws = { ...system.staffContext().aws, dynamoDb };
  const all = { ...aws, secrets: fakeSecrets() };
  const now = () => system.clock.instant();
  const [desk, officers] = [createDesk(DESK, all, stockholm, now), createDeskProtected(DESK, all, stockholm, now)];
  const id = await loginStore(dynamo.client, 'sessions').start({ email, roles }, now());
  return async (method, path, form) => {
    const route = routeOf({ method, path });
    const names = [...(route ?? '').matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name);
    const values = new RegExp(`^${(route ?? '').replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(`${method} ${path}`) ?? [];
    const answer = await ask(
      route && RIGHTS[route].function === 'desk-protected' ? officers : desk,
      route ?? '$default',
      {
        method,
        path,
        params: Object.fromEntries(names.map((name, n) => [name, values[n + 1] ?? ''])),
        cookies: [`${SESSION_COOKIE}=${id}`],
        ...(form && { form }),
      },
    );
    const headers = Object.entries({ ...answer.headers, 'set-cookie': answer.cookies.join() });
    const body = 'content-disposition' in answer.headers ? Buffer.from(answer.body, 'base64').toString() : answer.body;
    return { method, path, ...answer, body, headers: headers.map(([name, value]) => [name, String(value)]) };
  };
}

/** Refuses its calls from the n-th on, quoting what it was sent, and a person. */
function refusing(from: number): DynamoDb {
  let calls = 0;
  const send = async (command: { input: object }): Promise<unknown> => {
    if (calls++ < from) return dynamo.client.send(command as never);
    const quote = `${JSON.stringify(command.input)} ${adult.number} ${adult.given} ${adult.family}`;
    throw Object.assign(new Error(quote), { name: 'ValidationException', Item: command.input });
  };
  return { ...dynamo.client, send: send as DynamoDb['send'] };
}

const all = () => [...seen.values()].flat();

test('every page and every form of the desk was there', () => {
  const routes = new Set(all().map(routeOf));
  const known = ROUTES.map(([route]) => route).filter((route) => !/ \/(?:logga|stil)/.test(route));
  expect(known.filter((route) => !routes.has(route))).toEqual([]);
  const odd = all().filter(({ status }) => ![200, 303, 409, 422].includes(status));
  expect(odd.filter(({ path, status }) => !(status === 404 && path === LIST))).toEqual([]);
});

test('no address, title or header names anybody, and no page is kept or tells where one came from', () => {
  expect(scan.findings(all().flatMap(aroundPage))).toEqual([]);
  for (const { headers, path } of all()) {
    const has = new Map(headers);
    expect([path, has.get('cache-control'), has.get('referrer-policy')]).toEqual([path, 'no-store', 'no-referrer']);
  }
});

test('of whom is protected no page says anything but to officers', () => {
  const forbidden = leakScan({ minor, hidden });
  const told = [...seen].flatMap(([role, pages]) => (role === 'skyddshandlaggare' ? [] : pages));
  const officers = seen.get('skyddshandlaggare') ?? [];
  const namedIn = (pages: Shown[]) =>
    forbidden
      .findings(pages.map((page) => ({ kind: 'url', text: textOf(page) })))
      .flatMap(({ what }) => (/ of (?:minor|hidden)$/.test(what) ? what : []));
  expect(namedIn(told)).toEqual([]);
  expect(namedIn(officers)).toEqual(expect.arrayContaining(['number of minor', 'number of hidden']));
  expect(told.filter(({ body }) => body.includes(caseOfProtected))).toEqual([]);
});

test('no line of a log, no trace and no message names anybody', async () => {
  expect(scan.findings(printed.map((text) => ({ kind: 'log', text })))).toEqual([]);
  const traces = await allItems(dynamo.client, 'trace');
  expect(traces.length).toBeGreaterThan(20);
  expect(scan.findings(traces.map((item) => ({ kind: 'log', text: JSON.stringify(item) })))).toEqual([]);
  expect(scan.findings(outputsOf(system))).toEqual([]);
});

test('what stands in an address, and what a failing database quotes, is repeated nowhere', async () => {
  const from = printed.length;
  const pages: Shown[] = [];
  const texts = [adult.number, `${adult.given}-${adult.family}`, encodeURIComponent(`${adult.given} ${adult.family}`)];
  for (const [role, email] of ROLES) {
    const go = await signedIn(email, [role]);
    for (const text of texts)
      for (const path of ['arende', 'mejl', 'skydd', 'lista/nya', 'finns-inte'])
        pages.push(await go('GET', `/${path}/${text}`));
    for (const after of [2, 3, 5, 8]) {
      const failing = await signedIn(email, [role], refusing(after));
      for (const { method, path } of seen.get(role) ?? [])
        pages.push(await failing(method, path, method === 'POST' ? { sok: adult.number } : undefined));
    }
  }
  expect(pages.filter(({ status }) => status === 500).length).toBeGreaterThan(20);
  const errors = pages.filter(({ method, status }) => method === 'GET' && status !== 200);
  expect(scan.findings(errors.map((page) => ({ kind: 'error', text: textOf(page) })))).toEqual([]);
  expect(scan.findings(pages.flatMap(({ headers }) => headers.map(([, text]) => ({ kind: 'url', text }))))).toEqual([]);
  expect(scan.findings(printed.slice(from).map((text) => ({ kind: 'log', text })))).toEqual([]);
});
