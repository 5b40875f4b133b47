import { setTimeout } from 'node:timers/promises';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { sesHeaders } from '../local/ses/inbound-headers.ts';

type SmokePorts = {
  s3: Pick<S3Client, 'send'>;
  bucket: string;
  mailbox: string;
  patience?: { tries: number; pauseMs: number };
};

/** Mail, queue and function take seconds; a function that was replaced just now, longer. */
const PATIENCE = { tries: 90, pauseMs: 2_000 };

/**
 * A mail as SES would store it, marked as automatic, so that it reports nobody and nobody is answered. True once
 * mail-intake has judged it, stored the verdict and put the mail away, so that it lies no longer where it came in (P5).
 */
export async function smokeMail(
  id: string,
  { s3, bucket, mailbox, patience: { tries, pauseMs } = PATIENCE }: SmokePorts,
): Promise<boolean> {
  const key = `prov-${id}`;
  await s3.send(new PutObjectCommand({ Bucket: bucket, Key: `in/${key}`, Body: mailOf(id, mailbox) }));
  const liesIn = async (folder: string) => {
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${folder}${key}` }));
    return Contents.length > 0;
  };
  for (let attempt = 0; attempt < tries; attempt++) {
    if ((await liesIn('mail/')) && !(await liesIn('in/'))) return true;
    await setTimeout(pauseMs);
  }
  return false;
}

function mailOf(id: string, mailbox: string): Buffer {
  const mail = Buffer.from(
    [
      `From: ${mailbox}`,
      `To: ${mailbox}`,
      `Subject: Prov efter driftsättning ${id}`,
      'Auto-Submitted: auto-generated',
      'MIME-Version: 1.0',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Det här mejlet provar att brevlådan tas om hand efter en driftsättning. Det rapporterar ingen.',
      '',
    ].join('\r\n'),
  );
  const envelope = { sender: mailbox, recipient: mailbox, helo: 'localhost', sesId: `prov${id}`, at: new Date() };
  return Buffer.concat([Buffer.from(sesHeaders(envelope, mail)), mail]);
}
