import type { IncomingMessage } from 'node:http';
import { mailOf } from '../ses/send-request.ts';
import type { Call, ObjectInput, Service } from './required-access.ts';

/** The operation is S3's and SES's own to read. */
export async function callOf(
  service: Service,
  request: IncomingMessage,
  operation: string,
  body: string,
): Promise<Call> {
  switch (service) {
    case 's3':
      return { service, ...objectCall(request) };
    case 'ses': {
      const form = new URLSearchParams(body);
      return { service, operation: form.get('Action') ?? '', input: await mailOf(form) };
    }
    default:
      return { service, operation, input: JSON.parse(body) };
  }
}

function objectCall({ method = '', url = '', headers }: IncomingMessage): { operation: string; input: ObjectInput } {
  const { pathname, searchParams: query } = new URL(url, 'http://127.0.0.1');
  const [, Bucket = '', key = ''] = /^\/([^/]*)\/?(.*)$/s.exec(pathname) ?? [];
  const CopySource = headers['x-amz-copy-source'];
  const Prefix = query.get('prefix');
  const VersionId = query.get('versionId');
  const input = {
    Bucket,
    Key: decodeURIComponent(key),
    ...(Prefix !== null && { Prefix }),
    ...(VersionId !== null && { VersionId }),
    ...(CopySource !== undefined && { CopySource: String(CopySource) }),
  };
  return { operation: operationOf(method, key, query, CopySource !== undefined), input };
}

const OBJECT_OPERATIONS: Record<string, string> = {
  GET: 'GetObject',
  HEAD: 'HeadObject',
  PUT: 'PutObject',
  DELETE: 'DeleteObject',
};
const PLAIN = new Set(['x-id', 'list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after']);

/** Other parameters make a name that no policy allows. */
function operationOf(method: string, key: string, query: URLSearchParams, copies: boolean): string {
  const others = [...query.keys()].filter((name) => !PLAIN.has(name) && !(name === 'versionId' && method === 'DELETE'));
  if (others.length > 0) return [method, ...others].join('-');
  if (key === '') return method === 'GET' ? 'ListObjectsV2' : `${method}-bucket`;
  if (copies) return 'CopyObject';
  return OBJECT_OPERATIONS[method] ?? method;
}
