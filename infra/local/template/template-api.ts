import type { HttpApiSpec } from '../http-api.ts';
import * as shapes from './resource-shapes.ts';
import type { ReadAll } from './template-file.ts';

/** At most one; without a stage it would answer nothing. */
export function httpApiOf(all: ReadAll): HttpApiSpec | undefined {
  const [api, second] = all('AWS::ApiGatewayV2::Api', shapes.HttpApi);
  if (second) throw new Error(`The embedded stack does not support a second HTTP API (${second.id})`);
  if (!api) return undefined;
  const [stage] = all('AWS::ApiGatewayV2::Stage', shapes.HttpStage);
  if (!stage) throw new Error(`${api.id} in the template has no stage`);
  const integrations = all('AWS::ApiGatewayV2::Integration', shapes.HttpIntegration);
  const routes = all('AWS::ApiGatewayV2::Route', shapes.HttpRoute).map(({ id, props: { RouteKey, Target } }) => {
    const integration = integrations.find((one) => Target === `integrations/${one.name}`);
    if (!integration) throw new Error(`The integration of ${id} is not in the template`);
    return { key: RouteKey, functionArn: integration.props.IntegrationUri };
  });
  return { id: api.id.toLowerCase(), routes, accessLog: stage.props.AccessLogSettings?.Format };
}
