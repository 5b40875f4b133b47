import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type * as z from 'zod';
import { bundle, functionFolders } from '../../infra/parts/bundle.ts';
import { NEVER_CALLED, STAND_INS } from '../../infra/parts/lean-modules.ts';
import { aLetter } from '../functions/outreach/letter-builder.ts';
import { bundled, profile, root } from './bundled.ts';

const { aFunction, answerOf, answerOfSource, folder } = bundled();

const AWS = { AWS_REGION: 'eu-north-1', AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Something for each key that the function's env.ts asks for. */
async function environmentOf(name: string): Promise<NodeJS.ProcessEnv> {
  const module: Record<string, z.ZodObject> = await import(join(root, 'functions', name, 'env.ts'));
  const keys = Object.values(module).flatMap(({ shape }) => Object.keys(shape));
  return Object.fromEntries(keys.map((key) => [key, 'value']));
}

/** What a handler says from its bundle, which must be what it says with every library whole. */
async function sameAnswer(
  handler: string,
  { env = {}, assets = {} }: { env?: NodeJS.ProcessEnv; assets?: Record<string, Uint8Array> } = {},
): Promise<unknown> {
  const sources = aFunction('same', handler.replaceAll('ROOT', root), assets);
  const answer = await answerOf('same', sources, { ...AWS, ...env });
  expect(answer).toBe(await answerOfSource('same', sources, { ...AWS, ...env }));
  return JSON.parse(answer);
}

test.each([...Object.keys(STAND_INS), ...Object.keys(NEVER_CALLED)])('%s is where the bundler looks for it', (name) => {
  const { resolve } = createRequire(import.meta.url);
  expect(existsSync(join(root, 'node_modules', name)) || existsSync(resolve(name))).toBe(true);
});

describe('every function starts from its bundle', () => {
  beforeAll(() => bundle({ outdir: join(folder(), 'functions'), profile }));

  test.each(functionFolders())('%s', async (name) => {
    const handler = join(folder(), 'functions', name, 'handler.js');
    const sources = aFunction('starter', `export const handler = async () => typeof require('${handler}').handler;`);
    expect(await answerOf('starter', sources, { ...AWS, ...(await environmentOf(name)) })).toBe('function');
  });
});

test('schemas judge as with the whole of zod', async () => {
  const answer = await sameAnswer(`
    import * as z from 'zod';
    const Small = z.object({ name: z.string().regex(/^[a-z]+$/).max(3), day: z.iso.date().optional() });
    const Kind = z.enum(['a', 'b', 'c']).exclude(['c']);
    const schemas = [
      Small,
      Small.omit({ day: true }).extend({ count: z.number().int().positive() }),
      z.array(Kind).min(1).max(2),
      z.number().int().min(1).max(7),
      z.number().int().nonnegative().default(5),
      z.record(z.string(), z.boolean()),
      z.discriminatedUnion('t', [z.object({ t: z.literal('x') }), z.object({ t: z.literal('y'), at: z.iso.datetime() })]),
    ];
    const values = [
      { name: 'abc', more: 1 }, { name: 'abcd' }, { name: 'A' }, { name: 'a', day: '2026-02-30' }, { name: 'a', count: 2 },
      { name: 'a', count: 0.5 }, ['a'], ['c'], [], ['a', 'b', 'a'], 7, 8, -1, 1.5, undefined, { x: true }, { x: 'true' },
      { t: 'x' }, { t: 'y', at: '2026-11-22T10:00:00Z' }, { t: 'y' }, { t: 'z' }, null,
    ];
    const judged = (schema) => values.map((value) => schema.safeParse(value).data ?? null);
    export const handler = async () => JSON.stringify(schemas.map(judged));`);
  const [small, extended] = answer as [unknown[], unknown[]];
  expect(small.filter(Boolean)).toEqual([{ name: 'abc' }, { name: 'a' }, { name: 'a' }]);
  expect(extended.filter(Boolean)).toEqual([{ name: 'a', count: 2 }]);
});

describe('AWS clients', () => {
  const CLIENTS = `import { dynamoDb, s3, secrets, ses, sqs } from 'ROOT/shared/aws/clients.ts';`;
  const SETTINGS = `${CLIENTS}
    const told = async (client) => {
      const { region, maxAttempts, retryMode, requestHandler, useFipsEndpoint } = client.config;
      const { requestTimeout, connectionTimeout } = { ...(await requestHandler.configProvider) };
      return [await region(), await maxAttempts(), await retryMode(), await useFipsEndpoint(), requestTimeout, connectionTimeout];
    };
    export const handler = async () => JSON.stringify(await Promise.all([dynamoDb(), s3(), secrets(), ses(), sqs()].map(told)));`;

  test('keep their attempts and timeouts', async () => {
    const settings = (await sameAnswer(SETTINGS)) as unknown[][];
    expect(settings.map(([, attempts]) => attempts)).toEqual([expect.any(Number), 3, 3, 1, 3]);
    for (const [, , , , request, connection] of settings) expect([request, connection]).toEqual([10_000, 3_000]);
  });

  test('hear what the environment says', async () => {
    const env = { AWS_REGION: 'eu-west-1', AWS_MAX_ATTEMPTS: '7', AWS_USE_FIPS_ENDPOINT: 'true' };
    const [first] = (await sameAnswer(SETTINGS, { env })) as unknown[][];
    expect(first).toEqual(['eu-west-1', 7, 'standard', true, 10_000, 3_000]);
  });

  test('say so when nothing names a region', async () => {
    const handler = `import { SQSClient } from '@aws-sdk/client-sqs'; export const handler = () => new SQSClient().config.region();`;
    expect(await answerOf('lost', aFunction('lost', handler))).toBe('Region is missing');
  });
});

describe('what AWS refuses', () => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const [status, answer] = refusal(request.url ?? '', Buffer.concat(chunks).toString());
      response.writeHead(status).end(answer);
    });
  });
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  afterAll(() => server.close());

  function refusal(url: string, body: string): [number, string] {
    if (body.startsWith('Action=')) return [400, xml('<Error><Type>Sender</Type><Code>Throttling</Code></Error>')];
    if (url.includes('/gone')) return [404, '<Error><Code>NoSuchKey</Code><Message>gone</Message></Error>'];
    if (url.startsWith('/bucket')) return [412, '<Error><Code>PreconditionFailed</Code></Error>'];
    const { TableName } = JSON.parse(body) as { TableName: string };
    return [400, JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${TableName}`, message: 'no' })];
  }
  const xml = (error: string) => `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`;

  test('comes as the same errors', async () => {
    const env = { AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    const answer = await sameAnswer(
      `import * as db from '@aws-sdk/client-dynamodb';
       import * as s3 from '@aws-sdk/client-s3';
       import * as ses from '@aws-sdk/client-ses';
       import * as clients from 'ROOT/shared/aws/clients.ts';
       const put = (table) => clients.dynamoDb().send(new db.PutItemCommand({ TableName: table, Item: { pk: { S: 'x' } } }));
       const get = (key) => clients.s3().send(new s3.GetObjectCommand({ Bucket: 'bucket', Key: key }));
       const send = () => clients.ses().send(new ses.SendRawEmailCommand({ RawMessage: { Data: Buffer.from('x') } }));
       const KINDS = [db.ConditionalCheckFailedException, db.DynamoDBServiceException, s3.NoSuchKey, s3.S3ServiceException, ses.SESServiceException];
       const told = (error) => [error.name, error.$metadata.httpStatusCode, ...KINDS.map((kind) => error instanceof kind)];
       const calls = [() => put('ConditionalCheckFailedException'), () => put('ResourceNotFoundException'), () => get('gone'), () => get('there'), send];
       export const handler = async () => JSON.stringify(await Promise.all(calls.map((call) => call().then(() => 'done', told))));`,
      { env },
    );
    expect(answer).toEqual([
      ['ConditionalCheckFailedException', 400, true, true, false, false, false],
      ['ResourceNotFoundException', 400, false, true, false, false, false],
      ['NoSuchKey', 404, false, false, true, true, false],
      ['PreconditionFailed', 412, false, false, false, true, false],
      ['Throttling', 400, false, false, false, false, true],
    ]);
  });
});

const FONTS = ['NotoSans-Regular.ttf', 'NotoSans-Bold.ttf'];
const fonts = () =>
  Object.fromEntries(FONTS.map((file) => [file, readFileSync(join(root, 'functions/outreach/assets', file))]));

test('a letter has the same bytes as with the whole of fontkit', async () => {
  const handler = `
    import { createHash } from 'node:crypto';
    import { renderLetter } from 'ROOT/functions/outreach/letter.ts';
    export const handler = async () => {
      const { pdf } = await renderLetter(${JSON.stringify(aLetter({ sample: true }))});
      return JSON.stringify([pdf.length, createHash('sha256').update(pdf).digest('hex')]);
    };`;
  expect(await sameAnswer(handler, { assets: fonts() })).toEqual([
    expect.any(Number),
    expect.stringMatching(/^\w{64}$/),
  ]);
});

test('a font with a table that the bundle does not read is refused', async () => {
  const sources = aFunction(
    'font',
    `import { readFileSync } from 'node:fs';
     import { create } from 'fontkit';
     const font = readFileSync(new URL('./assets/NotoSans-Bold.ttf', import.meta.url));
     font.write('GSUB', font.indexOf('gasp'));
     export const handler = async () => create(font).postscriptName;`,
    fonts(),
  );
  expect(await answerOf('font', sources)).toBe('Font tables that are not in the bundle: GSUB');
});

test("HTML's characters are read as with the whole of entities", async () => {
  const answer = await sameAnswer(`
    import { htmlToText } from 'ROOT/functions/mail-intake/html-text.ts';
    const html = '<p>&Aring;sa &auml;r h&#228;r&hellip; 1&nbsp;&lt;&nbsp;2 &notit; &CounterClockwiseContourIntegral; &none;</p>';
    export const handler = async () => JSON.stringify(htmlToText(html));`);
  expect(answer).toBe('Åsa är här… 1 < 2 ¬it; ∳ &none;');
});

test('what is left out says its name when it is called', async () => {
  const sources = aFunction(
    'mailer',
    `import MailComposer from 'nodemailer/lib/mail-composer';
     const attachments = [{ filename: 'list.xlsx', content: 'of no type' }];
     export const handler = async () => new MailComposer({ attachments }).compile().build();`,
  );
  expect(await answerOf('mailer', sources)).toBe('nodemailer/dist/esm/mime-funcs/mime-types.js is not in the bundle.');
});
