import { Readable } from 'node:stream';
import { GetObjectCommand, NoSuchKey, PutObjectCommand } from '@aws-sdk/client-s3';
import { Fault } from '../domain/fault.ts';
import type { S3 } from './clients.ts';

export type OpenFile = {
  bytes: AsyncIterable<Uint8Array>;
  size: number;
  /** Changes with each upload, even of the same content. */
  version: string;
  storedAt: Date;
  close: () => void;
};

export async function openFile(s3: S3, bucket: string, key: string): Promise<OpenFile | undefined> {
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    const { Body, ContentLength = 0, ETag, LastModified } = answer;
    if (!(Body instanceof Readable) || !ETag || !LastModified) throw new Fault('service-busy');
    return {
      bytes: Body,
      size: ContentLength,
      version: `${ETag}|${LastModified.toISOString()}`,
      storedAt: LastModified,
      close: () => Body.destroy(),
    };
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}

export async function writeJson(s3: S3, bucket: string, key: string, content: object): Promise<void> {
  const Body = JSON.stringify(content, null, 2);
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body, ContentType: 'application/json' }));
}
