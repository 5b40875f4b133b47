import { afterAll, beforeAll, expect, test } from 'vitest';
import { importFile } from '../../infra/local/import-files.ts';
import { type Chain, daysAgo, example, people, report, startChain } from '../support/chain.ts';

/** AWS's mailbox simulator: these addresses do not exist. */
const SCHOOL = 'bounce+skolan@simulator.amazonses.com';
const COORDINATOR = 'bounce+samordnaren@simulator.amazonses.com';
const GROUP = 'kaa-gruppen@kommun.example';

let chain: Chain;
beforeAll(async () => {
  chain = await startChain();
  const { s3, names } = chain;
  const theirs = /(?:samordnare|norra-innerstaden|sodermalm)@kommun\.example/g;
  const coordinators = example('coordinators.csv').replaceAll(theirs, COORDINATOR);
  const schools = example('schools.csv').replaceAll('expedition@exempelgymnasiet.example', SCHOOL);
  await importFile(s3, names.imports, 'directory/coordinators.csv', coordinators);
  await importFile(s3, names.imports, 'directory/schools.csv', schools);
  await importFile(s3, names.imports, 'residents/uttag.csv', chain.extractOf(Object.values(people)));
});
afterAll(async () => {
  await chain.stop();
  chain.forget();
});

const outbox = async () => (await chain.atRest()).mailsOut.map(({ to, subject }) => `${to} ${subject}`).sort();

test('the KAA group gets a task for a receipt and a notice that bounce, each by its reference', async () => {
  await chain.send(report('Avbrott', people.alva, daysAgo(6)));
  const { reports, youths } = await chain.atRest();
  const [reference, caseNumber] = [reports[0]?.reference, youths[0]?.entries[0]?.caseNumber];
  expect(await outbox()).toEqual([
    `${COORDINATOR} Nytt ärende ${caseNumber}`,
    `${SCHOOL} Kvitto ${reference}`,
    `${GROUP} Uppgift: en avisering kom inte fram ${caseNumber}`,
    `${GROUP} Uppgift: ett kvitto nådde inte skolan ${reference}`,
  ]);
  expect(reports[0]).toMatchObject({ state: 'accepted', answer: 'sent', answerState: 'returned' });
  expect(youths[0]?.notices.map(({ kind, state }) => `${kind} ${state}`).sort()).toEqual([
    'new-case returned',
    'notice-returned sent',
  ]);
});

test('nothing more goes to these addresses: the next receipt is a task, the next notice the KAA group gets', async () => {
  await chain.send(report('Avbrott', people.ester, daysAgo(5)));
  const { reports, youths } = await chain.atRest();
  const second = reports.find(({ answer }) => answer === 'none');
  const ester = youths.find(({ personnummer }) => personnummer === people.ester.number);
  const before = await outbox();
  expect(before.filter((mail) => mail.includes('simulator'))).toHaveLength(2);
  expect(before).toContain(`${GROUP} Uppgift: ett kvitto nådde inte skolan ${second?.reference}`);
  expect(before).toContain(`${GROUP} Nytt ärende ${ester?.entries[0]?.caseNumber}`);
});
