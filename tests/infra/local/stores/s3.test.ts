import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { idle, printed, RAW_MAIL, smallStack } from '../small-stack.ts';

const stack = smallStack();
const s3 = () => new S3Client(stack().clientsConfig);
const put = (Key: string, Body: string | Buffer, more = {}) =>
  s3().send(new PutObjectCommand({ Bucket: RAW_MAIL, Key, Body, ...more }));
const keys = async (Prefix: string) =>
  (await s3().send(new ListObjectsV2Command({ Bucket: RAW_MAIL, Prefix }))).Contents?.map(({ Key }) => Key) ?? [];

test('If-None-Match: * writes only a missing object, and of many writers exactly one wins', async () => {
  const write = (body: string) => put('once/letter.pdf', body, { IfNoneMatch: '*' });
  const outcomes = await Promise.allSettled(['a', 'b', 'c', 'd'].map(write));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  await expect(write('late')).rejects.toMatchObject({
    name: 'PreconditionFailed',
    $metadata: { httpStatusCode: 412 },
  });
});

test('a copy and a finished multipart upload respect If-None-Match too', async () => {
  await put('none/taken', 'first');
  const where = { Bucket: RAW_MAIL, Key: 'none/taken' };
  await expect(
    s3().send(new CopyObjectCommand({ ...where, CopySource: `${RAW_MAIL}/none/taken`, IfNoneMatch: '*' })),
  ).rejects.toMatchObject({ $metadata: { httpStatusCode: 412 } });
  const { UploadId } = await s3().send(new CreateMultipartUploadCommand(where));
  const { ETag } = await s3().send(new UploadPartCommand({ ...where, UploadId, PartNumber: 1, Body: 'part' }));
  const finish = { ...where, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] }, IfNoneMatch: '*' };
  await expect(s3().send(new CompleteMultipartUploadCommand(finish))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 412 },
  });
});

test('every way to create an object with the prefix sends the event, with its key URL-encoded', async () => {
  await put('in/å b+c.eml', 'mail');
  await put('mail/elsewhere', 'not below in/');
  await s3().send(
    new CopyObjectCommand({ Bucket: RAW_MAIL, Key: 'in/copy', CopySource: `${RAW_MAIL}/mail/elsewhere` }),
  );
  const where = { Bucket: RAW_MAIL, Key: 'in/parts' };
  const { UploadId } = await s3().send(new CreateMultipartUploadCommand(where));
  const { ETag } = await s3().send(new UploadPartCommand({ ...where, UploadId, PartNumber: 1, Body: 'part' }));
  await s3().send(
    new CompleteMultipartUploadCommand({ ...where, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] } }),
  );
  await idle(stack());
  await expect.poll(() => printed(stack(), 'script').length).toBe(3);
  const events = printed(stack(), 'script')
    .map((line) => JSON.parse(JSON.parse(line.slice('index.js '.length)).Records[0].body).Records[0])
    .map(({ eventName, s3: at }) => [eventName, at.bucket.name, at.object.key, at.object.size]);
  expect(events.sort()).toEqual([
    ['ObjectCreated:CompleteMultipartUpload', RAW_MAIL, 'in/parts', 4],
    ['ObjectCreated:Copy', RAW_MAIL, 'in/copy', 13],
    ['ObjectCreated:Put', RAW_MAIL, 'in/%C3%A5+b%2Bc.eml', 4],
  ]);
});

test('a notification respects its suffix and its single event', async () => {
  await s3().send(new PutObjectCommand({ Bucket: 'given-name', Key: 'letter.pdf', Body: 'pdf' }));
  await s3().send(new PutObjectCommand({ Bucket: 'given-name', Key: 'letter.txt', Body: 'txt' }));
  await s3().send(
    new CopyObjectCommand({ Bucket: 'given-name', Key: 'copy.pdf', CopySource: 'given-name/letter.pdf' }),
  );
  const QueueUrl = `${stack().clientsConfig.endpoint}/000000000000/lettersqueue1cf0cb63`;
  const { Messages } = await new SQSClient(stack().clientsConfig).send(
    new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }),
  );
  expect(Messages?.map(({ Body = '' }) => JSON.parse(Body).Records[0].s3.object.key)).toEqual(['letter.pdf']);
  stack().purgeAll();
});

test('get, head, copy, delete and list answer as in S3', async () => {
  const before = Math.floor(Date.now() / 1000) * 1000;
  await put('things/a', 'hej', { ContentType: 'text/plain', Metadata: { report: 'r-1' } });
  const where = { Bucket: RAW_MAIL, Key: 'things/a' };
  const got = await s3().send(new GetObjectCommand(where));
  expect(await got.Body?.transformToString()).toBe('hej');
  expect(got).toMatchObject({ ContentType: 'text/plain', Metadata: { report: 'r-1' }, ContentLength: 3 });
  expect(got.LastModified?.getTime()).toBeGreaterThanOrEqual(before);
  expect(got.LastModified?.getTime()).toBeLessThanOrEqual(Date.now());
  expect(await s3().send(new HeadObjectCommand(where))).toMatchObject({
    Metadata: { report: 'r-1' },
    ContentLength: 3,
  });

  await s3().send(new CopyObjectCommand({ Bucket: RAW_MAIL, Key: 'things/b', CopySource: `${RAW_MAIL}/things/a` }));
  expect((await s3().send(new HeadObjectCommand({ ...where, Key: 'things/b' }))).Metadata).toEqual({ report: 'r-1' });
  await s3().send(new DeleteObjectCommand(where));
  expect(await keys('things/')).toEqual(['things/b']);
  await expect(s3().send(new GetObjectCommand(where))).rejects.toMatchObject({ name: 'NoSuchKey' });
  await expect(s3().send(new HeadObjectCommand(where))).rejects.toMatchObject({ name: 'NotFound' });
  await s3().send(new DeleteObjectCommand(where));
});

test('in a bucket that keeps versions a copy names its source, and only that is deleted by it', async () => {
  const where = { Bucket: RAW_MAIL, Key: 'versions/a' };
  const to = { Bucket: RAW_MAIL, Key: 'versions/b', CopySource: `${RAW_MAIL}/versions/a` };
  const copy = () => s3().send(new CopyObjectCommand(to));
  await put('versions/a', 'one');
  const { CopySourceVersionId: one } = await copy();
  await put('versions/a', 'two');
  const { CopySourceVersionId: two } = await copy();
  expect(one).not.toBe(two);
  await s3().send(new DeleteObjectCommand({ ...where, VersionId: one }));
  await s3().send(new HeadObjectCommand(where));
  await s3().send(new DeleteObjectCommand({ ...where, VersionId: two }));
  await expect(s3().send(new HeadObjectCommand(where))).rejects.toMatchObject({ name: 'NotFound' });

  const plain = { Bucket: 'given-name', Key: 'a' };
  await s3().send(new PutObjectCommand({ ...plain, Body: 'one' }));
  const copied = await s3().send(new CopyObjectCommand({ ...plain, Key: 'b', CopySource: 'given-name/a' }));
  expect(copied.CopySourceVersionId).toBeUndefined();
  await s3().send(new DeleteObjectCommand({ ...plain, VersionId: 'null' }));
  await expect(s3().send(new HeadObjectCommand(plain))).rejects.toMatchObject({ name: 'NotFound' });
});

test('a list is ordered by bytes and loses nothing between pages', async () => {
  const names = ['list/B', 'list/a', 'list/a-b', 'list/ab', 'list/Å'];
  for (const name of names) await put(name, 'x');
  const found: (string | undefined)[] = [];
  let ContinuationToken: string | undefined;
  do {
    const page = await s3().send(
      new ListObjectsV2Command({
        Bucket: RAW_MAIL,
        Prefix: 'list/',
        MaxKeys: 2,
        ...(ContinuationToken !== undefined && { ContinuationToken }),
      }),
    );
    found.push(...(page.Contents ?? []).map(({ Key }) => Key));
    ContinuationToken = page.NextContinuationToken;
  } while (ContinuationToken);
  expect(found).toEqual(names);
});

test('an object may be larger than 11 MiB', async () => {
  const body = Buffer.alloc(12 * 1024 * 1024, Buffer.from([0, 13, 10, 255]));
  await put('large', body);
  const got = await s3().send(new GetObjectCommand({ Bucket: RAW_MAIL, Key: 'large' }));
  expect(Buffer.compare(Buffer.from((await got.Body?.transformToByteArray()) ?? []), body)).toBe(0);
});

test('a body that comes in signed chunks is stored without their frame', async () => {
  const { endpoint } = stack().clientsConfig;
  const body = 'x'.repeat(10);
  const response = await fetch(`${endpoint}/${RAW_MAIL}/chunked`, {
    method: 'PUT',
    headers: {
      authorization:
        'AWS4-HMAC-SHA256 Credential=LOCALOUTSIDE/20261122/eu-north-1/s3/aws4_request, SignedHeaders=a, Signature=b',
      'content-encoding': 'aws-chunked',
      'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER',
      'x-amz-decoded-content-length': `${body.length}`,
      'x-amz-trailer': 'x-amz-checksum-crc32',
    },
    body: `${body.length.toString(16)}\r\n${body}\r\n0\r\nx-amz-checksum-crc32:jt9Hdw==\r\n\r\n`,
  });
  expect(response.status).toBe(200);
  const got = await s3().send(new GetObjectCommand({ Bucket: RAW_MAIL, Key: 'chunked' }));
  expect(await got.Body?.transformToString()).toBe(body);
});

test('tagging and versioning are refused instead of damaging the object', async () => {
  await put('tagged', 'body');
  const tagging = { Bucket: RAW_MAIL, Key: 'tagged', Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] } };
  await expect(s3().send(new PutObjectTaggingCommand(tagging))).rejects.toMatchObject({ name: 'NotImplemented' });
  await expect(s3().send(new GetBucketVersioningCommand({ Bucket: RAW_MAIL }))).rejects.toMatchObject({
    name: 'NotImplemented',
  });
  const asked = { Bucket: RAW_MAIL, Key: 'tagged' };
  expect((await s3().send(new GetObjectTaggingCommand(asked))).TagSet).toEqual([]);
  const got = await s3().send(new GetObjectCommand(asked));
  expect(await got.Body?.transformToString()).toBe('body');
});

test('a bucket that is not in the template is NoSuchBucket', async () => {
  await expect(s3().send(new PutObjectCommand({ Bucket: 'other-bucket', Key: 'a', Body: 'b' }))).rejects.toMatchObject({
    name: 'NoSuchBucket',
  });
});
