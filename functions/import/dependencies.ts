import type { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb, S3, Secrets, Sqs } from '../../shared/aws/clients.ts';
import { openFile, writeJson } from '../../shared/aws/file-stream.ts';
import { signal } from '../../shared/aws/queue.ts';
import {
  type NoticeSignal,
  ObjectCreated,
  objectKeys,
  type RegisterSignal,
  S3TestEvent,
} from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { log } from '../../shared/lambda/log.ts';
import { directoryWriter } from '../../shared/store/directory-writer.ts';
import { holdStore } from '../../shared/store/hold-store.ts';
import { importStore } from '../../shared/store/import-store.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { importKey } from '../../shared/store/keys.ts';
import { keyedHash } from '../../shared/store/person-key.ts';
import { residentsWriter } from '../../shared/store/residents-writer.ts';
import { sealedStore } from '../../shared/store/sealed-store.ts';
import type { ImportEnv } from './env.ts';
import { importObject, isForImport, type ObjectPorts } from './import-object.ts';
import { importResidents } from './import-residents.ts';

export const ImportMessage = z.union([ObjectCreated, S3TestEvent]);
export type ImportMessage = z.infer<typeof ImportMessage>;

type Env = z.infer<typeof ImportEnv>;
type Aws = { dynamoDb: DynamoDb; s3: S3; sqs: Sqs; secrets: Secrets };

export function createHandler(env: Env, aws: Aws, profile: Profile, now: () => Temporal.Instant) {
  const ports = portsOf(env, aws, profile, now);
  return async (message: ImportMessage): Promise<void> => {
    if ('Event' in message) return;
    for (const key of objectKeys(message)) {
      if (!isForImport(key)) continue;
      const start = now();
      const { outcome, result } = await importObject(key, profile, ports);
      const durationMs = now().epochMilliseconds - start.epochMilliseconds;
      const counts = result && { count: result.rows, accepted: result.accepted, refused: result.refused.count };
      log('import ended', { outcome, ...(result?.reason && { code: result.reason }), ...counts, durationMs });
    }
  };
}

const HOLDS_AT_ONCE = 10;

function portsOf(env: Env, { dynamoDb, s3, sqs, secrets }: Aws, profile: Profile, now: () => Temporal.Instant) {
  const imports = importStore(dynamoDb, env.REGISTER_TABLE);
  const residents = residentsWriter(dynamoDb, env.RESIDENTS_TABLE);
  const keyed = keyedHash(secrets, env.PERSON_KEY_SECRET, dynamoDb, env.REGISTER_TABLE);
  const directory = directoryWriter(dynamoDb, env.DIRECTORY_TABLE);
  const sealed = sealedStore(dynamoDb, env.SEALED_TABLE);
  const holds = holdStore(dynamoDb, { holds: env.HOLDS_TABLE, register: env.REGISTER_TABLE });

  const ports: ObjectPorts = {
    ...directory,
    open: (key) => openFile(s3, env.IMPORT_BUCKET, key),
    identify: imports.identify,
    takeLease: (importId) => imports.takeLease(importId, now()),
    freeLease: imports.freeLease,
    importResidents: async (importId, read, lease) => {
      const { personKeyOf } = await keyed();
      const options = { importId, profile, unfinished: lease.unfinished };
      return importResidents(options, {
        read,
        personKeyOf,
        extractInForce: residents.extract,
        putInForce: residents.putInForce,
        load: residents.load,
        write: residents.write,
        stored: residents.persons,
        flagsLost: async (persons) => {
          await sealed.lostFlags(importId, persons, now());
          await imports.flagsLost(importId);
          for (const group of inGroups(persons, HOLDS_AT_ONCE))
            await Promise.all(
              group.map(({ personKey }) =>
                holds.put({ personKey, reference: importId, cause: 'lost-flag', setAt: now().toString() }, now()),
              ),
            );
        },
        markGone: residents.markGone,
        youths: imports.youths,
        markPending: residents.markPending,
        signal: (keys) => {
          const signals = keys.map((personKey): RegisterSignal => ({ about: 'youth', personKey }));
          return signal(sqs, env.NOTIFICATIONS_QUEUE_URL, signals);
        },
        holdsLease: () => imports.stillHolds(lease),
        now,
      });
    },
    wereFlagsLost: imports.wereFlagsLost,
    record: (finished) => imports.record(finished, now()),
    finish: imports.finish,
    signalNotice: (importId, notice) => {
      const message: NoticeSignal = { item: importKey(importId), notice };
      return signal(sqs, env.NOTICES_QUEUE_URL, [message]);
    },
    writeResult: (key, result) => writeJson(s3, env.IMPORT_BUCKET, key, result),
    now,
  };
  return ports;
}
