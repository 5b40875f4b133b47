import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { Temporal } from 'temporal-polyfill';
import * as z from 'zod';
import profile from '#profile' with { type: 'json' };
import type { DynamoDb } from '../../../shared/aws/clients.ts';
import { SchoolUnit } from '../../../shared/domain/directory.ts';
import { Report } from '../../../shared/domain/report.ts';
import { Extract } from '../../../shared/domain/resident.ts';
import { YouthRecord } from '../../../shared/domain/youth-record.ts';
import { DirectoryInForce } from '../../../shared/store/directory-store.ts';
import { DIRECTORY_CURRENT, EXTRACT_CURRENT, reportKey, unitKey } from '../../../shared/store/keys.ts';
import { getItem, getItems, type Item } from '../../../shared/store/table.ts';
import { ReportView, type SchoolOf, viewReport, viewYouth, YouthView } from './state-view.ts';

/** `GET /api/state`. Other programs rely on this shape. */
export const State = z.object({
  idle: z.boolean(),
  mailbox: z.string(),
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
function isFinished({ done, notices }: Report): boolean {
  return done && Object.values(notices).every(({ state }) => state !== 'planned' && state !== 'sending');
}

type Awaitable<T> = T | Promise<T>;
export type Sources = {
  dynamoDb: DynamoDb;
  tables: { register: string; residents: string; directory: string; sealed: string };
  queues: () => Awaitable<State['queues']>;
  mailsOut: () => Awaitable<{ id: string; to: string[]; subject: string; at?: string }[]>;
  /** Without due work, which is checked here. */
  idle: () => Awaitable<boolean>;
  mailbox: string;
  now?: () => Temporal.Instant;
};

/** Scans whole tables: never for the cloud. */
export async function readState(sources: Sources): Promise<State> {
  const { dynamoDb, tables, mailbox, now = Temporal.Now.instant } = sources;
  const until = now().toString();
  // Asked twice: a half-done step between could seem idle.
  const idleBefore = await sources.idle();
  const [register, dueResidents, sealed, extract, mailsOut] = await Promise.all([
    scan(dynamoDb, tables.register, {
      filter: 'begins_with(pk, :report) OR begins_with(pk, :youth) OR dueAt <= :until',
      values: { ':report': 'REPORT#', ':youth': 'YOUTH#', ':until': until },
    }),
    scan(dynamoDb, tables.residents, { index: 'work', filter: 'dueAt <= :until', values: { ':until': until } }),
    scan(dynamoDb, tables.sealed, { only: 'pk' }),
    getItem(dynamoDb, tables.residents, EXTRACT_CURRENT),
    sources.mailsOut(),
  ]);
  const reports = register.filter(({ pk }) => pk.startsWith('REPORT#')).map((item) => Report.parse(item));
  const finished = new Set(reports.filter(isFinished).map(({ reportId }) => reportKey(reportId)));
  const due = [...register, ...dueResidents].filter(
    ({ pk, dueAt }) => typeof dueAt === 'string' && dueAt <= until && !finished.has(pk),
  );
  const youths = register.filter(({ pk }) => pk.startsWith('YOUTH#')).map((item) => YouthRecord.parse(item));
  const schoolOf = await schoolNames(dynamoDb, tables.directory, reports, youths);
  return {
    idle: idleBefore && due.length === 0 && (await sources.idle()),
    mailbox,
    reports: reports
      .map((report) => viewReport(report, schoolOf, mailsOut))
      .toSorted((a, b) => compare(`${a.receivedAt}|${a.reference}`, `${b.receivedAt}|${b.reference}`)),
    youths: youths
      .flatMap((record) => viewYouth(record, schoolOf))
      .toSorted((a, b) => compare(a.timeline[0]?.at ?? '', b.timeline[0]?.at ?? '') || compare(a.key, b.key)),
    sealed: sealed.filter(({ pk }) => /^(MAIL|YOUTH)#[^#]+$/.test(pk)).length,
    mailsOut: mailsOut.map(({ id, to, subject, at = null }) => ({ id, to, subject, raw: `/api/mails/${id}.eml`, at })),
    queues: await sources.queues(),
    municipality: profile.name,
    extract: extract ? Extract.parse(extract) : null,
  };
}

const MAX_KEYS_PER_READ = 100; // BatchGetItem

async function schoolNames(db: DynamoDb, table: string, reports: Report[], youths: YouthRecord[]): Promise<SchoolOf> {
  const known = [
    ...reports,
    ...youths.flatMap(({ entries, facts }) => [...Object.values(entries), ...Object.values(facts)]),
  ];
  const codes = [...new Set(known.flatMap(({ unit }) => unit ?? []))];
  const inForce = codes.length > 0 && (await getItem(db, table, DIRECTORY_CURRENT));
  const names = new Map<string, string>();
  if (inForce) {
    const { version } = DirectoryInForce.parse(inForce);
    for (let start = 0; start < codes.length; start += MAX_KEYS_PER_READ) {
      const keys = codes.slice(start, start + MAX_KEYS_PER_READ).map((code) => unitKey(version, code));
      for (const item of await getItems(db, table, keys)) {
        const { unit, name } = SchoolUnit.parse(item);
        names.set(unit, name);
      }
    }
  }
  return (unit) => ({ unit: unit ?? null, unitName: names.get(unit ?? '') ?? null });
}

type ScanOptions = { index?: string; filter?: string; values?: Record<string, string>; only?: string };

async function scan(db: DynamoDb, table: string, { index, filter, values, only }: ScanOptions): Promise<Item[]> {
  const items: Item[] = [];
  let start: ScanCommand['input']['ExclusiveStartKey'];
  do {
    const page = await db.send(
      new ScanCommand({
        TableName: table,
        ...(index ? { IndexName: index } : { ConsistentRead: true }),
        ...(filter && { FilterExpression: filter }),
        ...(values && { ExpressionAttributeValues: marshall(values) }),
        ...(only && { ProjectionExpression: only }),
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []).map((item) => unmarshall(item) as Item));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}

const compare = (a: string, b: string) => Number(a > b) - Number(a < b);
