import { ListObjectsV2Command } from '@aws-sdk/client-s3';
import { createTransport } from 'nodemailer';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listenForLogins } from '../../infra/local/desk/openid-provider.ts';
import { connectLogins } from '../../infra/local/desk/start-desk.ts';
import type { SamplePerson } from '../../infra/local/samples/people.ts';
import { sendSamples } from '../../infra/local/samples/send-samples.ts';
import { blankReport } from '../../infra/parts/blank-report.ts';
import { stockholm } from '../support/builders.ts';
import { type Chain, daysAgo, people, startChain, untilLettersLeave } from '../support/chain.ts';
import { aroundPage, type Go, type Shown, textOf, walk } from '../support/desk-walk.ts';
import { allItems } from '../support/dynamo.ts';
import { leakScan, type Output, type SeededPerson } from '../support/leak-scan/leak-scan.ts';
import { visitor } from '../support/visitor.ts';
import { xlsx } from '../support/workbooks.ts';

/** Our own mails have words that begin so ("automatiskt"): searched for with the given name only. */
const EVERYDAY_WORD = 'Automat';
/** What a school writes where nobody should. */
const HIDDEN = 'om hur det är hemma';

const seeded = ({ number, given, family, street, guardians }: SamplePerson): SeededPerson => ({
  number,
  given,
  family: family === EVERYDAY_WORD ? `${given} ${family}` : family,
  street,
  others: guardians,
});
const scan = leakScan(Object.fromEntries(Object.entries(people).map(([name, person]) => [name, seeded(person)])), {
  fromSchools: [HIDDEN],
  ourFiles: [await blankReport(stockholm.answers.phone)],
});

let chain: Chain;
let provider: Awaited<ReturnType<typeof listenForLogins>>;
beforeAll(async () => {
  provider = await listenForLogins(0);
  const variables = { ISSUER: provider.issuer };
  chain = await startChain({ clockAheadMilliseconds: untilLettersLeave, variables });
  await chain.importExamples();
  const smtp = { port: chain.stack.ports.smtp, mailbox: chain.mailbox };
  await sendSamples(smtp, people, chain.stack.now(), 'leaks', chain.atRest);
  await sendWorkbook(smtp);
});
afterAll(async () => {
  await chain.stop();
  await provider.stop();
  chain.forget();
});

/** Sheets, headings, comments and hidden parts name people, and one row is refused. */
async function sendWorkbook({ port, mailbox }: { port: number; mailbox: string }): Promise<void> {
  const { number, given, family, street } = people.alva;
  const name = `${given} ${family}`;
  const heading = ['Typ av rapport', 'Personnummer', 'Namn', 'Datum', `${name} ${number}`];
  const content = await xlsx([
    { name: given, rows: [heading, ['Avbrott', '1', name, daysAgo(6), HIDDEN]], comments: { A2: name } },
    { name: family, rows: [[name]] },
    { name: street, rows: [[number]], hidden: true },
  ]);
  const transport = createTransport({ host: '127.0.0.1', port, secure: false, ignoreTLS: true });
  await transport.sendMail({
    from: 'rapport@exempelgymnasiet.example',
    to: mailbox,
    subject: `${HIDDEN} ${name}`,
    text: 'Hej',
    attachments: [{ filename: `${name}.xlsx`, content: Buffer.from(content) }],
  });
  transport.close();
  const { reports } = await chain.atRest();
  expect(reports.flatMap(({ refusals }) => refusals)).toContainEqual(
    expect.objectContaining({ attachment: 1, row: 2, field: 'personnummer' }),
  );
}

async function objects(bucket: string): Promise<string[]> {
  const { Contents = [] } = await chain.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
  return Contents.flatMap(({ Key }) => Key ?? []);
}

test('after every sample mail and a workbook, no line, mail, name of an object or letter tells more than it may', async () => {
  const { stack, names } = chain;
  const letters = await objects(names.letters);
  const outputs: Output[] = [
    ...stack.logs().map(({ line }): Output => ({ kind: 'log', text: line })),
    ...stack
      .mailsOut()
      .flatMap(({ id, tags }): Output[] => [
        { kind: 'mail', text: stack.mailOut(id) },
        ...Object.values(tags).map((text): Output => ({ kind: 'mail-tag', text })),
      ]),
    ...[...letters, ...(await objects(names.rawMail))].map((text): Output => ({ kind: 'object-key', text })),
    ...(await Promise.all(letters.map(chain.letter))).map((text): Output => ({ kind: 'pdf', text })),
  ];
  const kinds = Map.groupBy(outputs, ({ kind }) => kind);
  for (const kind of ['log', 'mail', 'mail-tag', 'object-key', 'pdf'] as const)
    expect(kinds.get(kind)?.length).toBeGreaterThan(20);
  expect(scan.findings(outputs)).toEqual([]);
});

/** As a browser asks, but for redirects. */
async function deskAs(email: string, url: string): Promise<Go> {
  const browser = visitor(url);
  await browser.signIn(email);
  const cookie = [...browser.cookies(url)].map((pair) => pair.join('=')).join('; ');
  return async (method, path, form) => {
    const headers = { cookie, 'sec-fetch-site': 'same-origin' };
    const body = form ? { body: new URLSearchParams(form) } : {};
    const answer = await fetch(`${url}${path}`, { method, redirect: 'manual', headers, ...body });
    return { method, path, status: answer.status, headers: [...answer.headers], body: await answer.text() };
  };
}

test('nor do pages and forms of each kind at the desk, around them; of whom is protected they say nothing but to officers', async () => {
  const { alva, sixten } = people;
  const [traceTable = ''] = chain.stack.template.functions.flatMap(({ environment }) => environment.TRACE_TABLE ?? []);
  const url = (await connectLogins(chain.stack, provider))?.url ?? '';
  const typed = [`${alva.given} ${alva.family}, ${alva.street}`, alva.number];
  const told: Shown[] = [];
  for (const email of ['farsta@kommun.example', 'chef@kommun.example', 'kaa@kommun.example'])
    told.push(...(await walk(await deskAs(email, url), typed, { most: 2 })));
  const officers = await walk(await deskAs('skydd@kommun.example', url), typed, { most: 2 });
  await chain.stack.fire('sweep');
  await chain.atRest();
  const all = [...told, ...officers];
  expect(all.filter(({ status }) => status >= 500)).toEqual([]);
  expect(all.map(({ headers }) => new Map(headers).get('cache-control'))).toEqual(all.map(() => 'no-store'));
  const lines = chain.stack.logs().map(({ line }): Output => ({ kind: 'log', text: line }));
  const traces = await allItems(chain.dynamoDb, traceTable);
  expect(lines.some(({ text }) => String(text).includes('"route":"POST /mejl/{reference}/'))).toBe(true);
  expect(traces.length).toBeGreaterThan(20);
  const around = [
    ...all.flatMap(aroundPage),
    ...traces.map((item): Output => ({ kind: 'log', text: JSON.stringify(item) })),
  ];
  expect(scan.findings([...around, ...lines])).toEqual([]);
  const inside = (pages: Shown[]) => pages.map((page): Output => ({ kind: 'url', text: textOf(page) }));
  // All live in one street.
  const ofProtected = leakScan({ sixten: { ...seeded(sixten), street: '' } }).findings(inside(told));
  expect(ofProtected.filter(({ what }) => what.endsWith('of sixten'))).toEqual([]);
  expect(scan.findings(inside(officers))).not.toEqual([]);
});
