import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { StagesFile } from '../../infra/city.ts';
import { kaaApp, synthWithoutWarnings } from '../../infra/kaa-app.ts';
import { bundleFor } from '../../infra/parts/stage-bundles.ts';
import { type Stage, stages } from '../../infra/stages.ts';
import { ROUTES } from '../../shared/desk/rights.ts';
import { matches } from './log-filters.ts';
import { flat, perStage } from './synthesized.ts';

const IDS = {
  desk: /^Deskdesk.*Function/,
  'desk-login': /^DeskLogin.*Function/,
  'desk-protected': /^DeskProtected.*Function/,
};

describe.each(perStage)('the desk of %s', (_, synthesized) => {
  const integrations = new Map(
    synthesized
      .all('AWS::ApiGatewayV2::Integration')
      .map(([id, { Properties }]) => [`integrations/<${id}>`, flat(Properties.IntegrationUri)]),
  );

  test('every route of the table of rights, and no other, leads to its function; all else to a page that says so', () => {
    const routes = synthesized
      .all('AWS::ApiGatewayV2::Route')
      .map(([, { Properties }]) => [
        Properties.RouteKey,
        integrations.get(flat(Properties.Target)),
        Properties.AuthorizationType,
      ]);
    const arnOf = (name: keyof typeof IDS) => `<${synthesized.one('AWS::Lambda::Function', IDS[name])[0]}>`;
    expect(routes.sort()).toEqual(
      [
        ...ROUTES.map(([route, { function: name }]) => [route, arnOf(name), 'NONE']),
        ['$default', arnOf('desk'), 'NONE'],
      ].sort(),
    );
    for (const [, { Properties }] of synthesized.all('AWS::ApiGatewayV2::Integration'))
      expect(Properties).toMatchObject({ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' });
  });

  test('the API alone may call the functions, as often as some hundred people do', () => {
    const callers = synthesized
      .all('AWS::Lambda::Permission')
      .filter(([, { Properties }]) => Properties.Principal === 'apigateway.amazonaws.com');
    expect(callers).toHaveLength(3);
    for (const [, { Properties }] of callers) {
      expect(Properties.Action).toBe('lambda:InvokeFunction');
      expect(JSON.stringify(Properties.SourceArn)).toContain('DeskApi');
    }
    const [, { Properties }] = synthesized.one('AWS::ApiGatewayV2::Stage');
    expect(Properties).toMatchObject({
      StageName: '$default',
      AutoDeploy: true,
      DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
    });
  });

  test('who is not signed in takes little of it', () => {
    const [, stage] = synthesized.one('AWS::ApiGatewayV2::Stage');
    const settings = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 20 };
    expect(stage.Properties.RouteSettings).toEqual({
      $default: settings,
      'GET /logga-in': settings,
      'GET /logga-in/svar': settings,
      'GET /stil/{file}': { ThrottlingRateLimit: 25, ThrottlingBurstLimit: 100 },
    });
    const routes = synthesized.all('AWS::ApiGatewayV2::Route');
    expect(stage.DependsOn).toEqual(expect.arrayContaining(routes.map(([id]) => id)));
  });

  test('what the API answers by itself is an alarm', () => {
    expect(synthesized.alarm('The desk does not answer')).toMatchObject({
      Namespace: 'AWS/ApiGateway',
      MetricName: '5xx',
      Dimensions: [{ Name: 'ApiId', Value: { Ref: expect.stringMatching(/^DeskApi/) } }],
      Statistic: 'Sum',
      Threshold: 1,
      DatapointsToAlarm: 3,
    });
    expect(synthesized.alarm('The desk turns people away')).toMatchObject({ MetricName: 'TurnedAway', Threshold: 20 });
    const [, filter] = synthesized.one('AWS::Logs::MetricFilter', /^DeskTurnedAway/);
    const [, { Properties }] = synthesized.one('AWS::ApiGatewayV2::Stage');
    const { Format, DestinationArn } = Properties.AccessLogSettings as { Format: string; DestinationArn: unknown };
    expect(JSON.stringify(DestinationArn)).toContain((filter.Properties.LogGroupName as { Ref: string }).Ref);
    const line = (status: string) => Format.replace('$context.status', status);
    const isTold = (status: string) => matches(String(filter.Properties.FilterPattern), line(status));
    expect(['429', '200', '404', '503'].map(isTold)).toEqual([true, false, false, false]);
  });

  test('its access log has routes: no path, address or header', () => {
    const [, { Properties }] = synthesized.one('AWS::ApiGatewayV2::Stage');
    const { Format } = Properties.AccessLogSettings as { Format: string };
    expect([...Format.matchAll(/\$context\.[\w.]+/g)].map(([name]) => name).sort()).toEqual([
      '$context.requestId',
      '$context.requestTime',
      '$context.responseLatency',
      '$context.routeKey',
      '$context.status',
    ]);
  });

  test('the provider is reached by TLS alone, and its secret is put by hand', () => {
    expect(synthesized.environmentOf('desk-login').ISSUER).toMatch(/^https:/);
    const [, secret] = synthesized.one('AWS::SecretsManager::Secret', /^DeskClientSecret/);
    expect(Object.keys(secret.Properties)).toEqual(['Description']);
  });
});

describe('stages.json', () => {
  const file = () =>
    JSON.parse(readFileSync(new URL('../../infra/municipalities/stockholm/stages.json', import.meta.url), 'utf8'));
  const withDesk = (desk: object | undefined) =>
    StagesFile.safeParse({ ...file(), production: { ...file().production, desk } });

  test.each(['http://login.kommun.example', 'http://127.0.0.1:8082', 'login.kommun.example'])(
    'takes no issuer like %s',
    (issuer) => {
      expect(withDesk({ issuer, clientId: 'x' }).error?.issues.map(({ path }) => path.join('.'))).toEqual([
        'production.desk.issuer',
      ]);
    },
  );

  test('may name no desk, or its own domain with a certificate', () => {
    expect(withDesk(undefined).success).toBe(true);
    const desk = { issuer: 'https://login.kommun.example', clientId: 'x' };
    const certificate = 'arn:aws:acm:eu-north-1:111111111111:certificate/12345678-1234';
    expect(withDesk({ ...desk, domain: { name: 'kaa.kommun.example', certificate } }).success).toBe(true);
    expect(withDesk({ ...desk, domain: { name: 'kaa.kommun.example', certificate: 'x' } }).success).toBe(false);
  });
});

describe('a stage', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kaa-desk-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const templateOf = async (desk: Stage['desk']) => {
    const bundled = await bundleFor([{ ...stages({}).production, desk }], folder, 'stub');
    const { stacks } = synthWithoutWarnings(kaaApp({ stages: bundled, nag: true }));
    return stacks[0]?.template;
  };

  test('without an issuer has no desk, and says so', async () => {
    const { Resources, Outputs } = await templateOf(undefined);
    expect(Outputs.DeskUrl.Value).toMatch(/^none: /);
    expect(Object.keys(Resources).filter((id) => id.startsWith('Desk'))).toEqual([]);
  });

  test('with a domain of the city is reached there alone', async () => {
    const certificate = 'arn:aws:acm:eu-north-1:111111111111:certificate/12345678-1234';
    const domain = { name: 'kaa.kommun.example', certificate };
    const { Resources, Outputs } = await templateOf({ ...stages({}).production.desk, domain } as Stage['desk']);
    expect(Outputs).toMatchObject({
      DeskUrl: { Value: 'https://kaa.kommun.example' },
      DeskRedirectUri: { Value: 'https://kaa.kommun.example/logga-in/svar' },
    });
    expect(JSON.stringify(Outputs.DnsDesk.Value)).toContain('kaa.kommun.example CNAME ');
    const apis = Object.values(Resources as Record<string, { Type: string; Properties: object }>).filter(
      ({ Type }) => Type === 'AWS::ApiGatewayV2::Api',
    );
    expect(apis.map(({ Properties }) => Properties)).toEqual([
      expect.objectContaining({ DisableExecuteApiEndpoint: true }),
    ]);
  });
});
