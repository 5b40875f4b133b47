import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { REGION } from '../account.ts';
import { bodyOf, type Reply, send } from '../http.ts';
import { completeMultipartUpload, type Fauxqs, putObject, S3Error, sendTo } from './fauxqs.ts';

export type NotificationSpec = { bucket: string; queueArn: string; events: string[]; prefix: string; suffix: string };

export type S3 = {
  handle: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
  /** As SES does with received mail. */
  put: (bucket: string, key: string, body: Buffer) => void;
  exists: (bucket: string, key: string) => boolean;
};

const XML = { 'content-type': 'application/xml' };

/** fauxqs answers 200 and does nothing, or worse: `?tagging` overwrites the object. */
const UNSUPPORTED = ['tagging', 'versioning', 'versions', 'acl', 'policy', 'notification', 'retention', 'legal-hold'];

/** Objects are created in one turn of the event loop: nothing comes between condition and write. */
export function s3Service(
  fauxqs: Fauxqs,
  { buckets, notifications }: { buckets: { name: string; versioned: boolean }[]; notifications: NotificationSpec[] },
): S3 {
  const notify = (bucket: string, key: string, event: string) => {
    const { contentLength, etag } = fauxqs.s3.headObject(bucket, key);
    const object = { key, size: contentLength, eTag: etag.replaceAll('"', '') };
    for (const to of notifications)
      if (to.bucket === bucket && wants(to, key, event)) {
        const queue = fauxqs.sqs.getQueueByArn(to.queueArn);
        if (queue) sendTo(queue, JSON.stringify(eventOf(bucket, object, event)));
      }
  };
  const versioned = new Set(buckets.flatMap((bucket) => (bucket.versioned ? bucket.name : [])));
  /** Only the newest version is kept; older ones can be neither read nor brought back. */
  const versionOf = (bucket: string, key: string) => {
    const { etag, lastModified } = fauxqs.s3.headObject(bucket, key);
    return `${etag.replaceAll('"', '')}.${lastModified.getTime()}`;
  };
  return {
    put: (bucket, key, body) => {
      fauxqs.s3.putObject(bucket, key, body);
      notify(bucket, key, 'ObjectCreated:Put');
    },
    exists: (bucket, key) => exists(fauxqs, bucket, key),
    handle: async (request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      const [, bucket = '', encodedKey = ''] = /^\/([^/]*)\/?(.*)$/s.exec(url.pathname) ?? [];
      const key = decodeURIComponent(encodedKey);
      // Command lines ask before they copy large objects.
      if (request.method === 'GET' && url.searchParams.has('tagging') && exists(fauxqs, bucket, key))
        return send(response, { status: 200, headers: XML, body: '<Tagging><TagSet></TagSet></Tagging>' });
      const version = url.searchParams.get('versionId');
      const unsupported =
        version !== null && request.method !== 'DELETE'
          ? 'versionId'
          : UNSUPPORTED.find((name) => url.searchParams.has(name));
      if (unsupported) {
        request.resume();
        return send(
          response,
          errorReply(new S3Error('NotImplemented', `${unsupported} is not supported by the embedded stack`, 501)),
        );
      }
      if (version !== null) {
        request.resume();
        const newest = () => (versioned.has(bucket) ? versionOf(bucket, key) : 'null');
        if (exists(fauxqs, bucket, key) && version === newest()) fauxqs.s3.deleteObject(bucket, key);
        return send(response, { status: 204, body: '' });
      }
      const event = creation(request, key, url.searchParams);
      if (!event) return fauxqs.handle(request, response);

      const body = await bodyOf(request);
      try {
        // Drop at fauxqs >= 2.9.
        if (request.headers['if-none-match'] === '*' && exists(fauxqs, bucket, key))
          throw new S3Error('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412);
        const reply = create(fauxqs, event, { bucket, key, url, headers: request.headers, body });
        const source = decodeURIComponent(String(request.headers['x-amz-copy-source'] ?? '')).replace(/^\//, '');
        const [, from = '', fromKey = ''] = /^([^/]+)\/(.+)$/s.exec(source) ?? [];
        if (versioned.has(from))
          reply.headers = { ...reply.headers, 'x-amz-copy-source-version-id': versionOf(from, fromKey) };
        notify(bucket, key, event);
        send(response, reply);
      } catch (error) {
        send(response, errorReply(error));
      }
    },
  };
}

function creation(request: IncomingMessage, key: string, query: URLSearchParams): string | undefined {
  if (key === '') return undefined;
  if (request.method === 'POST' && query.has('uploadId')) return 'ObjectCreated:CompleteMultipartUpload';
  if (request.method !== 'PUT' || query.has('partNumber')) return undefined;
  return request.headers['x-amz-copy-source'] ? 'ObjectCreated:Copy' : 'ObjectCreated:Put';
}

function exists(fauxqs: Fauxqs, bucket: string, key: string): boolean {
  try {
    fauxqs.s3.headObject(bucket, key);
    return true;
  } catch (error) {
    if (error instanceof S3Error && error.code === 'NoSuchKey') return false;
    throw error;
  }
}

type Creation = { bucket: string; key: string; url: URL; headers: IncomingHttpHeaders; body: Buffer };

/** fauxqs's server refuses bodies over 11 MiB. */
function create(fauxqs: Fauxqs, event: string, { bucket, key, url, headers, body }: Creation): Reply {
  const reply = { status: 200, headers: {} as Record<string, string>, body: '' };
  const recorder = {
    header: (name: string, value: unknown) => {
      reply.headers[name] = String(value);
      return recorder;
    },
    status: (status: number) => {
      reply.status = status;
      return recorder;
    },
    send: (text = '') => {
      reply.body = text;
      return recorder;
    },
  };
  const action = event === 'ObjectCreated:CompleteMultipartUpload' ? completeMultipartUpload : putObject;
  action(
    {
      params: { bucket, '*': key },
      query: Object.fromEntries(url.searchParams),
      headers,
      body,
    } as unknown as Parameters<typeof putObject>[0],
    recorder as unknown as Parameters<typeof putObject>[1],
    fauxqs.s3,
  );
  return reply;
}

function errorReply(error: unknown): Reply {
  const known =
    error instanceof S3Error ? error : new S3Error('InternalError', 'We encountered an internal error', 500);
  return { status: known.statusCode, headers: XML, body: known.toXml() };
}

function wants({ events, prefix, suffix }: NotificationSpec, key: string, event: string): boolean {
  const isWanted = events.some((name) => name === `s3:${event}` || name === 's3:ObjectCreated:*');
  return isWanted && key.startsWith(prefix) && key.endsWith(suffix);
}

/** S3 URL-encodes the key, with + for a space. */
function eventOf(bucket: string, object: { key: string; size: number; eTag: string }, eventName: string): unknown {
  const key = encodeURIComponent(object.key).replaceAll('%2F', '/').replaceAll('%20', '+');
  return {
    Records: [
      {
        eventVersion: '2.1',
        eventSource: 'aws:s3',
        awsRegion: REGION,
        eventTime: new Date().toISOString(),
        eventName,
        userIdentity: { principalId: 'AWS:LOCAL' },
        requestParameters: { sourceIPAddress: '127.0.0.1' },
        responseElements: { 'x-amz-request-id': randomUUID(), 'x-amz-id-2': 'local' },
        s3: {
          s3SchemaVersion: '1.0',
          configurationId: 'local',
          bucket: { name: bucket, ownerIdentity: { principalId: 'LOCAL' }, arn: `arn:aws:s3:::${bucket}` },
          object: { ...object, key, sequencer: Date.now().toString(16).toUpperCase().padStart(18, '0') },
        },
      },
    ],
  };
}
