import { Temporal } from 'temporal-polyfill';
import type { DynamoDb, S3, Sqs } from '../aws/clients.ts';
import { readFile } from '../aws/files.ts';
import { signal } from '../aws/queue.ts';
import { decided, type Refusal, type RequestedDecision, standOf, waits } from '../domain/held-report.ts';
import { stopping } from '../domain/hold.ts';
import { objectCreated } from '../domain/messages.ts';
import type { KeyedHash, PersonKey } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import type { Report } from '../domain/report.ts';
import { namedIn } from '../report-mail/judge-mail.ts';
import { readItems, scanItems } from '../store/batch.ts';
import { holdsOf } from '../store/hold-store.ts';
import { inGroups } from '../store/in-groups.ts';
import { caseKey, reportKey, youthKey } from '../store/keys.ts';
import { reportStore } from '../store/report-store.ts';
import { isAnyProtected } from '../store/residents-store.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import { readWaiting } from './list-to-do.ts';
import { type Shown, Waiting } from './outcomes.ts';

export type HeldPorts = {
  dynamoDb: DynamoDb;
  s3: S3;
  sqs: Sqs;
  register: string;
  rawMailBucket: string;
  mailQueueUrl: string;
  actor: Actor;
  profile: Profile;
  tables: { residents: string; holds: string };
  keyedHash: () => Promise<KeyedHash>;
};

/** infra/staff-rights.ts grants exactly these; only reports have a reason or are unread. */
export const LISTED = ['pk', ...Object.keys(Waiting.shape)];

/** Oldest first. */
export async function listHeld({ dynamoDb, register }: Pick<HeldPorts, 'dynamoDb' | 'register'>): Promise<Waiting[]> {
  const found: Waiting[] = [];
  for await (const items of scanItems(dynamoDb, register, LISTED, ['reason', 'readFirst'])) {
    // Rows say the same of themselves.
    const reports = items.filter(({ pk }) => pk.startsWith(reportKey('')));
    found.push(...reports.map(readWaiting).filter((report) => report.newer || waits(report)));
  }
  return found.toSorted((a, b) => a.receivedAt.localeCompare(b.receivedAt));
}

/** Any but a sealed one. */
export async function showHeld(reportId: string, ports: HeldPorts): Promise<Shown | 'not-there'> {
  await leaveTrace(ports.dynamoDb, ports.register, reportId, 'read', ports.actor);
  const report = await reportStore(ports.dynamoDb, ports.register).load(reportId);
  if (!report || report.state === 'sealed') return 'not-there';
  if (report.hidden) return { report, hidden: true };
  const mail = await readFile(ports.s3, ports.rawMailBucket, `mail/${report.object}`);
  if (!mail || !('bytes' in mail)) return { report };
  return (await namesProtected(report, mail.bytes, ports)) ? { report, hidden: true } : { report, raw: mail.bytes };
}

const AT_ONCE = 20;

/** Then only an officer reads it (P5). */
async function namesProtected(report: Report, raw: Uint8Array, ports: HeldPorts): Promise<boolean> {
  const { dynamoDb, register, tables, profile, keyedHash } = ports;
  const named = await namedIn(raw, Temporal.Instant.from(report.receivedAt), profile);
  if (!named || named.numbers.length + named.caseNumbers.length === 0) return false;
  const { personKeyOf } = named.numbers.length > 0 ? await keyedHash() : { personKeyOf: String };
  const cases = await readItems(dynamoDb, register, named.caseNumbers.map(caseKey));
  const keys = [...new Set([...named.numbers.map(personKeyOf), ...cases.map(({ personKey }) => String(personKey))])];
  if (await isAnyProtected(dynamoDb, tables.residents, keys)) return true;
  const youths = await readItems(dynamoDb, register, keys.map(youthKey), ['pk', 'state', 'contactHold']);
  if (youths.some(({ contactHold }) => contactHold !== false)) return true;
  for (const group of inGroups(keys, AT_ONCE)) {
    const holds = await Promise.all(group.map((personKey) => holdsOf(dynamoDb, tables.holds, personKey)));
    if (stopping(holds.flat()).length > 0) return true;
  }
  return false;
}

export type DecidePorts = Pick<HeldPorts, 'dynamoDb' | 'sqs' | 'register' | 'rawMailBucket' | 'mailQueueUrl' | 'actor'>;

/** `seen`: how the report stood (standOf) when the person decided. `about`: whom a mail that is sealed is about, too. */
type Asked = Pick<RequestedDecision, 'act' | 'unit'> & { seen?: string; about?: PersonKey[] };

/** Stored, then signalled to mail-intake, which carries it out. */
export async function decideHeld(
  reportId: string,
  { act, unit, seen, about = [] }: Asked,
  ports: DecidePorts,
): Promise<'decided' | Refusal> {
  const { dynamoDb, register, actor } = ports;
  await leaveTrace(dynamoDb, register, reportId, act === 'read' ? 'let-count' : act, actor);
  const reports = reportStore(dynamoDb, register);
  const report = await reports.load(reportId);
  if (!report) return 'does-not-wait';
  const decision = decided(report, { act, ...(unit && { unit }), by: actor.by, at: actor.now.toString() });
  if (typeof decision === 'string') return decision;
  // Protection is never too late.
  if (seen !== undefined && seen !== standOf(report) && act !== 'seal') return 'changed-meanwhile';
  const objected = [...new Set([...(report.objected ?? []), ...about])];
  const next = about.length > 0 ? { ...decision, objected } : decision;
  if ((await reports.replace(report, next, actor.now)) !== 'replaced') return 'in-work';
  // Found by the object's name, wherever it lies by now.
  if (!next.done)
    await signal(ports.sqs, ports.mailQueueUrl, [objectCreated(ports.rawMailBucket, `in/${report.object}`)]);
  return 'decided';
}
