import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as z from 'zod';
import { accessKeyOf } from '../../infra/local/account.ts';
import { listenForLogins } from '../../infra/local/desk/openid-provider.ts';
import { connectLogins } from '../../infra/local/desk/start-desk.ts';
import { importFile } from '../../infra/local/import-files.ts';
import type { SampleName } from '../../infra/local/samples/people.ts';
import { sendSamples } from '../../infra/local/samples/send-samples.ts';
import { CANARY_BACK } from '../../shared/lambda/log-texts.ts';
import { holdStore } from '../../shared/store/hold-store.ts';
import { updateItem } from '../../shared/store/table.ts';
import numbers from '../fixtures/personnummer/skatteverket-testpersonnummer-2004-2011-even.json' with { type: 'json' };
import { type Chain, daysAgo, example, people, report, startChain, untilLettersLeave } from '../support/chain.ts';
import { formIn } from '../support/desk.ts';
import { allItems } from '../support/dynamo.ts';
import { visitor } from '../support/visitor.ts';
import { emailedLetterBounces, holdOfLastRelease, loseSignalToRegister, signalGoneObject } from './accidents.ts';
import { kaa, writeOutputs } from './kaa.ts';
import { refused, unused } from './rights-used.ts';

/** All that happens in production: at the end every right was used and none was missing. */
let chain: Chain;
let provider: Awaited<ReturnType<typeof listenForLogins>>;
let url: string;
const work = mkdtempSync(join(tmpdir(), 'kaa-rights-'));
beforeAll(async () => {
  provider = await listenForLogins(0);
  const variables = { ISSUER: provider.issuer };
  chain = await startChain({ clockAheadMilliseconds: untilLettersLeave, variables });
  url = (await connectLogins(chain.stack, provider))?.url ?? '';
});
afterAll(async () => {
  await chain.stop();
  await provider.stop();
  chain.forget();
  rmSync(work, { recursive: true, force: true });
});

const put = (key: string, text: string) => importFile(chain.s3, chain.names.imports, key, text);
const youth = async (name: SampleName) =>
  (await chain.atRest()).youths.find(({ personnummer }) => personnummer === people[name].number);
const registered = () => allItems(chain.dynamoDb, chain.names.tables.register);
const stored = async (name: SampleName) => {
  const found = (await registered()).find(
    ({ pk, personnummer }) => pk.startsWith('YOUTH#') && personnummer === people[name].number,
  );
  return z.object({ personKey: z.string(), letters: z.record(z.string(), z.unknown()) }).parse(found);
};
/** By file name. */
const references = new Map<string, string>();
const referenceOf = (sample: string) => references.get(sample) ?? '';
const tasks = async (name: SampleName) => (await youth(name))?.tasks.map(({ type }) => type);
const letters = async (name: SampleName) => (await youth(name))?.letters.map(({ state }) => state);

const MINUTE_MS = 60_000;
const nothingRuns = () => chain.stack.functions.every((one) => one.running() === 0);

/** The first school has had its answers of the hour with the samples. */
const dropout = (name: SampleName) =>
  chain.send(report('Avbrott', people[name], daysAgo(3)).replace('10000001', '10000002'), {
    from: 'kansli@pahitt.example',
  });

async function sweep(): Promise<void> {
  await chain.everythingIsDue();
  await chain.stack.fire('sweep');
  await chain.atRest();
}

/** As when a person has decided about the held mail that names the youth. */
async function endObjections(name: SampleName): Promise<void> {
  const store = holdStore(chain.dynamoDb, chain.names.tables);
  const { personKey } = await stored(name);
  for (const hold of await store.of(personKey)) await store.lift(hold, 'lisa', chain.stack.now());
  await sweep();
}

test('lists and extracts are taken, mended and refused', async () => {
  await chain.importExamples();
  const mended = example('schools.csv').replace('Exempelgymnasiet', 'Nya Exempelgymnasiet');
  expect(await put('directory/schools.csv', mended)).toMatchObject({ state: 'imported' });
  expect(await put('residents/fel.csv', 'inget;uttag\r\n')).toMatchObject({ state: 'refused' });
  expect((await chain.atRest()).mailsOut).toHaveLength(1);
});

test('mails of every kind come to their end', async () => {
  const mailbox = { port: chain.stack.ports.smtp, mailbox: chain.mailbox };
  const runs = await sendSamples(mailbox, people, chain.stack.now(), 'vecka', chain.atRest);
  for (const { sample, reference } of runs) references.set(sample.file, reference);
  const states = new Set((await chain.atRest()).reports.map(({ state }) => state));
  expect([...states].sort()).toEqual(['accepted', 'automatic', 'held', 'partly', 'sealed']);
});

test('what is gone before it was read is no fault', async () => {
  await signalGoneObject(chain, 'MAIL_QUEUE_URL', 'in/gone');
  await signalGoneObject(chain, 'IMPORTS_QUEUE_URL', 'residents/gone.csv');
  await chain.atRest();
  expect(Object.values(chain.stack.queues()).reduce((sum, { dead }) => sum + dead, 0)).toBe(0);
});

test('a mail and an extract that were left half-way are taken up by the sweep', async () => {
  chain.stack.nextSends([{ kind: 'throttle' }]);
  await dropout('nils');
  await expect.poll(() => chain.stack.queues().mail?.inFlight).toBe(1);
  await expect.poll(nothingRuns).toBe(true);
  chain.stack.purgeAll();
  const result = { Bucket: chain.names.imports, Key: 'residents/uttag.result.json' };
  await chain.s3.send(new DeleteObjectCommand(result));
  chain.stack.letTimePass(21 * MINUTE_MS);
  await chain.stack.fire('sweep');
  // Signalled by report and object: one may find the answer claimed and come back.
  await expect.poll(nothingRuns).toBe(true);
  chain.stack.letTimePass(21 * MINUTE_MS);
  expect((await chain.atRest()).reports.filter(({ answer }) => answer === 'pending')).toEqual([]);
});

test('protection, absence and a lost address in a new extract reach open entries', async () => {
  const changes: Partial<Record<SampleName, object>> = {
    cornelia: { protection: 'sekretessmarkering' },
    ulrik: { inExtract: false },
    wilma: { street: '' },
  };
  const cast = Object.entries(people).map(([name, person]) => ({ ...person, ...changes[name as SampleName] }));
  await chain.importResidents(chain.extractOf(cast));
  expect(await youth('cornelia')).toBeUndefined();
  expect(await tasks('ulrik')).toContain('gone');
});

test('a change that was never signalled to register is found by the sweep', async () => {
  const { personKey } = await stored('yrsa');
  await loseSignalToRegister(chain, personKey);
  await sweep();
  const residents = await allItems(chain.dynamoDb, chain.names.tables.residents);
  expect(residents.find(({ pk }) => pk === personKey)?.pendingSince).toBeUndefined();
});

test('a letter without an address stops when it is made', async () => {
  await dropout('wilma');
  await chain.atRest();
  await endObjections('wilma');
  expect(await tasks('wilma')).toContain('no-address');
});

test('an answer that bounces is a task of the KAA group', async () => {
  chain.stack.nextOutcomes([{ outcome: 'bounce' }]);
  await dropout('quirin');
  const { reports, mailsOut } = await chain.atRest();
  const returned = reports.find(({ answerState }) => answerState === 'returned');
  expect(mailsOut.map(({ subject }) => subject)).toContain(
    `Uppgift: ett kvitto nådde inte skolan ${returned?.reference}`,
  );
});

test('an e-mailed letter that bounces goes on paper', async () => {
  await dropout('vide');
  await chain.atRest();
  await endObjections('vide');
  const { personKey, letters: sent } = await stored('vide');
  await emailedLetterBounces(chain, personKey, Object.keys(sent)[0] ?? '');
  await chain.atRest();
  await sweep();
  expect((await letters('vide'))?.toSorted()).toEqual(['handed-over', 'returned']);
});

type Person =
  | 'CaseReaders'
  | 'CaseWorkers'
  | 'ContactSwitch'
  | 'HeldMail'
  | 'HoldByTelephone'
  | 'IdentityCheckers'
  | 'JoinNumbers'
  | 'LettersHandOver'
  | 'Officers'
  | 'ResendMail'
  | 'TaskList';

/** With the rights of one role alone; returns the output. */
async function kaaBy(who: Person, args: string[], endsWith = 0): Promise<string> {
  const env = {
    AWS_ENDPOINT_URL: chain.stack.clientsConfig.endpoint,
    AWS_ACCESS_KEY_ID: accessKeyOf(`StaffRights${who}`),
    AWS_SECRET_ACCESS_KEY: 'local',
  };
  const ahead = chain.stack.now().epochMilliseconds - Date.now();
  const { code, out, err } = await kaa([...args, '--outputs', writeOutputs(chain, work)], env, ahead);
  expect({ args, code, err: endsWith === 0 ? err : '' }).toEqual({ args, code: endsWith, err: '' });
  return out;
}

test('the KAA group decides about mails that wait', async () => {
  const [stranger, forged, scanned] = ['okand-avsandare', 'forfalskad', 'inskannad'].map(referenceOf) as [
    string,
    string,
    string,
  ];
  const held = (...args: string[]) => kaaBy('HeldMail', ['held', ...args]);
  expect(await held('list')).toContain(stranger);
  await held('show', stranger);
  await held('release', stranger, '--unit', '10000001');
  await held('seal', forged);
  const waiting = (await registered()).find(({ pk }) => pk === `REPORT#${scanned}`);
  await chain.s3.send(new DeleteObjectCommand({ Bucket: chain.names.rawMail, Key: `mail/${waiting?.object}` }));
  expect(await held('show', scanned)).toContain('finns inte kvar');
  expect(await kaaBy('Officers', ['held', 'show', scanned])).toContain('finns inte kvar');
  for (const { number, given, family } of [people.nils, people.quirin])
    await held(
      ...['register', scanned, '--number', number, '--name', `${given} ${family}`],
      ...['--type', 'Avbrott', '--date', daysAgo(4), '--unit', '10000001'],
    );
  await held('read', scanned);
  await held('done', scanned);
  const { reports } = await chain.atRest();
  const stateOf = (one: string) => reports.find(({ reference }) => reference === one)?.state;
  expect([stateOf(stranger), stateOf(forged)]).toEqual(['accepted', 'sealed']);
});

test('an officer reads what is sealed, releases a row and lifts a hold; then what waited leaves', async () => {
  await dropout('pia');
  await chain.atRest();
  const reference = referenceOf('skydd-i-kolumn');
  const sealed = (...args: string[]) => kaaBy('Officers', ['sealed', ...args]);
  expect(await sealed('list')).toContain(reference);
  expect(await sealed('show', reference)).toContain(people.pia.number);
  expect(await sealed('rows', reference)).toContain(people.olle.number);
  expect(await sealed('release-rows', reference, '2')).toContain('släppt');
  await sealed('show', reference, '--out', work);
  const noticed = chain.stack.mailsOut().flatMap(({ subject }) => /S-[0-9A-Z]{4}-[0-9A-Z]{2}/.exec(subject) ?? []);
  await sealed('show', noticed[0] ?? '');
  await sealed('close', noticed[0] ?? '');
  const { object } = JSON.parse(await sealed('show', reference));
  await chain.s3.send(new DeleteObjectCommand({ Bucket: chain.names.sealedMail, Key: `mail/${object}` }));
  await kaaBy('Officers', ['sealed', 'rows', reference], 1);
  expect(await letters('pia')).toEqual(['planned']);
  await kaaBy('Officers', ['lift', reference, people.pia.number]);
  await sweep();
  for (const name of ['pia', 'olle'] as const) expect(await letters(name)).toContain('handed-over');
});

test('an officer brings back a youth whom an extract had sealed, with a row that came meanwhile', async () => {
  await dropout('cornelia');
  await chain.atRest();
  const unseal = (...args: string[]) => kaaBy('Officers', ['unseal', ...args, '--reason', 'fel i uttaget']);
  expect(await unseal('--file', 'I-0000-00')).toContain('för 0 personer');
  expect(await youth('cornelia')).toBeUndefined();
  expect(await unseal(people.cornelia.number)).toContain('tillbaka');
  await sweep();
  expect((await youth('cornelia'))?.entries).toHaveLength(1);
  expect(await letters('cornelia')).not.toContain('planned');
  // Looked for among the lost flags, too.
  await kaaBy('Officers', ['sealed', 'show', 'I-0000-00'], 1);
});

test('a call holds a youth, an officer lifts that hold, and the switch stops and starts', async () => {
  const { number } = people.ziggy;
  const said = await kaaBy('HoldByTelephone', ['hold', number]);
  expect((await youth('ziggy'))?.holds).toMatchObject([{ cause: 'telephone', lifted: false }]);
  await kaaBy('Officers', ['lift', /S-\w{4}-\w\w/.exec(said)?.[0] ?? '', number]);
  await kaaBy('ContactSwitch', ['stop']);
  await kaaBy('ContactSwitch', ['start']);
  await sweep();
  expect(await youth('ziggy')).toMatchObject({ contactHold: false, holds: [{ cause: 'telephone', lifted: true }] });
});

test('a mail that was not understood whole is read, and taught from, by who may', async () => {
  const caseNumber = (await youth('alva'))?.entries[0]?.caseNumber ?? '';
  await chain.send(`Hej, det gäller ärende ${caseNumber}.`, { from: 'nagon@post.example' });
  const asked = (await chain.atRest()).reports.find(({ state, rows }) => state === 'held' && rows.held === 0);
  for (const [who, sample] of [
    ['HeldMail', 'las-mening'],
    ['Officers', 'las-mentor'],
  ] as const) {
    expect(await kaaBy(who, ['held', 'show', asked?.reference ?? ''])).toContain('nagon@post.example');
    expect(await kaaBy(who, ['held', 'show', referenceOf(sample)])).toContain('inte förstått');
    await kaaBy(who, ['held', 'read', referenceOf(sample), '--learn', '1']);
  }
  await chain.atRest();
  expect((await youth('iris'))?.waitsFor).toEqual([]);
});

test('a person says that a row under another name is hers', async () => {
  const another = { ...people.ziggy, given: 'Alva', family: 'Exempelfors' };
  await chain.send(report('Avbrott', another, daysAgo(2)).replace('10000001', '10000002'), {
    from: 'kansli@pahitt.example',
  });
  expect((await youth('ziggy'))?.waitsFor).toContain('check-identity');
  const caseNumber = (await youth('ziggy'))?.entries[0]?.caseNumber ?? '';
  expect(await kaaBy('IdentityCheckers', ['identity', 'list'])).toContain(caseNumber);
  await kaaBy('IdentityCheckers', ['identity', caseNumber, '--ok']);
  expect((await youth('ziggy'))?.waitsFor).not.toContain('check-identity');
});

/** Whoever signs in at the desk; `send`: the form on that page that leads there, filled in. */
async function deskOf(email: string) {
  const browser = visitor(url);
  await browser.signIn(email);
  const send = async (path: string, from: string, typed: Record<string, string> = {}) => {
    const { body } = await browser.go(from);
    return browser.go(path, { ...formIn(body, path), ...typed });
  };
  return { ...browser, send };
}
async function received(text: string): Promise<string> {
  const before = new Set((await chain.atRest()).reports.map(({ reference }) => reference));
  await chain.send(text.replace('10000001', '10000002'), { from: 'kansli@pahitt.example' });
  return (await chain.atRest()).reports.find(({ reference }) => !before.has(reference))?.reference ?? '';
}
/** As long afterwards. */
async function lose(bucket: string, reference: string): Promise<void> {
  const report = (await registered()).find(({ pk }) => pk === `REPORT#${reference}`);
  await chain.s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: `mail/${report?.object}` }));
}
const KIM = { number: '200801022385', given: 'Kim', family: 'Exempel' };
const ROBIN = { number: '200801032384', given: 'Robin', family: 'Exempel' };

test('at the desk the KAA group works on a case, looks for one, reads mails, teaches and registers', async () => {
  const group = await deskOf('kaa@kommun.example');
  const number = (await youth('dante'))?.entries[0]?.caseNumber ?? '';
  const page = `/arende/${number}`;
  chain.stack.letTimePass(2 * MINUTE_MS);
  expect((await group.send(`${page}/kvittera`, page)).body).toContain('Kvitterat');
  expect((await group.send('/sok', '/', { sok: people.dante.number })).url).toContain(page);
  const unread = await received(`${report('Avbrott', KIM, daysAgo(3))}\nVi är en skola med utsikt över en sjö.\n`);
  expect((await group.go('/mejl')).body).toContain(unread);
  const mail = `/mejl/${unread}`;
  const [, n] = /name="stycke-(\d+)"/.exec((await group.go(mail)).body) ?? [];
  expect((await group.send(`${mail}/lar`, mail, { [`stycke-${n}`]: 'ja' })).body).toContain('Inlärt om');
  await group.send(`${mail}/las`, mail);
  const prose = await received(`Hej! Robin Exempel ${ROBIN.number} har hoppat av. Sista dag ${daysAgo(3)}.`);
  const answer = await group.send(`/mejl/${prose}/registrera`, `/mejl/${prose}`);
  expect(answer.body).toContain('Registrerade för hand');
  await lose(chain.names.rawMail, prose);
  expect((await group.go(`/mejl/${prose}`)).body).toContain('finns inte kvar');
});

test('at the desk an officer holds after a call, lifts, releases a row, closes, and signs out', async () => {
  const officer = await deskOf('skydd@kommun.example');
  const held = await officer.send('/skydd/stopp', '/skydd', { personnummer: people.hilding.number });
  await sweep();
  const path = new URL(held.url).pathname;
  expect((await officer.send(`${path}/lyft`, path)).body).toContain('hävt');
  const sealed = await received(`${report('Avbrott', KIM, daysAgo(3))}\nSkyddad identitet\n`);
  const page = `/skydd/${sealed}`;
  expect((await officer.send(`${page}/rader`, page, { 'rad-1': 'ja' })).body).toContain('Rad 1: släppt');
  chain.stack.letTimePass(2 * MINUTE_MS);
  await officer.send(`${page}/stang`, page);
  await lose(chain.names.sealedMail, sealed);
  expect((await officer.go(page)).body).toContain(sealed);
  chain.stack.letTimePass(2 * MINUTE_MS);
  expect((await officer.send('/logga-ut', '/logga-ut')).body).toContain('Du är inte inloggad');
});

test('a flag that an extract has lost, a hold of the last release, and very many held people', async () => {
  const { quirin, ...others } = people;
  for (const protection of ['sekretessmarkering', ''])
    await chain.importResidents(chain.extractOf([...Object.values(others), { ...quirin, protection }]));
  const { personKey } = await stored('yrsa');
  await holdOfLastRelease(chain, personKey);
  await sweep();
  expect((await youth('yrsa'))?.holds).toMatchObject([{ lifted: false }]);
  const ours = new Set(Object.values(people).map(({ number }) => number));
  const many = numbers.filter((number) => !ours.has(number)).slice(0, 310);
  await chain.send(`Sekretess gäller:\n${many.join('\n')}`, { from: 'kansli@pahitt.example' });
  await chain.atRest();
  await kaaBy('Officers', ['hold', people.ziggy.number]);
});

test('a youth with a new number is one youth, under it, with the hold of the old one', async () => {
  const personnummer = numbers.at(-1) ?? '';
  await kaaBy('JoinNumbers', ['join', people.ziggy.number, personnummer]);
  await sweep();
  expect(await youth('ziggy')).toBeUndefined();
  const joined = (await chain.atRest()).youths.find((one) => one.personnummer === personnummer);
  expect(joined).toMatchObject({ contactHold: true });
  expect(joined?.entries.map(({ kind }) => kind)).toContain('kaa');
});

test('a case is shown', async () => {
  const number = (await youth('alva'))?.entries[0]?.caseNumber ?? '';
  expect(await kaaBy('CaseReaders', ['case', number])).toContain(people.alva.number);
  expect(await kaaBy('TaskList', ['tasks'])).not.toContain(people.alva.number);
  const contact = ['contact', number, '--way', 'telefon', '--with', 'ungdom'];
  expect(await kaaBy('CaseWorkers', contact)).toContain('antecknad');
  const record = (await registered()).find(
    ({ pk, personnummer }) => pk.startsWith('YOUTH#') && personnummer === people.alva.number,
  );
  const [from, to] = [String(record?.district), `${record?.district}@kommun.example`];
  expect(await kaaBy('CaseWorkers', ['hand-over', number, '--from', from, '--to', to])).toContain('överlämnat');
});

test('a notice of unknown outcome is sent again', async () => {
  const found = (await registered()).find(
    ({ pk, notices }) => pk.startsWith('REPORT#') && Object.keys(notices ?? {})[0],
  );
  const [notice = ''] = Object.keys(found?.notices ?? {});
  await updateItem(chain.dynamoDb, chain.names.tables.register, found?.pk ?? '', {
    set: [[['notices', notice, 'state'], 'unknown']],
    when: [],
  });
  expect(await kaaBy('ResendMail', ['resend', '--all'])).toContain('Skickas igen');
  await sweep();
  expect(JSON.stringify((await registered()).find(({ pk }) => pk === found?.pk)?.notices)).not.toContain('unknown');
});

test('letters are handed over, but for one whose PDF is gone', async () => {
  const object = (await youth('hilding'))?.letters[0]?.object ?? '';
  await chain.s3.send(new DeleteObjectCommand({ Bucket: chain.names.letters, Key: object }));
  expect(await kaaBy('LettersHandOver', ['letters', '--out', join(work, 'letters')], 1)).toContain('brev skrivna');
});

test('the mailbox is tried, and tried again after SES refused', async () => {
  chain.stack.nextSends([{ kind: 'throttle' }]);
  await chain.stack.fire('mailbox-watch');
  await chain.stack.fire('mailbox-watch');
  await expect.poll(() => chain.stack.logs().some(({ line }) => line.includes(CANARY_BACK))).toBe(true);
  const sent = chain.stack.mailsOut().filter(({ subject }) => subject.startsWith('Kontrollmejl'));
  expect(sent).toHaveLength(1);
});

test('the next morning misses that PDF and the four mails that were deleted, and nothing else', async () => {
  await chain.stack.fire('reconcile');
  const lost = chain.stack.logs().flatMap(({ line }) => /"what":"lost","code":"([^"]+)"/.exec(line)?.[1] ?? []);
  expect(lost.toSorted()).toEqual(['letter no-file', ...Array(4).fill('mail no-mail')]);
  const figures = (await registered()).find(({ pk }) => pk.startsWith('RECONCILED#'));
  expect(figures).toMatchObject({ lost: { letter: 1, mail: 4 } });
});

test('whatever was asked for was allowed', () => {
  expect(refused(chain.stack)).toEqual([]);
});

test('whatever is allowed was used', () => {
  expect(unused(chain.stack)).toEqual([]);
});
