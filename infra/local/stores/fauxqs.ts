import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { buildApp } from 'fauxqs';
import { PersistenceManager } from '../../../node_modules/fauxqs/dist/persistence.js';
import { S3Store } from '../../../node_modules/fauxqs/dist/s3/s3Store.js';
import { SnsStore } from '../../../node_modules/fauxqs/dist/sns/snsStore.js';
import { type SqsQueue, SqsStore } from '../../../node_modules/fauxqs/dist/sqs/sqsStore.js';
import { INVALID_MESSAGE_BODY_CHAR } from '../../../node_modules/fauxqs/dist/sqs/sqsTypes.js';
import { ACCOUNT, REGION } from '../account.ts';
import type { Reply } from '../http.ts';

export { S3Error } from '../../../node_modules/fauxqs/dist/common/errors.js';
export { completeMultipartUpload } from '../../../node_modules/fauxqs/dist/s3/actions/completeMultipartUpload.js';
export { putObject } from '../../../node_modules/fauxqs/dist/s3/actions/putObject.js';
export { receiveMessage } from '../../../node_modules/fauxqs/dist/sqs/actions/receiveMessage.js';

export type Queue = SqsQueue;
export const sendTo = (queue: Queue, body: string) => queue.enqueue(SqsStore.createMessage(body));

export type Fauxqs = {
  sqs: SqsStore;
  s3: S3Store;
  handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** SQS, by JSON. */
  ask: (operation: string, input: string) => Promise<Reply>;
  stop: () => Promise<void>;
};

/**
 * Without its server, which binds 0.0.0.0. The package exports nothing else, so files of the pinned version are
 * imported by path.
 */
export async function openFauxqs(stateDir: string, port: number): Promise<Fauxqs> {
  const sqs = new SqsStore();
  const s3 = new S3Store();
  const sns = new SnsStore();
  const queuesOnDisk = openDisk(join(stateDir, 'sqs'));
  const objectsOnDisk = openDisk(join(stateDir, 's3'));
  keepReceiveCount(queuesOnDisk);
  queuesOnDisk.loadSqsAndSns(sqs, sns);
  objectsOnDisk.loadS3(s3);
  sqs.persistence = queuesOnDisk;
  for (const queue of sqs.allQueues()) queue.persistence = queuesOnDisk;
  s3.persistence = objectsOnDisk;

  sqs.buildQueueUrl = (name) => `http://127.0.0.1:${port}/${ACCOUNT}/${name}`;
  allowAllCharacters();
  listByBytes(s3);

  const app = buildApp({ logger: false, defaultRegion: REGION, stores: { sqsStore: sqs, snsStore: sns, s3Store: s3 } });
  await app.ready();
  return {
    sqs,
    s3,
    handle: (request, response) => app.routing(request, response),
    ask: async (operation, payload) => {
      const headers = { 'x-amz-target': `AmazonSQS.${operation}`, 'content-type': 'application/x-amz-json-1.0' };
      const reply = await app.inject({ method: 'POST', url: '/', headers, payload });
      return { status: reply.statusCode, headers: reply.headers as Reply['headers'], body: reply.body };
    },
    stop: async () => {
      await app.close();
      queuesOnDisk.close();
      objectsOnDisk.close();
    },
  };
}

/** A database for objects too: a kill leaves files half written. NORMAL survives the process, not a power cut. */
function openDisk(folder: string): PersistenceManager {
  const disk = new PersistenceManager(folder);
  databaseOf(disk).exec('PRAGMA synchronous = NORMAL');
  return disk;
}

const databaseOf = (disk: PersistenceManager) => (disk as unknown as { db: DatabaseSync }).db;

/** fauxqs allows no XML character above U+FFFF. Drop at fauxqs >= 2.9. */
function allowAllCharacters(): void {
  const invalid = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;
  INVALID_MESSAGE_BODY_CHAR.test = (body) => invalid.test(body);
}

/** On visibility 0 fauxqs writes NULL into a NOT NULL column. */
function keepReceiveCount(disk: PersistenceManager): void {
  const ready = databaseOf(disk).prepare(
    'UPDATE sqs_messages SET receipt_handle = NULL, visibility_deadline = NULL WHERE message_id = ?',
  );
  disk.updateMessageReady = (messageId) => {
    ready.run(messageId);
  };
}

/** S3 lists by bytes. fauxqs sorts by locale but pages by bytes, and loses keys. */
function listByBytes(s3: S3Store): void {
  const list = s3.listObjects.bind(s3);
  s3.listObjects = (bucket, { maxKeys = 1000, startAfter, marker, ...options } = {}) => {
    const whole = list(bucket, { ...options, maxKeys: Number.POSITIVE_INFINITY });
    const after = startAfter || marker || '';
    const found = [
      ...whole.objects.map((object) => ({ name: object.key, object })),
      ...whole.commonPrefixes.map((name) => ({ name, object: undefined })),
    ]
      .filter(({ name }) => name > after)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    const page = found.slice(0, maxKeys);
    return {
      objects: page.flatMap(({ object }) => object ?? []),
      commonPrefixes: page.flatMap(({ name, object }) => (object ? [] : name)),
      isTruncated: found.length > page.length,
    };
  };
}
