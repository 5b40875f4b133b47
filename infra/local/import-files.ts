import { DeleteObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { readFile } from '../../shared/aws/files.ts';

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
    const found = await readFile(s3, bucket, result);
    if (found && 'bytes' in found) return ImportResult.parse(JSON.parse(Buffer.from(found.bytes).toString()));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Inläsningen av ${key} blev inte klar på ${TIMEOUT_MS / 1000} sekunder.`);
}
