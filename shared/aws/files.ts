import {
  CopyObjectCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { Fault } from '../domain/fault.ts';
import type { S3 } from './clients.ts';

export type StoredFile = { bytes: Uint8Array; storedAt: Date };

/** Undefined if gone; above `limit` bytes it is not read. */
export async function readFile(
  s3: S3,
  bucket: string,
  key: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<StoredFile | { tooLarge: true; storedAt: Date } | undefined> {
  try {
    const { Body, ContentLength = 0, LastModified } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (!Body || !LastModified) throw new Fault('service-busy');
    if (ContentLength > limit) {
      if ('destroy' in Body) (Body as { destroy: () => void }).destroy();
      return { tooLarge: true, storedAt: LastModified };
    }
    return { bytes: await Body.transformToByteArray(), storedAt: LastModified };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

export async function writeOnce(s3: S3, bucket: string, key: string, bytes: Uint8Array, contentType: string) {
  try {
    await s3.send(
      new PutObjectCommand({ Bucket: bucket, Key: key, Body: bytes, ContentType: contentType, IfNoneMatch: '*' }),
    );
    return 'written' as const;
  } catch (error) {
    if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 412) return 'was-there' as const;
    throw error;
  }
}

/** Of an object from before its bucket kept versions. */
const NO_VERSION = 'null';

/**
 * Every version, since what was sealed must lie nowhere else (P5): to delete the newest brings the one before it back.
 * If the source is gone, an earlier attempt has moved it.
 */
export async function moveFile(s3: S3, from: { bucket: string; key: string }, to: { bucket: string; key: string }) {
  for (let moved = await copy(s3, from, to); moved; moved = await copy(s3, from, to)) {
    const VersionId = moved.CopySourceVersionId ?? NO_VERSION;
    await s3.send(new DeleteObjectCommand({ Bucket: from.bucket, Key: from.key, VersionId }));
  }
}

/** Undefined if the source is gone. */
async function copy(s3: S3, from: { bucket: string; key: string }, to: { bucket: string; key: string }) {
  const CopySource = `${from.bucket}/${from.key.split('/').map(encodeURIComponent).join('/')}`;
  try {
    return await s3.send(new CopyObjectCommand({ Bucket: to.bucket, Key: to.key, CopySource }));
  } catch (error) {
    if (error instanceof S3ServiceException && error.name === 'NoSuchKey') return undefined;
    throw error;
  }
}

/** Gone or not. */
export async function removeFile(s3: S3, bucket: string, key: string): Promise<void> {
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
}

export async function* listFiles(s3: S3, bucket: string, prefix: string) {
  let token: string | undefined;
  do {
    const page = await s3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...(token && { ContinuationToken: token }) }),
    );
    for (const { Key, LastModified } of page.Contents ?? [])
      if (Key && LastModified) yield { key: Key, storedAt: LastModified };
    token = page.NextContinuationToken;
  } while (token);
}
