import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundled } from './bundled.ts';

const { aFunction, answerOf, sameAnswer } = bundled();

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

  test('ask for the same', async () => {
    const requests = await sameAnswer(`${CLIENTS}
      import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
      import { CopyObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3';
      import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
      import { SendRawEmailCommand } from '@aws-sdk/client-ses';
      import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
      const calls = [
        [dynamoDb(), new UpdateItemCommand({ TableName: 'register', Key: { pk: { S: 'x' } } })],
        [s3(), new PutObjectCommand({ Bucket: 'letters', Key: 'å b.pdf', Body: Buffer.from('x'), IfNoneMatch: '*' })],
        [s3(), new CopyObjectCommand({ Bucket: 'mail', Key: 'mail/x', CopySource: 'mail/in/x' })],
        [secrets(), new GetSecretValueCommand({ SecretId: 'key' })],
        [ses(), new SendRawEmailCommand({ Source: 'kaa@example.se', RawMessage: { Data: Buffer.from('x') } })],
        [sqs(), new SendMessageBatchCommand({ QueueUrl: 'https://sqs.eu-north-1.amazonaws.com/1/q', Entries: [{ Id: '0', MessageBody: '{}' }] })],
      ];
      const asked = ([client, command]) =>
        new Promise((resolve) => {
          const capture = () => ({ request: { method, protocol, hostname, path, query, headers, body } }) => {
            resolve([method, protocol + hostname + path, query, Object.keys(headers).sort(), typeof body === 'string' ? body : new TextDecoder().decode(body)]);
            return new Promise(() => {});
          };
          client.middlewareStack.add(capture, { step: 'finalizeRequest', priority: 'low' });
          client.send(command);
        });
      export const handler = async () => JSON.stringify(await Promise.all(calls.map(asked)));`);
    expect((requests as unknown[][]).map(([method, url]) => `${method} ${url}`)).toEqual([
      'POST https:dynamodb.eu-north-1.amazonaws.com/',
      'PUT https:letters.s3.eu-north-1.amazonaws.com/%C3%A5%20b.pdf',
      'PUT https:mail.s3.eu-north-1.amazonaws.com/mail/x',
      'POST https:secretsmanager.eu-north-1.amazonaws.com/',
      'POST https:email.eu-north-1.amazonaws.com/',
      'POST https:sqs.eu-north-1.amazonaws.com/',
    ]);
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
       const told = (error) => [error.name, error.$metadata.httpStatusCode, error.$metadata.attempts > 1, ...KINDS.map((kind) => error instanceof kind)];
       const calls = [() => put('ConditionalCheckFailedException'), () => put('ResourceNotFoundException'), () => put('ProvisionedThroughputExceededException'), () => get('gone'), () => get('there'), send];
       export const handler = async () => JSON.stringify(await Promise.all(calls.map((call) => call().then(() => 'done', told))));`,
      { env },
    );
    // Name, status, whether it was tried again, and which of the classes it is.
    expect(answer).toEqual([
      ['ConditionalCheckFailedException', 400, false, true, true, false, false, false],
      ['ResourceNotFoundException', 400, false, false, true, false, false, false],
      ['ProvisionedThroughputExceededException', 400, true, false, true, false, false, false],
      ['NoSuchKey', 404, false, false, false, true, true, false],
      ['PreconditionFailed', 412, false, false, false, false, true, false],
      ['Throttling', 400, false, false, false, false, false, true],
    ]);
  });
});
