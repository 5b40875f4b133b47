import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { describe, expect, test } from 'vitest';
import type { State } from '../../infra/local/page/state.ts';
import { newSesId, sesHeaders } from '../../infra/local/ses/inbound-headers.ts';
import { reportReference } from '../../shared/domain/reference.ts';
import { daysAgo, exampleChain } from '../support/chain.ts';
import { attached, multipart, rawMail, text } from '../support/mails.ts';
import { again, sampleOf } from '../support/random.ts';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const { KAA_CORPUS } = process.env;
/** Also anybody's folder: `KAA_CORPUS=/some/folder npm test -- corpora`. */
const CORPORA: Record<string, string[]> = {
  'our fixtures': ['mail', 'csv', 'spreadsheet', 'pdf', 'text'].map((folder) => join(FIXTURES, folder)),
  ...(KAA_CORPUS && { [KAA_CORPUS]: [KAA_CORPUS] }),
};
const NOT_OF_THE_CORPUS = /(?:^|\/)(?:LICENSES\/|README|manifest\.json$|expected\.json$)/;
const SCHOOL = 'rapport@exempelgymnasiet.example';
/** Mails at once, each lot brought to rest. */
const AT_A_TIME = 100;
const LONG = { timeout: 3_600_000 };

const chain = exampleChain();

type Way = (file: Buffer, name: string) => Buffer;
/** Any file may come as a mail or be attached to one. */
const WAYS: Record<string, Way> = {
  'as it is': (file) => file,
  'as if the school had sent it': (file) =>
    Buffer.concat([Buffer.from(`From: ${SCHOOL}\r\n`), Buffer.from(withoutSender(file), 'latin1')]),
  "in a school's report": (file, name) =>
    Buffer.from(
      rawMail({
        top: [],
        from: SCHOOL,
        ...multipart([
          text(`Typ av rapport: Avbrott\r\nDatum: ${daysAgo(3)}\r\n`),
          attached(name, file, 'application/octet-stream'),
        ]),
      }),
    ),
};

const withoutSender = (file: Buffer) => file.toString('latin1').replace(/^from:.*(?:\r?\n[ \t].*)*\r?\n/im, '');

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !NOT_OF_THE_CORPUS.test(relative(folder, path)))
    .toSorted();
}

type Sent = { file: string; reference: string; isAutomatic: boolean };

/** Puts the mail where SES would, below SES's headers. */
async function receive(path: string, way: Way): Promise<Sent> {
  const mail = way(readFileSync(path), basename(path));
  const sesId = newSesId();
  const envelope = {
    sender: SCHOOL,
    recipient: chain().mailbox,
    helo: 'mail.exempelgymnasiet.example',
    sesId,
    at: new Date(),
  };
  const Body = Buffer.concat([Buffer.from(sesHeaders(envelope, mail)), mail]);
  await chain().s3.send(new PutObjectCommand({ Bucket: chain().names.rawMail, Key: `in/${sesId}`, Body }));
  return { file: path, reference: reportReference(sesId), isAutomatic: isAutomatic(mail) };
}

function isAutomatic(mail: Buffer): boolean {
  const head = mail.toString('latin1').split(/\r?\n\r?\n/)[0] ?? '';
  return /^(?:auto-submitted:\s*auto|precedence:\s*(?:bulk|junk|list)|content-type:\s*multipart\/report)/im.test(head);
}

async function passThrough(files: string[], way: Way): Promise<{ sent: Sent[]; state: State }> {
  const sent: Sent[] = [];
  for (let start = 0; start < files.length; start += AT_A_TIME) {
    const part = files.slice(start, start + AT_A_TIME);
    sent.push(...(await Promise.all(part.map((file) => receive(file, way)))));
    await chain().atRest();
  }
  return { sent, state: await chain().atRest() };
}

/** Of failing functions, and of the stack when it ends one. */
const errorsIn = (): string[] =>
  chain()
    .stack.logs()
    .flatMap(({ line }) => (/"error":|^(?:Sandbox|Runtime\.ExitError|AccessDenied|\w*Error)\b/.test(line) ? line : []));

describe.each(Object.entries(CORPORA))('%s', (_, folders) => {
  test.each(Object.entries(WAYS))(
    '%s: each file ends in one state, and nothing goes wrong',
    LONG,
    async (name, way) => {
      const files = folders.flatMap(filesIn);
      const { sent, state } = await passThrough(KAA_CORPUS ? files : sampleOf(files, 4, name), way);
      const reportsOf = ({ reference }: Sent) => state.reports.filter((one) => one.reference === reference);
      const filesWhere = (which: (one: Sent) => boolean) => sent.filter(which).map(({ file }) => file);
      expect(sent.length, again()).toBeGreaterThan(0);
      expect(
        filesWhere((one) => reportsOf(one).length !== 1),
        again(),
      ).toEqual([]);
      expect(
        filesWhere((one) => one.isAutomatic && reportsOf(one)[0]?.answer !== 'none'),
        again(),
      ).toEqual([]);
      expect(Object.values(state.queues).filter(({ dead }) => dead > 0)).toEqual([]);
      expect(errorsIn(), again()).toEqual([]);
    },
  );
});
