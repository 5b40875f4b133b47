import { randomUUID } from 'node:crypto';
import { escapeXml, jsonReply, type Reply } from '../http.ts';
import type { Service } from './required-access.ts';

const XML = { 'content-type': 'application/xml' };

export function deniedBy(service: Service, message: string): Reply {
  switch (service) {
    case 'dynamodb':
    case 'secretsmanager':
      return jsonReply(400, { __type: 'com.amazon.coral.service#AccessDeniedException', Message: message });
    default:
      return forbidden(service, 'AccessDenied', message);
  }
}

export function unknownKey(service: Service): Reply {
  const message = 'The security token included in the request is invalid.';
  switch (service) {
    case 'dynamodb':
    case 'secretsmanager':
      return jsonReply(400, { __type: 'com.amazon.coral.service#UnrecognizedClientException', message });
    case 's3':
      return forbidden(service, 'InvalidAccessKeyId', message);
    default:
      return forbidden(service, 'InvalidClientTokenId', message);
  }
}

function forbidden(service: 's3' | 'ses' | 'sqs', code: string, message: string): Reply {
  const details = `<Code>${code}</Code><Message>${escapeXml(message)}</Message>`;
  switch (service) {
    case 'sqs': {
      const reply = jsonReply(403, { __type: `com.amazonaws.sqs#${code}`, message });
      // SQS's older protocol, which clients still read.
      return { ...reply, headers: { ...reply.headers, 'x-amzn-query-error': `${code};Sender` } };
    }
    case 's3':
      return { status: 403, headers: XML, body: `<Error>${details}<RequestId>${randomUUID()}</RequestId></Error>` };
    case 'ses':
      return {
        status: 403,
        headers: XML,
        body: `<ErrorResponse xmlns="http://ses.amazonaws.com/doc/2010-12-01/"><Error><Type>Sender</Type>${details}</Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`,
      };
  }
}
