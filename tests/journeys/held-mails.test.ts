import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Chain, daysAgo, people, report, sendingDay, startChain, today } from '../support/chain.ts';
import { allItems } from '../support/dynamo.ts';
import { kaa as startKaa, writeOutputs } from './kaa.ts';

let chain: Chain;
let outputs: string;
const work = mkdtempSync(join(tmpdir(), 'kaa-held-'));
beforeAll(async () => {
  chain = await startChain();
  await chain.importExamples();
  outputs = writeOutputs(chain, work, { LocalEndpoint: chain.stack.clientsConfig.endpoint });
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
  rmSync(work, { recursive: true, force: true });
});

type Youth = Awaited<ReturnType<Chain['atRest']>>['youths'][number];
const textOf = async (id: string) =>
  (await PostalMime.parse(readFileSync(join(chain.stateDir, 'outbox', `${id}.eml`)))).text ?? '';
/** In a quiet period letters wait. */
const made = today.equals(sendingDay) ? 'handed-over' : 'planned';

const kaa = (...args: string[]) => startKaa([...args, '--outputs', outputs]);
const youth = async ({ number }: { number: string }) =>
  (await chain.atRest()).youths.find(({ personnummer }) => personnummer === number);
const stranger = { from: 'vikarie@hem.example' };

/** Returns the reference once the mail is at rest. */
async function sent(text: string, options: object): Promise<string> {
  const before = new Set((await chain.atRest()).reports.map(({ reference }) => reference));
  await chain.send(text, options);
  return (await chain.atRest()).reports.find(({ reference }) => !before.has(reference))?.reference ?? '';
}
const stateOf = async (reference: string) =>
  (await chain.atRest()).reports.find((one) => one.reference === reference)?.state;
const actionsOn = async (reference: string) =>
  (await allItems(chain.dynamoDb, chain.names.tables.register))
    .filter(({ pk }) => pk.startsWith(`TRACE#${reference}#`))
    .map(({ act }) => act)
    .sort();

test('a mail that waits is listed, read and released: then there is an entry, a letter and an answer', async () => {
  const reference = await sent(report('Avbrott', people.alva, daysAgo(6)), stranger);
  expect(await stateOf(reference)).toBe('held');
  expect((await kaa('held', 'list')).out).toContain(reference);
  const shown = await kaa('held', 'show', reference.toLowerCase());
  expect(shown).toMatchObject({ code: 0, err: '' });
  expect(shown.out).toContain(people.alva.number.slice(-4));
  const { code } = await kaa('held', 'show', reference, '--out', join(work, 'mejl'));
  expect(code).toBe(0);
  expect(readFileSync(join(work, 'mejl', `${reference}.eml`), 'utf8')).toContain('vikarie@hem.example');

  const before = (await chain.atRest()).mailsOut.length;
  expect(await kaa('held', 'release', reference, '--unit', '10000001')).toMatchObject({ code: 0, err: '' });
  expect(await stateOf(reference)).toBe('accepted');
  const alva = await youth(people.alva);
  expect(alva).toMatchObject({ record: 'open', contactHold: false });
  expect(alva?.letters.map(({ variant }) => variant)).toContain('first');
  const answers = (await chain.atRest()).mailsOut.slice(before).filter(({ subject }) => subject.startsWith('Kvitto'));
  expect(answers).toMatchObject([{ subject: `Kvitto ${reference}` }]);
  expect((await kaa('held', 'list')).out).not.toContain(reference);
  expect(await kaa('held', 'release', reference)).toMatchObject({ code: 1, out: '' });
  expect(await actionsOn(reference)).toEqual(['read', 'read', 'release', 'release']);
});

test('a mail in which a person finds a protected identity goes the sealed way; an officer takes it from there', async () => {
  const text = `${report('Avbrott', people.dante, daysAgo(6))}\n${report('Avbrott', people.nils, daysAgo(6))}`;
  const reference = await sent(text, { from: 'rapport@exempelgymnasiet.example', headers: {} });
  expect(await stateOf(reference)).toBe('accepted');
  const held = await sent(text.replaceAll('Avbrott', 'Studiebevis'), stranger);
  expect(await kaa('held', 'seal', held)).toMatchObject({ code: 0 });
  expect(await stateOf(held)).toBe('sealed');
  expect((await youth(people.dante))?.contactHold).toBe(true);
  expect((await kaa('held', 'list')).out).not.toContain(held);
  expect((await kaa('held', 'show', held)).code).toBe(1);

  expect((await kaa('sealed', 'list')).out).toContain(held);
  expect(JSON.parse((await kaa('sealed', 'show', held)).out)).toMatchObject({ reference: held });
  const rows = await kaa('sealed', 'rows', held, '--unit', '10000001');
  expect(
    rows.out
      .split('\n')
      .slice(0, 2)
      .map((line) => line.slice(0, 1)),
  ).toEqual(['1', '2']);
  const released = await kaa('sealed', 'release-rows', held, '1', '--unit', '10000001');
  expect(released).toMatchObject({ code: 0, err: '' });
  expect(released.out).toContain('Rad 1: släppt');
  await chain.everythingIsDue();
  await chain.stack.fire('sweep');
  expect((await youth(people.dante))?.contactHold).toBe(false);
  expect((await youth(people.nils))?.contactHold).toBe(true);
  const published = await allItems(chain.dynamoDb, chain.names.tables.register);
  expect(published.filter(({ pk }) => pk.startsWith(`NOTIFICATION#${held}#`))).toHaveLength(1);

  expect((await kaa('sealed', 'close', held)).code).toBe(0);
  expect((await kaa('sealed', 'list')).out).not.toContain(held);
  expect(await actionsOn(held)).toEqual(['close', 'read', 'read', 'read', 'release-rows', 'seal']);
});

test('a mail that cannot be used is refused, and one that somebody has seen to leaves the list', async () => {
  const refused = await sent('Typ av rapport: Avbrott\nHej, ring mig.', stranger);
  const seenTo = await sent('Typ av rapport: Avbrott\nRing mig i stället.', stranger);
  expect(await kaa('held', 'release', refused, '--unit', '1')).toMatchObject({ code: 1 });
  expect((await kaa('held', 'refuse', refused)).code).toBe(0);
  expect((await kaa('held', 'done', seenTo)).code).toBe(0);
  expect(await stateOf(refused)).toBe('refused');
  expect(await stateOf(seenTo)).toBe('held');
  expect((await kaa('held', 'list')).out).toContain('Inget mejl väntar');
});

test('a mail with a sentence opens entry and notice; its letter leaves when a person has read that very mail (P11)', async () => {
  const school = { from: 'rapport@exempelgymnasiet.example' };
  const withSentence = (type: string, sentence: string) =>
    sent(`${report(type, people.cornelia, daysAgo(6))}\nTelefon: 070-123 45 67\n\n${sentence}`, school);
  const before = (await chain.atRest()).mailsOut.length;
  const first = await withSentence('Avbrott', 'Hon bor hos en kompis just nu.');
  const cornelia = async () => (await youth(people.cornelia)) as Youth;
  expect(await stateOf(first)).toBe('accepted');
  expect(await cornelia()).toMatchObject({ record: 'open', waitsFor: ['read-before-contact'], contactHold: false });
  expect((await cornelia()).letters.map(({ state }) => state)).toEqual(['planned']);
  expect((await cornelia()).notices.map(({ state }) => state)).toEqual(['sent']);
  const mails = (await chain.atRest()).mailsOut.slice(before);
  const notice = mails.find(({ subject }) => subject.startsWith('Nytt ärende'));
  expect(await textOf(notice?.id ?? '')).toContain(`Läs mejlet först: ${first}`);
  const shownCase = await kaa('case', (await cornelia()).entries[0]?.caseNumber ?? '');
  expect(shownCase.out).toContain(`läs mejlet först: ${first}`);
  expect(shownCase.out).not.toContain('070');
  await chain.everythingIsDue();
  await chain.stack.fire('sweep');
  expect((await cornelia()).letters.map(({ state }) => state)).toEqual(['planned']);
  const told = (await chain.atRest()).mailsOut.filter(({ subject }) => /läsa innan|ingen har läst/.test(subject));
  expect(told.map(({ to }) => to.join()).sort()).toEqual(['chefen@kommun.example', 'kaa-gruppen@kommun.example']);
  for (const { id } of told) expect(await textOf(id)).toContain(first);

  const second = await withSentence('Studiebevis', 'Pappan ringer er i morgon.');
  expect((await kaa('held', 'list')).out).toMatch(new RegExp(`${second}.*läs mejlet först`));
  expect((await kaa('held', 'show', first)).out).toMatch(/^1\. text, .*: Hon bor hos en kompis just nu\.$/m);
  expect(await kaa('held', 'read', first)).toMatchObject({ code: 0, err: '' });
  expect((await cornelia()).waitsFor).toEqual(['read-before-contact']);
  expect((await cornelia()).letters.map(({ state }) => state)).toEqual(['planned']);
  expect(await kaa('held', 'read', second, '--learn', '1')).toMatchObject({ code: 0, err: '' });
  expect(await cornelia()).toMatchObject({ waitsFor: [], record: 'open' });
  expect((await cornelia()).letters.map(({ state }) => state)).toEqual([made]);
  expect((await kaa('learned', 'list', school.from)).out).toContain(`ur ${second}`);
  expect((await kaa('held', 'list')).out).toContain('Inget mejl väntar');
});

test('nothing is left behind: no queue has given up, and nothing is in work', async () => {
  expect(Object.values(chain.stack.queues()).reduce((sum, { dead }) => sum + dead, 0)).toBe(0);
  expect((await chain.atRest()).reports.filter(({ answer }) => answer === 'pending')).toEqual([]);
});
