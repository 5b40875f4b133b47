import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SampleName } from '../../infra/local/samples/people.ts';
import { type Chain, daysAgo, people, report, startChain, untilLettersLeave } from '../support/chain.ts';
import { readLetter } from '../support/letter-read.ts';

let chain: Chain;
beforeAll(async () => {
  chain = await startChain({ clockAheadMilliseconds: untilLettersLeave });
  await chain.importExamples();
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

const youth = async (name: SampleName) =>
  (await chain.atRest()).youths.find(({ personnummer }) => personnummer === people[name].number);

test("a dropout becomes an entry, a letter each to youth and guardian, a coordinator's notice and an answer", async () => {
  await chain.send(report('Avbrott', people.alva, daysAgo(6)));
  const state = await chain.atRest();
  const alva = await youth('alva');
  expect(alva).toMatchObject({ record: 'open', entries: [{ kind: 'kaa', state: 'open', reason: 'dropout' }] });
  expect(alva?.letters.map(({ addressee, state: how }) => [addressee, how]).sort()).toEqual([
    ['guardian1', 'handed-over'],
    ['youth', 'handed-over'],
  ]);
  expect(alva?.notices).toMatchObject([{ kind: 'new-case', state: 'sent' }]);
  expect(state.reports).toMatchObject([{ state: 'accepted', answer: 'sent', rows: { accepted: 1 } }]);
  expect(state.mailsOut.map(({ to, subject }) => `${to} ${subject}`).sort()).toEqual([
    `expedition@exempelgymnasiet.example Kvitto ${state.reports[0]?.reference}`,
    `norra-innerstaden@kommun.example Nytt ärende ${alva?.entries[0]?.caseNumber}`,
  ]);
});

test('the letter holds name, address and case number, and no number or reason of the youth', async () => {
  const alva = await youth('alva');
  const object = alva?.letters.find(({ addressee }) => addressee === 'youth')?.object ?? '';
  const { words, pages } = readLetter(await chain.letter(object));
  const { given, family, street, number } = people.alva;
  expect(pages).toBe(1);
  for (const wanted of [`${given} ${family}`, street, alva?.entries[0]?.caseNumber ?? '?'])
    expect(words).toContain(wanted);
  for (const hidden of [number, number.slice(2), number.slice(-4), 'vbrott']) expect(words).not.toContain(hidden);
});

test('the answer is threaded, names no pupil and says that it is automatic', async () => {
  const state = await chain.atRest();
  const id = state.mailsOut.find(({ subject }) => subject.startsWith('Kvitto'))?.id ?? '';
  const mail = await PostalMime.parse(chain.stack.mailOut(id));
  const header = (name: string) => mail.headers.find(({ key }) => key === name)?.value;
  expect(header('auto-submitted')).toBe('auto-replied');
  expect(mail.inReplyTo).toBe(state.reports[0]?.messageId);
  for (const hidden of [people.alva.given, people.alva.family, people.alva.number])
    expect(mail.text).not.toContain(hidden);
});

test('a return closes the entry, and a report that comes late does not open it again', async () => {
  await chain.send(report('Avbrott', people.jonna, daysAgo(20)));
  await chain.atRest();
  await chain.send(report('Åter i studier', people.jonna, daysAgo(2)));
  await chain.atRest();
  await chain.send(report('Avbrott', people.jonna, daysAgo(19)));
  expect(await youth('jonna')).toMatchObject({
    record: 'closed',
    entries: [{ state: 'closed', closeReason: 'returned' }],
    letters: [{ state: 'handed-over' }],
  });
});

test('a report is corrected and then withdrawn by the reference in its receipt', async () => {
  await chain.send(report('Avbrott', people.gry, daysAgo(20)));
  const { facts } = (await youth('gry')) ?? {};
  const about = `Gäller rapport: ${facts?.[0]?.reportId}\n`;
  await chain.send(report('Rättelse', people.gry, daysAgo(3)) + about);
  expect(await youth('gry')).toMatchObject({
    record: 'open',
    entries: [{ state: 'open', reason: 'dropout', eventDate: daysAgo(3) }],
    letters: [{ state: 'handed-over' }, { state: 'handed-over' }],
    notices: [{ kind: 'new-case', state: 'sent' }],
  });
  await chain.send(report('Återtagande', people.gry, daysAgo(3)) + about);
  const gry = await youth('gry');
  expect(gry).toMatchObject({ record: 'closed', entries: [{ state: 'closed', closeReason: 'withdrawn' }] });
  expect(gry?.notices.map(({ kind, state }) => [kind, state])).toEqual([
    ['new-case', 'sent'],
    ['closed', 'sent'],
  ]);
  expect(gry?.tasks.map(({ type }) => type)).toEqual(['withdrawn-after-letter']);
});

test('a withdrawal that fits no report is answered in the same words, and the KAA group is told', async () => {
  await chain.send(report('Avbrott', people.folke, daysAgo(3)));
  await chain.atRest();
  await chain.send(report('Återtagande', people.folke, daysAgo(3)));
  await chain.send(report('Återtagande', people.ziggy, daysAgo(3)));
  const { reports, mailsOut } = await chain.atRest();
  const [folke, ziggy] = [await youth('folke'), await youth('ziggy')];
  const answers = [folke, ziggy].map((one) => {
    const reference = one?.changes[0]?.reportId ?? '';
    const receipt = reports.find((each) => each.reference === reference)?.receipts[0];
    const mail = chain.stack.mailOut(receipt ?? '').toString();
    return mail
      .slice(mail.indexOf('\r\n\r\n'))
      .replaceAll(reference, 'R')
      .replace(/klockan [\d.]+/, 'klockan');
  });
  expect(answers[1]).toBe(answers[0]);
  expect(ziggy).toMatchObject({ record: 'closed', entries: [], name: null, district: null });
  expect(ziggy?.tasks.map(({ type }) => type)).toEqual(['correction-unmatched']);
  const reference = ziggy?.changes[0]?.reportId;
  expect(mailsOut.map(({ to, subject }) => `${to} ${subject}`)).toContain(
    `kaa-gruppen@kommun.example Uppgift: en rättelse eller ett återtagande hör inte ihop med någon rapport ${reference}`,
  );
});

test('queues emptied in the middle lose nothing: the sweep signals again, and everything is done once', async () => {
  const sent: SampleName[] = ['cornelia', 'dante', 'hilding', 'idun'];
  const before = (await chain.atRest()).reports.length;
  for (const name of sent) await chain.send(report('Avbrott', people[name], daysAgo(4)));
  for (let purged = 0; purged < 40; purged++) {
    chain.stack.purgeAll();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  for (let round = 0; round < 6; round++) {
    // Work in progress is not due: the loser of two waits until its message is visible again.
    await chain.atRest();
    await chain.everythingIsDue();
    await chain.stack.fire(chain.stack.schedules[0] ?? '');
  }
  const state = await chain.atRest();
  const stored = state.reports.length - before;
  expect(stored).toBeGreaterThan(0);
  for (const one of state.reports) expect(one.answer).toBe('sent');
  const reported = state.youths.filter(({ personnummer }) => sent.some((name) => people[name].number === personnummer));
  expect(reported).toHaveLength(stored);
  for (const one of reported) {
    expect(one.entries).toHaveLength(1);
    expect(one.letters.map(({ state: how }) => how)).toEqual(['handed-over']);
    expect(one.notices.map(({ state: how }) => how)).toEqual(['sent']);
  }
  const cases = state.mailsOut.filter(({ subject }) => subject.startsWith('Nytt ärende')).map(({ subject }) => subject);
  expect(new Set(cases).size).toBe(cases.length);
});

test('a protection flag in a new extract takes an open entry out of every list', async () => {
  await chain.send(report('Avbrott', people.tuva, daysAgo(3)));
  expect(await youth('tuva')).toMatchObject({ record: 'open' });
  const sealedBefore = (await chain.atRest()).sealed;
  await extractWith({ tuva: { protection: 'skyddad folkbokforing' } });
  const state = await chain.atRest();
  expect(await youth('tuva')).toBeUndefined();
  expect(state.sealed).toBe(sealedBefore + 1);
  expect(JSON.stringify(state)).not.toContain(people.tuva.family);
});

test('a move to another municipality closes the entry', async () => {
  await chain.send(report('Avbrott', people.ulrik, daysAgo(3)));
  await chain.atRest();
  await extractWith({ tuva: { protection: 'skyddad folkbokforing' }, ulrik: { municipality: '0380', district: '' } });
  expect(await youth('ulrik')).toMatchObject({ record: 'closed', entries: [{ closeReason: 'moved' }] });
});

test('somebody missing from a new extract keeps the entry, and a person gets a task', async () => {
  await chain.send(report('Avbrott', people.yrsa, daysAgo(3)));
  await chain.atRest();
  await extractWith({ tuva: { protection: 'skyddad folkbokforing' }, yrsa: { inExtract: false } });
  const yrsa = await youth('yrsa');
  expect(yrsa).toMatchObject({ record: 'open', coverage: { result: 'undecided', reason: 'gone-from-extract' } });
  expect(yrsa?.tasks.map(({ type }) => type)).toContain('gone');
});

async function extractWith(changes: Partial<Record<SampleName, object>>): Promise<void> {
  const cast = Object.entries(people).map(([name, person]) => ({ ...person, ...changes[name as SampleName] }));
  const { state } = await chain.importResidents(chain.extractOf(cast));
  expect(state).toBe('imported');
  await chain.atRest();
}
