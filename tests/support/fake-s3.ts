import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { S3 } from '../../shared/aws/clients.ts';

export type FakeObject = { bytes: Buffer; etag: string; storedAt: Date; versionId: string; contentType?: string };
/** All buckets at one moment. */
type Kept = { objects: Map<string, FakeObject>; older: Map<string, FakeObject[]>; versions: number };

/** Small, so that rows and characters are cut. */
const CHUNK_BYTES = 50;
const KEYS_A_PAGE = 1000;
const NOTHING: Kept = { objects: new Map(), older: new Map(), versions: 0 };

/** Buckets in memory, with versions; `objects` by `bucket/key`. Knows streams, `IfNoneMatch: '*'` (412), 404 and pages. */
export function fakeS3({ now = () => new Date(), chunkBytes = CHUNK_BYTES, from = NOTHING } = {}) {
  const { objects, older } = copyOf(from);
  let { versions } = from;

  const putAway = (path: string) => {
    const newest = objects.get(path);
    if (newest) older.set(path, [...(older.get(path) ?? []), newest]);
    objects.delete(path);
  };
  const put = (bucket: string, key: string, body: string | Uint8Array, contentType?: string) => {
    const bytes = Buffer.from(body as Uint8Array);
    const etag = `"${createHash('md5').update(bytes).digest('hex')}"`;
    const path = `${bucket}/${key}`;
    putAway(path);
    const versionId = String(++versions);
    objects.set(path, { bytes, etag, versionId, storedAt: now(), ...(contentType && { contentType }) });
    return { ETag: etag };
  };
  const found = (path: string) => {
    const object = objects.get(path);
    if (!object) throw new NoSuchKey({ message: 'NoSuchKey', $metadata: { httpStatusCode: 404 } });
    return object;
  };
  const facts = ({ bytes, etag, storedAt, contentType }: FakeObject) => ({
    ContentLength: bytes.length,
    ETag: etag,
    LastModified: storedAt,
    ContentType: contentType,
  });

  const send = async (command: unknown): Promise<unknown> => {
    if (command instanceof GetObjectCommand) {
      const object = found(`${command.input.Bucket}/${command.input.Key}`);
      return { ...facts(object), Body: body(object.bytes, chunkBytes) };
    }
    if (command instanceof HeadObjectCommand) return facts(found(`${command.input.Bucket}/${command.input.Key}`));
    if (command instanceof PutObjectCommand) {
      const { Bucket = '', Key = '', Body, IfNoneMatch, ContentType } = command.input;
      if (IfNoneMatch === '*' && objects.has(`${Bucket}/${Key}`)) throw preconditionFailed();
      return put(Bucket, Key, Body as string | Uint8Array, ContentType);
    }
    if (command instanceof CopyObjectCommand) {
      const { Bucket = '', Key = '', CopySource = '' } = command.input;
      const { bytes, contentType, versionId } = found(CopySource.split('/').map(decodeURIComponent).join('/'));
      return { CopyObjectResult: put(Bucket, Key, bytes, contentType), CopySourceVersionId: versionId };
    }
    if (command instanceof DeleteObjectCommand) {
      const { Bucket, Key, VersionId } = command.input;
      const path = `${Bucket}/${Key}`;
      const isNewest = VersionId === objects.get(path)?.versionId;
      if (VersionId === undefined) putAway(path);
      else if (isNewest) objects.delete(path);
      const before = VersionId !== undefined && isNewest && older.get(path)?.pop();
      if (before) objects.set(path, before);
      return {};
    }
    if (command instanceof ListObjectsV2Command) return list(objects, command.input);
    throw new Error('fake S3: unknown command');
  };

  const text = (bucket: string, key: string) => objects.get(`${bucket}/${key}`)?.bytes.toString('utf8');
  const olderVersions = (bucket: string, key: string) => older.get(`${bucket}/${key}`)?.length ?? 0;
  const kept = (): Kept => copyOf({ objects, older, versions });
  return { send: send as S3['send'], objects, olderVersions, put, text, kept };
}

const copyOf = ({ objects, older, versions }: Kept): Kept => ({
  objects: new Map(objects),
  older: new Map([...older].map(([path, all]) => [path, [...all]])),
  versions,
});

function body(bytes: Buffer, chunkBytes: number) {
  function* chunks() {
    for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes);
  }
  return Object.assign(Readable.from(chunks(), { objectMode: false }), {
    transformToByteArray: async () => new Uint8Array(bytes),
    transformToString: async () => bytes.toString('utf8'),
    transformToWebStream: () => Readable.toWeb(Readable.from(chunks(), { objectMode: false })),
  });
}

function list(objects: Map<string, FakeObject>, input: ListObjectsV2Command['input']) {
  const { Bucket, Prefix = '', MaxKeys = KEYS_A_PAGE, ContinuationToken, StartAfter } = input;
  const after = ContinuationToken ?? StartAfter ?? '';
  const keys = [...objects.keys()]
    .filter((path) => path.startsWith(`${Bucket}/${Prefix}`))
    .map((path) => path.slice(`${Bucket}/`.length))
    .filter((key) => key > after)
    .toSorted();
  const page = keys.slice(0, MaxKeys);
  const Contents = page.map((Key) => {
    const object = objects.get(`${Bucket}/${Key}`);
    return { Key, Size: object?.bytes.length, ETag: object?.etag, LastModified: object?.storedAt };
  });
  const more = keys.length > page.length;
  return { Contents, KeyCount: page.length, IsTruncated: more, ...(more && { NextContinuationToken: page.at(-1) }) };
}

const preconditionFailed = () =>
  new S3ServiceException({
    name: 'PreconditionFailed',
    $fault: 'client',
    message: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
