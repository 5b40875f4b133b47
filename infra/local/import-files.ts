import { DeleteObjectCommand, GetObjectCommand, NoSuchKey, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';

const ImportResult = z.object({
  state: z.enum(['imported', 'refused']),
  rows: z.number(),
  accepted: z.number(),
  reason: z.string().optional(),
  refused: z.array(z.object({ row: z.number(), field: z.string(), code: z.string() })),
});

const TIMEOUT_MS = 120_000;

/** Throws after two minutes. */
export async function importFile(s3: S3Client, bucket: string, key: string, body: Buffer | string) {
  const result = key.replace(/\.csv$/, '.result.json');
  await s3.send(new DeleteObjectCommand({ Bucket: bucket, Key: result }));
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  for (const start = Date.now(); Date.now() - start < TIMEOUT_MS; ) {
    const found = await read(s3, bucket, result);
    if (found) return ImportResult.parse(JSON.parse(found));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Inläsningen av ${key} blev inte klar på ${TIMEOUT_MS / 1000} sekunder.`);
}

async function read(s3: S3Client, bucket: string, key: string): Promise<string | undefined> {
  try {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    return await Body?.transformToString();
  } catch (error) {
    if (error instanceof NoSuchKey) return undefined;
    throw error;
  }
}
