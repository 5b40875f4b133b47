import { SendRawEmailCommand } from '@aws-sdk/client-ses';
import PostalMime from 'postal-mime';
import type { Temporal } from 'temporal-polyfill';
import { createHandler } from '../../../functions/mail-intake/dependencies.ts';
import { sealedPorts } from '../../../infra/cli/sealed.ts';
import type { SchoolUnit } from '../../../shared/domain/directory.ts';
import { objectCreated } from '../../../shared/domain/messages.ts';
import { Report } from '../../../shared/domain/report.ts';
import { decideHeld, type HeldPorts } from '../../../shared/staff-actions/held.ts';
import type { RegisterPorts } from '../../../shared/staff-actions/register-pupil.ts';
import type { SealedPorts } from '../../../shared/staff-actions/sealed.ts';
import { DIRECTORY_CURRENT, reporterKey, reportKey, unitKey } from '../../../shared/store/keys.ts';
import { keyedHash } from '../../../shared/store/person-key.ts';
import { readingStore } from '../../../shared/store/reading-store.ts';
import { reportStore } from '../../../shared/store/report-store.ts';
import { getItem, type Item, putItem } from '../../../shared/store/table.ts';
import { NOW, stockholm } from '../../support/builders.ts';
import { directDynamo } from '../../support/direct-dynamo.ts';
import { allItems } from '../../support/dynamo.ts';
import { fakeS3 } from '../../support/fake-s3.ts';
import { fakeSecrets } from '../../support/fake-secrets.ts';
import { fakeSqs } from '../../support/fake-sqs.ts';
import { exempelskolan, rawMail, sesBlock, template } from '../../support/mails.ts';
import { env } from '../../support/system/template.ts';

export const twoPupils = `${template()}\r\n${template({ Personnummer: '20080102-2393', Namn: 'Robin Exempel' })}`;
export const unverifiedMail = (body = twoPupils) =>
  rawMail({
    top: sesBlock({ dkim: 'dkim=fail header.i=@skola.example;', dmarc: 'dmarc=fail header.from=skola.example;' }),
    body,
  });
export const strangersMail = (body = twoPupils) =>
  rawMail({
    top: sesBlock({ dkim: 'dkim=pass header.i=@hem.example;', dmarc: 'dmarc=pass header.from=hem.example;' }),
    from: 'Vikarie <vikarie@hem.example>',
    body,
  });

/** Dies at this call, before or after its effect: no call settles any more. */
export type Crash = { at: number; after: boolean };

/** mail-intake with its stores, and a person who decides. */
export async function mailroom() {
  const dynamo = await directDynamo();
  const s3 = fakeS3({ now: () => new Date(clock.epochMilliseconds) });
  const sqs = fakeSqs();
  const mails: Uint8Array[] = [];
  let clock = NOW;
  let crash: (Crash & { die: () => Promise<never> }) | undefined;
  const sent: unknown[] = [];

  function mortal<T extends { send: unknown }>(client: T): T {
    const send = client.send as (command: unknown) => Promise<unknown>;
    const call = async (command: unknown) => {
      const here = sent.push(command);
      if (crash && here >= crash.at && !(here === crash.at && crash.after)) return crash.die();
      const answer = await send.call(client, command);
      return crash && here >= crash.at ? crash.die() : answer;
    };
    return { ...client, send: call } as T;
  }
  const ses = {
    send: async (command: unknown) => {
      if (!(command instanceof SendRawEmailCommand)) throw new Error('fake SES: unknown command');
      mails.push(command.input.RawMessage?.Data ?? new Uint8Array());
      return { MessageId: `ses-${mails.length}` };
    },
  };
  const aws = {
    dynamoDb: mortal(dynamo.client),
    s3: mortal(s3),
    sqs: mortal(sqs),
    ses: mortal(ses as never),
    secrets: fakeSecrets(),
  };
  const ports = (): HeldPorts & Pick<RegisterPorts, 'notificationsQueueUrl'> => ({
    ...aws,
    register: 'register',
    rawMailBucket: 'raw-mail',
    mailQueueUrl: 'https://sqs.test/mail',
    notificationsQueueUrl: 'https://sqs.test/notifications',
    actor: { by: 'lisa', now: clock },
    profile: stockholm,
    tables: dynamo.tables,
    keyedHash: keyedHash(fakeSecrets(), 'person-key', dynamo.client, 'register'),
  });
  // A new process for each message, as after a crash.
  const take = (object: string) =>
    createHandler(env, aws, stockholm, () => clock)(objectCreated('raw-mail', `in/${object}`));

  return {
    dynamo,
    s3,
    sqs,
    secrets: aws.secrets,
    ports,
    take,
    sent,
    /** In a process of its own, which may die. */
    inProcess: async (work: () => Promise<unknown>, dies?: Crash) => {
      const dead = new Promise<void>((resolve) => {
        const die = () => {
          resolve();
          return new Promise<never>(() => {});
        };
        crash = dies && { ...dies, at: sent.length + dies.at, die };
      });
      await Promise.race([work(), dead]);
      crash = undefined;
    },
    pass: (time: Temporal.DurationLike) => {
      clock = clock.add(time);
    },
    knows: async (...units: SchoolUnit[]) => {
      await putItem(dynamo.client, 'directory', { pk: DIRECTORY_CURRENT, version: '1', importedAt: NOW.toString() });
      for (const unit of units) {
        await putItem(dynamo.client, 'directory', { pk: unitKey('1', unit.unit), ...unit });
        for (const address of unit.reporters === '*' ? [] : unit.reporters)
          await putItem(dynamo.client, 'directory', { pk: reporterKey('1', address), units: [unit.unit] });
      }
    },
    /** As after attempts that ended the process. */
    triedTwice: async (key: string) => {
      for (let attempt = 0; attempt < 2; attempt++) await readingStore(dynamo.client, 'register').begin(key, clock);
    },
    /** Gives its reference. */
    receive: async (raw: Uint8Array, object = 'one') => {
      s3.put('raw-mail', `in/${object}`, raw);
      await take(object);
      return (await reportStore(dynamo.client, 'register').find(object)).reportId;
    },
    decide: (reference: string, act: 'release' | 'refuse' | 'seal' | 'done' | 'read', unit?: string) =>
      decideHeld(reference, { act, ...(unit && { unit }) }, ports()),
    report: async (reference: string) => Report.parse(await getItem(dynamo.client, 'register', reportKey(reference))),
    items: (table: 'register' | 'sealed' | 'holds', prefix = '') =>
      allItems(dynamo.client, table).then((items: Item[]) => items.filter(({ pk }) => pk.startsWith(prefix))),
    answers: () => Promise.all(mails.map(async (raw) => (await PostalMime.parse(raw)).text ?? '')),
  };
}
export type Mailroom = Awaited<ReturnType<typeof mailroom>>;

export async function mailroomOf(raw: Uint8Array, school: SchoolUnit = exempelskolan) {
  const room = await mailroom();
  await room.knows(school);
  const reference = await room.receive(raw);
  return { ...room, reference };
}

export function officeOf(room: Mailroom, unit?: string): SealedPorts {
  const { dynamoDb, s3, actor } = room.ports();
  return sealedPorts({
    dynamoDb,
    s3,
    actor: { ...actor, by: 'olga' },
    tables: { register: 'register', residents: 'residents', holds: 'holds', sealed: 'sealed' },
    directory: 'directory',
    sealedBucket: 'sealed-mail',
    profile: stockholm,
    unit,
  });
}

/** A row that is taken, and an attachment that a person must read. */
export const withScan = rawMail({
  contentType: 'multipart/mixed; boundary="x"',
  body: [
    '--x\r\nContent-Type: text/plain; charset=utf-8\r\n',
    template(),
    '--x\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename="skannad.pdf"\r\n',
    '%PDF-1.4\r\n--x--\r\n',
  ].join('\r\n'),
});
