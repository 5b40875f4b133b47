import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listenForApi } from '../../../infra/local/http-api.ts';
import type { LambdaFunction } from '../../../infra/local/lambda/lambda.ts';
import { openSecrets } from '../../../infra/local/stores/secrets.ts';
import { readChanged, temporaryFolder } from './small-stack.ts';

const WORKER = 'worker';
const event = (value: unknown) => value as Record<string, unknown> & { requestContext: { http: object } };
let asked: ReturnType<typeof event>[] = [];
let answer: unknown;
const lines: string[] = [];
const worker = {
  spec: { arn: WORKER },
  invoke: async (sent: unknown) => {
    asked.push(event(sent));
    return answer instanceof Error
      ? { ok: false, errorType: 'Error', errorMessage: answer.message }
      : { ok: true, value: answer };
  },
} as unknown as LambdaFunction;

let api: Awaited<ReturnType<typeof listenForApi>>;
beforeAll(async () => {
  api = await listenForApi(0);
  const keys = ['GET /', 'GET /case/{number}', 'GET /case/new', 'POST /case/{number}/act'];
  const accessLog = '{"route":"$context.routeKey","status":"$context.status","ip":"$context.identity.sourceIp"}';
  const routes = keys.map((key) => ({ key, functionArn: WORKER }));
  api.serve({ id: 'api', routes, accessLog }, [worker], (_, line) => lines.push(line));
});
afterAll(() => api.stop());

async function ask(path: string, options: RequestInit = {}) {
  asked = [];
  const response = await fetch(`http://127.0.0.1:${api.port}${path}`, { redirect: 'manual', ...options });
  return { status: response.status, body: await response.text(), cookies: response.headers.getSetCookie() };
}

describe('an HTTP API', () => {
  test('asks the function of the route in payload format 2.0', async () => {
    answer = { statusCode: 200, body: 'x' };
    await ask('/case/K-1%20x?a=1&a=2', { headers: { Cookie: 'one=1; two=2', 'X-Own': 'y' } });
    expect(asked[0]).toMatchObject({
      version: '2.0',
      routeKey: 'GET /case/{number}',
      rawPath: '/case/K-1%20x',
      rawQueryString: 'a=1&a=2',
      queryStringParameters: { a: '1,2' },
      pathParameters: { number: 'K-1 x' },
      cookies: ['one=1', 'two=2'],
      headers: { 'x-own': 'y' },
      requestContext: { http: { method: 'GET', path: '/case/K-1%20x' }, stage: '$default' },
      isBase64Encoded: false,
    });
    expect(asked[0]?.headers).not.toHaveProperty('cookie');
  });

  test('gives a form in Base64, a text as it is', async () => {
    await ask('/case/1/act', { method: 'POST', body: new URLSearchParams({ namn: 'Åsa' }) });
    expect(asked[0]).toMatchObject({ body: Buffer.from('namn=%C3%85sa').toString('base64'), isBase64Encoded: true });
    await ask('/case/1/act', { method: 'POST', body: 'Åsa', headers: { 'content-type': 'text/plain' } });
    expect(asked[0]).toMatchObject({ body: 'Åsa', isBase64Encoded: false });
  });

  test('prefers a path that is written out, and answers 404 where it has no route', async () => {
    await ask('/case/new');
    expect(asked[0]).toMatchObject({ routeKey: 'GET /case/new' });
    expect(await ask('/case/', { method: 'POST' })).toMatchObject({ status: 404, body: '{"message":"Not Found"}' });
    expect(await ask('/case/1/2/3')).toMatchObject({ status: 404 });
    expect(asked).toEqual([]);
  });

  test('refuses what Lambda takes neither as a request nor as an answer', async () => {
    answer = { statusCode: 200, body: 'x'.repeat(6_200_000) };
    expect((await ask('/')).status).toBe(200);
    answer = { statusCode: 200, body: '"'.repeat(3_200_000) };
    expect(await ask('/')).toMatchObject({ status: 500, body: '{"message":"Internal Server Error"}' });
    answer = { statusCode: 200, body: 'x' };
    const send = (length: number) => ask('/case/1/act', { method: 'POST', body: new Uint8Array(length) });
    expect((await send(4_700_000)).status).toBe(200);
    expect(await send(4_800_000)).toMatchObject({ status: 413 });
    expect(asked).toEqual([]);
  });

  test('passes on status, cookies and bytes', async () => {
    answer = {
      statusCode: 303,
      cookies: ['a=1; Path=/', 'b=2'],
      body: Buffer.from('å').toString('base64'),
      isBase64Encoded: true,
    };
    expect(await ask('/')).toEqual({ status: 303, cookies: ['a=1; Path=/', 'b=2'], body: 'å' });
  });

  test('answers 500 where the function fails or answers otherwise', async () => {
    for (const wrong of [new Error('no'), 'text', undefined]) {
      answer = wrong;
      expect(await ask('/')).toEqual({ status: 500, cookies: [], body: '{"message":"Internal Server Error"}' });
    }
  });

  test('logs as the stage says', async () => {
    answer = { statusCode: 200 };
    await ask('/case/K-4M2P-X');
    expect(lines.at(-1)).toBe('{"route":"GET /case/{number}","status":"200","ip":"-"}');
  });
});

describe('the template of an HTTP API', () => {
  const REF = { Ref: 'Api' };
  const parts = {
    Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'x', ProtocolType: 'HTTP' } },
    Stage: { Type: 'AWS::ApiGatewayV2::Stage', Properties: { ApiId: REF, StageName: '$default', AutoDeploy: true } },
    Integration: {
      Type: 'AWS::ApiGatewayV2::Integration',
      Properties: {
        ApiId: REF,
        IntegrationType: 'AWS_PROXY',
        IntegrationUri: 'arn',
        PayloadFormatVersion: '2.0',
      },
    },
    Route: {
      Type: 'AWS::ApiGatewayV2::Route',
      Properties: {
        ApiId: REF,
        RouteKey: 'GET /',
        Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
      },
    },
  };
  const read = (change: object = {}) => readChanged((resources) => ({ ...resources, ...parts, ...change }));
  const with_ = (part: keyof typeof parts, properties: object) => ({
    [part]: { ...parts[part], Properties: { ...parts[part].Properties, ...properties } },
  });

  test('gives its routes with their functions', () => {
    expect(read().httpApi?.routes).toEqual([{ key: 'GET /', functionArn: 'arn' }]);
    expect(readChanged((resources) => resources).httpApi).toBeUndefined();
  });

  test.each([
    ['an authorizer', with_('Route', { AuthorizationType: 'JWT' })],
    ['a path with the rest of it', with_('Route', { RouteKey: 'ANY /{proxy+}' })],
    ['a route of no integration', with_('Route', { Target: 'integrations/other' })],
    ['another payload', with_('Integration', { PayloadFormatVersion: '1.0' })],
    ['a WebSocket API', with_('Api', { ProtocolType: 'WEBSOCKET' })],
    ['CORS', with_('Api', { CorsConfiguration: {} })],
    ['another stage', with_('Stage', { StageName: 'v1' })],
    ['a second API', { Other: parts.Api }],
    ['an authorizer of its own', { Other: { Type: 'AWS::ApiGatewayV2::Authorizer' } }],
  ])('stops the start at %s', (_, change) => {
    expect(() => read(change)).toThrow();
  });
});

test('a secret that nobody has put is empty until somebody does', () => {
  const folder = temporaryFolder();
  const specs = [{ name: 'client', arn: 'arn:client' }];
  const secrets = openSecrets(specs, `${folder.path}/secrets.json`);
  const get = (from = secrets) => from.handle('GetSecretValue', '{"SecretId":"arn:client"}');
  expect(get()).toMatchObject({ status: 400, body: expect.stringContaining('ResourceNotFoundException') });
  secrets.handle('PutSecretValue', '{"SecretId":"arn:client","SecretString":"x"}');
  expect(get()).toMatchObject({ status: 200, body: expect.stringContaining('"SecretString":"x"') });
  expect(get(openSecrets(specs, `${folder.path}/secrets.json`))).toMatchObject({ status: 200 });
  folder.remove();
});
