import { CfnOutput, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  CfnStage,
  DomainName,
  HttpApi,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnSecret } from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DeskFunctionEnv } from '../functions/desk/env.ts';
import { DeskLoginEnv } from '../functions/desk-login/env.ts';
import { DeskProtectedEnv } from '../functions/desk-protected/env.ts';
import { type DeskFunction, ROUTES } from '../shared/desk/rights.ts';
import type { DeskOfStage } from './city.ts';
import { addDeskAlarms } from './desk-alarms.ts';
import { allowCases, allowMails, allowOfficers, allowSessions } from './desk-rights.ts';
import { PipelineFunction } from './parts/pipeline-function.ts';
import type { Queues } from './queues.ts';
import type { Stage } from './stages.ts';
import type { Stores } from './stores.ts';

/** Requests a second, of the whole city: some hundred people at work, or one who tries case numbers. */
const RATE = 50;
const BURST = 100;
/** Open to anybody: nobody takes what people at work need. A login asks the provider; a browser keeps the style. */
const OPEN = { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 20 };
const STYLE = { ThrottlingRateLimit: 25, ThrottlingBurstLimit: BURST };
const OPEN_ROUTES = ['$default', ...ROUTES.flatMap(([route, { may }]) => (may === 'anybody' ? route : []))];

/** Its address; empty: without an issuer there is nobody who could sign in, and so no desk. */
export function addDesk(
  scope: Construct,
  { stage, stores, queues }: { stage: Stage; stores: Stores; queues: Queues },
): string {
  if (stage.desk) return new Desk(scope, { desk: stage.desk, stores, queues }).url;
  new CfnOutput(scope, 'DeskUrl', { value: 'none: stages.json names no issuer (desk)' });
  return '';
}

class Desk extends Construct {
  readonly url: string;

  constructor(scope: Construct, { desk, stores, queues }: { desk: DeskOfStage; stores: Stores; queues: Queues }) {
    super(scope, 'Desk');
    const api = new HttpApi(this, 'Api', {
      apiName: Stack.of(this).stackName,
      description: 'Pages where people work',
      createDefaultStage: false,
      disableExecuteApiEndpoint: desk.domain !== undefined,
    });
    this.url = desk.domain ? `https://${desk.domain.name}` : api.apiEndpoint;
    const common = {
      DESK_URL: this.url,
      SESSIONS_TABLE: stores.sessions.tableName,
      DIRECTORY_TABLE: stores.directory.tableName,
    };
    const secret = this.clientSecret();
    const functions: Record<DeskFunction, PipelineFunction> = {
      desk: new PipelineFunction(this, 'desk', {
        ...SETTINGS,
        env: DeskFunctionEnv,
        values: {
          ...common,
          TRACE_TABLE: stores.trace.tableName,
          REGISTER_TABLE: stores.register.tableName,
          RESIDENTS_TABLE: stores.residents.tableName,
          HOLDS_TABLE: stores.holds.tableName,
          PERSON_KEY_SECRET: stores.personKeySecret.secretArn,
          RAW_MAIL_BUCKET: stores.rawMailBucket.bucketName,
          MAIL_QUEUE_URL: queues.mail.queue.queueUrl,
          NOTIFICATIONS_QUEUE_URL: queues.notifications.queue.queueUrl,
        },
        impact:
          'People see an error instead of lists and cases, and cannot act there. Nothing is lost: reports, letters and notices go on.',
      }),
      'desk-login': new PipelineFunction(new Construct(scope, 'DeskLogin'), 'desk-login', {
        ...SETTINGS,
        memory: 512,
        env: DeskLoginEnv,
        values: {
          ...common,
          ISSUER: desk.issuer,
          CLIENT_ID: desk.clientId,
          CLIENT_SECRET: secret,
          EMAIL_CLAIM: desk.emailClaim,
        },
        impact:
          'Nobody can sign in at the desk, or out; who is signed in works on. Nothing is lost: mails, letters and notices go on.',
      }),
      'desk-protected': new PipelineFunction(new Construct(scope, 'DeskProtected'), 'desk-protected', {
        ...SETTINGS,
        env: DeskProtectedEnv,
        values: {
          ...common,
          TRACE_TABLE: stores.trace.tableName,
          REGISTER_TABLE: stores.register.tableName,
          RESIDENTS_TABLE: stores.residents.tableName,
          HOLDS_TABLE: stores.holds.tableName,
          SEALED_TABLE: stores.sealed.tableName,
          SEALED_BUCKET: stores.sealedBucket.bucketName,
          PERSON_KEY_SECRET: stores.personKeySecret.secretArn,
        },
        impact: 'Officers see an error instead of sealed mails and holds. Nothing is lost: contact stays stopped.',
      }),
    };
    functions['desk-login'].allowTable(stores.sessions, 'dynamodb:PutItem', 'dynamodb:DeleteItem');
    functions['desk-login'].allow(['secretsmanager:GetSecretValue'], [secret]);
    functions.desk.allowSecret(stores.personKeySecret);
    allowCases(functions.desk, stores);
    allowMails(functions.desk, stores, queues);
    allowOfficers(functions['desk-protected'], stores);
    for (const one of Object.values(functions)) {
      allowSessions(one, stores);
      one.allowTable(stores.directory, 'dynamodb:GetItem');
    }
    for (const one of [functions.desk, functions['desk-protected']])
      one.allowTable(stores.trace, 'dynamodb:PutItem', 'dynamodb:Query');
    const routes = this.route(api, functions);
    addDeskAlarms(this, api, this.stage(api, desk, routes));
    new CfnOutput(Stack.of(this), 'DeskUrl', { value: this.url });
    new CfnOutput(Stack.of(this), 'DeskRedirectUri', {
      value: `${this.url}/logga-in/svar`,
      description: 'To register with the OpenID provider.',
    });
    new CfnOutput(Stack.of(this), 'DeskClientSecret', { value: secret, description: 'Where its secret is to be put.' });
  }

  /** Empty until an operator puts what the provider gave. */
  private clientSecret(): string {
    const secret = new CfnSecret(this, 'ClientSecret', { description: "The desk's secret with the OpenID provider" });
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason: "The city's OpenID provider makes it, and says when it is to be changed (docs/it/desk.md).",
    });
    secret.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    return secret.ref;
  }

  /** What is no route is a page, too: it says that there is none. */
  private route(api: HttpApi, functions: Record<DeskFunction, PipelineFunction>): HttpRoute[] {
    const integrations = Object.fromEntries(
      Object.entries(functions).map(([name, { lambda }]) => [
        name,
        new HttpLambdaIntegration(name, lambda, { scopePermissionToRoute: false }),
      ]),
    ) as Record<DeskFunction, HttpLambdaIntegration>;
    const made = ROUTES.flatMap(([route, { function: name }]) => {
      const [method, path] = route.split(' ') as ['GET' | 'POST', `/${string}`];
      return api.addRoutes({ path, methods: [HttpMethod[method]], integration: integrations[name] });
    });
    const other = new HttpRoute(this, 'AnyOther', {
      httpApi: api,
      routeKey: HttpRouteKey.DEFAULT,
      integration: integrations.desk,
    });
    for (const routes of [api, other])
      Validations.of(routes).acknowledge({
        id: 'AwsSolutions-APIG4',
        reason:
          'The API can only check a token in a header, which no browser sends for a page: the functions check the session.',
      });
    return [...made, other];
  }

  /** A path holds case numbers: the log has routes. */
  private stage(api: HttpApi, { domain }: DeskOfStage, routes: HttpRoute[]): ILogGroup {
    const log = new LogGroup(this, 'AccessLogs', { removalPolicy: RemovalPolicy.DESTROY });
    const stage = new HttpStage(this, 'Stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: RATE, burstLimit: BURST },
      accessLogSettings: { destination: new LogGroupLogDestination(log), format: AccessLogFormat.custom(ACCESS_LOG) },
      ...(domain && { domainMapping: { domainName: this.domainName(domain) } }),
    });
    const { defaultChild } = stage.node;
    if (!(defaultChild instanceof CfnStage)) throw new Error('a stage without a stage inside');
    defaultChild.routeSettings = Object.fromEntries(
      OPEN_ROUTES.map((route) => [route, route.startsWith('GET /stil/') ? STYLE : OPEN]),
    );
    // They must be there before something is said of them.
    stage.node.addDependency(...routes);
    return log;
  }

  private domainName({ name, certificate }: NonNullable<DeskOfStage['domain']>): DomainName {
    const domain = new DomainName(this, 'Domain', {
      domainName: name,
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificate),
    });
    new CfnOutput(Stack.of(this), 'DnsDesk', {
      value: `${name} CNAME ${domain.regionalDomainName}`,
      description: 'The address of the desk.',
    });
    return domain;
  }
}

/** The API itself waits 30 seconds. */
const SETTINGS = {
  timeout: Duration.seconds(28),
  // It opens attachments, as mail-intake does.
  memory: 1024,
  urgency: 'at once',
  triedAgainAfter: Duration.minutes(5),
} as const;

const ACCESS_LOG = JSON.stringify({
  route: '$context.routeKey',
  status: '$context.status',
  ms: '$context.responseLatency',
  at: '$context.requestTime',
  id: '$context.requestId',
});
