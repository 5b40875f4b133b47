import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { bodyOf, jsonReply, listen, type Reply, send } from './http.ts';
import type { Authorizer } from './iam/authorizer.ts';
import { callOf } from './iam/read-call.ts';
import type { Service } from './iam/required-access.ts';
import type { Ses } from './ses/ses.ts';
import type { DynamoDb } from './stores/dynamodb.ts';
import type { Fauxqs } from './stores/fauxqs.ts';
import { redrive } from './stores/redrive.ts';
import type { S3 } from './stores/s3.ts';
import type { Secrets } from './stores/secrets.ts';
import { asQueryReply, queryError, readQuery } from './stores/sqs-query.ts';

export type Services = {
  authorizer: Authorizer;
  dynamodb: DynamoDb;
  fauxqs: Fauxqs;
  s3: S3;
  secrets: Secrets;
  ses: Ses;
};

export type Gateway = { port: number; stop: () => Promise<void> };

const CREDENTIAL = /Credential=([^/]+)\/\d{8}\/[^/]+\/([^/]+)\/aws4_request/;

/**
 * The credential scope names caller and service; the signature is not checked. Listens before the services exist: queue
 * URLs contain its port.
 */
export async function startGateway(port: number): Promise<Gateway & { serve: (services: Services) => void }> {
  const { promise: services, resolve: serve } = Promise.withResolvers<Services>();
  const server = createServer(async (request, response) => {
    try {
      await dispatch(await services, request, response);
    } catch (error) {
      if (!response.headersSent) send(response, jsonReply(500, { __type: 'InternalFailure', message: String(error) }));
      else response.destroy();
    }
  });
  server.keepAliveTimeout = 60_000;
  return { ...(await listen(server, port)), serve };
}

async function dispatch(services: Services, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const [, accessKey = '', service = ''] = CREDENTIAL.exec(String(request.headers.authorization ?? '')) ?? [];
  const isForm = String(request.headers['content-type']).startsWith('application/x-www-form-urlencoded');
  if (!isSupported(service)) {
    request.resume();
    return send(response, service === '' ? unsigned : unsupported(service, isForm));
  }
  // No right depends on an object's body.
  const sent = service === 's3' ? '' : (await bodyOf(request)).toString();
  const query = service === 'sqs' && isForm ? readQuery(sent) : undefined;
  if (service === 'sqs' && isForm && !query) return send(response, unsupported('this form of the call', isForm));
  const operation = query?.operation ?? String(request.headers['x-amz-target']).split('.')[1] ?? '';
  const body = query ? JSON.stringify(query.input) : sent;
  const answer = (reply: Reply) => send(response, query ? asQueryReply(operation, reply) : reply);

  const refusal = await services.authorizer.refuse(accessKey, service, () => callOf(service, request, operation, body));
  if (refusal) {
    request.resume();
    return answer(refusal);
  }
  switch (service) {
    case 'dynamodb':
      return answer(await services.dynamodb.handle(operation, body));
    case 'sqs':
      if (operation === 'StartMessageMoveTask') return answer(redrive(services.fauxqs.sqs, JSON.parse(body)));
      return answer(await services.fauxqs.ask(operation, body));
    case 's3':
      return services.s3.handle(request, response);
    case 'ses': {
      const reply = await services.ses.handle(body);
      if (reply) answer(reply);
      else request.socket.destroy();
      return;
    }
    case 'secretsmanager':
      return answer(services.secrets.handle(operation, body));
  }
}

const isSupported = (name: string): name is Service =>
  ['dynamodb', 's3', 'ses', 'sqs', 'secretsmanager'].includes(name);
const unsigned = jsonReply(403, { __type: 'MissingAuthenticationToken', message: 'The request is not signed' });
/** A client of the older protocol reads no JSON. */
function unsupported(what: string, isForm: boolean): Reply {
  const message = `The embedded stack does not support ${what}`;
  if (!isForm) return jsonReply(501, { __type: 'NotImplemented', message });
  return { status: 501, headers: { 'content-type': 'text/xml' }, body: queryError('NotImplemented', message) };
}
