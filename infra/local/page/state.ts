import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { SchoolUnit } from '../../../shared/domain/directory.ts';
import { isPending } from '../../../shared/domain/effects.ts';
import { Hold } from '../../../shared/domain/hold.ts';
import type { Profile } from '../../../shared/domain/profile.ts';
import { Report } from '../../../shared/domain/report.ts';
import { Extract } from '../../../shared/domain/resident.ts';
import type { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { readItems, scanItems } from '../../../shared/store/batch.ts';
import { DirectoryInForce } from '../../../shared/store/directory-store.ts';
import {
  DIRECTORY_CURRENT,
  EXTRACT_CURRENT,
  reportKey,
  SWITCH,
  unitKey,
  WORK_PARTITIONS,
} from '../../../shared/store/keys.ts';
import { readTolerant } from '../../../shared/store/read-tolerant.ts';
import { dueKeys, getItem, type Item } from '../../../shared/store/table.ts';
import { dueSince } from '../../../shared/store/work.ts';
import { readYouth } from '../../../shared/store/youth-store.ts';
import { ReportView, type SchoolOf, viewReport, viewYouth, YouthView } from './state-view.ts';

/** `GET /api/state`. Other programs rely on this shape. */
export const State = z.object({
  idle: z.boolean(),
  mailbox: z.string(),
  /** Address of the desk; null where the stage has none. */
  desk: z.string().nullable(),
  reports: z.array(ReportView),
  youths: z.array(YouthView),
  sealed: z.number().int(),
  mailsOut: z.array(
    z.object({
      id: z.string(),
      to: z.array(z.string()),
      subject: z.string(),
      raw: z.string(),
      at: z.string().nullable(),
    }),
  ),
  queues: z.record(z.string(), z.object({ ready: z.number(), inFlight: z.number(), dead: z.number() })),
  municipality: z.string(),
  extract: Extract.nullable(),
});
export type State = z.infer<typeof State>;

/** The sweep takes it out of the work index later. */
function isFinished({ done, answer, notices }: Report): boolean {
  return done && ![answer, ...Object.values(notices)].some(isPending);
}

type Awaitable<T> = T | Promise<T>;
export type Sources = {
  dynamoDb: DynamoDb;
  tables: { register: string; holds: string; residents: string; directory: string; sealed: string };
  queues: () => Awaitable<State['queues']>;
  mailsOut: () => Awaitable<{ id: string; to: string[]; subject: string; at?: string }[]>;
  /** Of queues, functions and mails; due work is looked up here. */
  idle: () => Awaitable<boolean>;
  mailbox: string;
  desk?: string | undefined;
  profile: Pick<Profile, 'name' | 'districts'>;
  now?: () => Temporal.Instant;
};

/** Scans whole tables: never for the cloud. */
export async function readState(sources: Sources): Promise<State> {
  const { dynamoDb, tables, mailbox, desk = null, profile, now = Temporal.Now.instant } = sources;
  const until = now().toString();
  // Asked twice: a half-done step between could seem idle.
  const idleBefore = await sources.idle();
  const [register, holds, dueResidents, sealed, extract, mailsOut] = await Promise.all([
    allItems(dynamoDb, tables.register),
    allItems(dynamoDb, tables.holds),
    Promise.all(WORK_PARTITIONS.map((partition) => dueKeys(dynamoDb, tables.residents, partition, until, 1))),
    allItems(dynamoDb, tables.sealed, ['pk']),
    getItem(dynamoDb, tables.residents, EXTRACT_CURRENT),
    sources.mailsOut(),
  ]);
  const reports = register.filter(({ pk }) => pk.startsWith('REPORT#')).map((item) => readTolerant(Report, item));
  const finished = new Set(reports.filter(isFinished).map(({ reportId }) => reportKey(reportId)));
  const since = dueSince(register.some(({ pk, stoppedAt }) => pk === SWITCH && stoppedAt !== undefined));
  const isDue = ({ pk, dueAt }: Item) =>
    typeof dueAt === 'string' && since <= dueAt && dueAt <= until && !finished.has(pk);
  const isWorkDue = register.some(isDue) || dueResidents.flat().length > 0;
  const youths = register.filter(({ pk }) => pk.startsWith('YOUTH#')).map(readYouth);
  const holdsOf = Map.groupBy(
    holds.map((item) => Hold.parse(item)),
    ({ personKey }) => personKey,
  );
  const schoolOf = await schoolNames(dynamoDb, tables.directory, reports, youths);
  return {
    idle: idleBefore && !isWorkDue && (await sources.idle()),
    mailbox,
    desk,
    reports: reports
      .map((report) => viewReport(report, schoolOf, mailsOut))
      .toSorted((a, b) => compare(`${a.receivedAt}|${a.reference}`, `${b.receivedAt}|${b.reference}`)),
    youths: youths
      .flatMap((record) => {
        const keys = [record.personKey, ...(record.joinedFrom ?? [])];
        return viewYouth(
          record,
          keys.flatMap((key) => holdsOf.get(key) ?? []),
          schoolOf,
          profile,
        );
      })
      .toSorted((a, b) => compare(a.timeline[0]?.at ?? '', b.timeline[0]?.at ?? '') || compare(a.key, b.key)),
    sealed: sealed.filter(({ pk }) => /^(MAIL|YOUTH)#[^#]+$/.test(pk)).length,
    mailsOut: mailsOut.map(({ id, to, subject, at = null }) => ({ id, to, subject, raw: `/api/mails/${id}.eml`, at })),
    queues: await sources.queues(),
    municipality: profile.name,
    extract: extract ? Extract.parse(extract) : null,
  };
}

async function schoolNames(db: DynamoDb, table: string, reports: Report[], youths: YouthRecord[]): Promise<SchoolOf> {
  const known = [
    ...reports,
    ...youths.flatMap(({ entries, facts }) => [...Object.values(entries), ...Object.values(facts)]),
  ];
  const codes = [...new Set(known.flatMap(({ unit }) => unit ?? []))];
  const inForce = await getItem(db, table, DIRECTORY_CURRENT);
  const version = inForce && DirectoryInForce.parse(inForce).version;
  const units = version
    ? await readItems(
        db,
        table,
        codes.map((code) => unitKey(version, code)),
      )
    : [];
  const names = new Map(units.map((item) => SchoolUnit.parse(item)).map(({ unit, name }) => [unit, name]));
  return (unit) => ({ unit: unit ?? null, unitName: names.get(unit ?? '') ?? null });
}

async function allItems(db: DynamoDb, table: string, only?: string[]): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of scanItems(db, table, only)) items.push(...page);
  return items;
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);
