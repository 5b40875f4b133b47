import { createHash } from 'node:crypto';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { directDynamo } from '../support/direct-dynamo.ts';
import type { Dynamo } from '../support/dynamo.ts';
import { csvMail, dropoutMail, PEOPLE, personKeyOf, START, seed } from './journeys.ts';
import { type Fault, type World, world } from './world.ts';

const sealedMail = () => dropoutMail().replace('E-post: ', 'Eleven har skyddade personuppgifter. E-post: ');
const strangersMail = () => dropoutMail().replaceAll('dmarc=pass', 'dmarc=fail').replaceAll('dkim=pass', 'dkim=fail');
const unreadableMail = () => `${dropoutMail().slice(0, 900)}\r\nContent-Type: multipart/mixed; boundary="x"\r\n\r\n--x`;

let dynamo: Dynamo;
const logged: string[] = [];
const outputs: { where: string; text: string }[] = [];

/** Everything that leaves the stores: what queues carry, what is logged, the mails, the objects' names. */
async function outputsOf(run: World): Promise<{ where: string; text: string }[]> {
  const mails = await Promise.all(
    run.mails.map(async ({ to, raw }) => {
      const { subject, text } = await PostalMime.parse(raw);
      return { where: `mail to ${to}`, text: `${raw}\n${subject}\n${text}` };
    }),
  );
  return [
    ...run.bodies.map((text) => ({ where: 'queue', text })),
    ...mails,
    ...[...run.s3.objects.keys()].map((text) => ({ where: 'object name', text })),
  ];
}

beforeAll(async () => {
  const log = vi.spyOn(console, 'log').mockImplementation((...line) => {
    logged.push(line.join(' '));
  });
  dynamo = await directDynamo();
  for (const mail of [dropoutMail, csvMail, sealedMail, strangersMail, unreadableMail])
    for (const fault of [undefined, 'fails-before', 'fails-after'] satisfies (Fault | undefined)[]) {
      await seed(dynamo);
      const run = world(dynamo, START, fault && { at: 12, fault });
      run.receive(mail(), `mail-${outputs.length}`);
      await run.settle();
      outputs.push(...(await outputsOf(run)));
    }
  outputs.push(...logged.map((text) => ({ where: 'log', text })));
  log.mockRestore();
});
afterAll(() => dynamo.stop());

/** A number as it is written, cut and hashed. */
function writings(number: string): string[] {
  const forms = [
    number,
    number.slice(2),
    `${number.slice(0, 8)}-${number.slice(8)}`,
    `${number.slice(2, 8)}-${number.slice(8)}`,
  ];
  const hashes = forms.flatMap((form) =>
    ['md5', 'sha1', 'sha256', 'sha512'].flatMap((kind) => {
      const digest = createHash(kind).update(form);
      const hex = digest.digest('hex');
      return [hex, Buffer.from(hex, 'hex').toString('base64')];
    }),
  );
  return [...forms, ...forms.map((form) => Buffer.from(form).toString('base64')), ...hashes];
}

const found = (needle: string, where = (_output: { where: string }) => true) =>
  outputs.filter((output) => where(output) && output.text.toLowerCase().includes(needle.toLowerCase()));

test('the runs did leave something to search', () => {
  const places = new Set(outputs.map(({ where }) => where.split(' ')[0]));
  expect([...places].sort()).toEqual(['log', 'mail', 'object', 'queue']);
  expect(outputs.length).toBeGreaterThan(60);
});

test.each(Object.entries(PEOPLE))('%s is found by number, name and address in no output', (_, person) => {
  for (const needle of [...writings(person.number), person.given, person.family, person.street].filter(Boolean))
    expect(found(needle).map(({ where }) => `${needle} in ${where}`)).toEqual([]);
});

test('phone and e-mail of a pupil are found in no output', () => {
  for (const needle of ['070-174 06 05', '0701740605', '174 06', 'tindra.sagolund', 'post.example'])
    expect(found(needle)).toEqual([]);
});

test('the pseudonymous key stands in queues only', () => {
  for (const { number } of Object.values(PEOPLE))
    expect(found(personKeyOf(number), ({ where }) => where !== 'queue')).toEqual([]);
  expect(found(personKeyOf(PEOPLE.minor.number)).length).toBeGreaterThan(0);
});

test('what a school wrote as subject or free text comes back in no mail', () => {
  for (const needle of ['Rapport om elev', 'Se bifogad lista', 'lista.csv']) expect(found(needle)).toEqual([]);
});
