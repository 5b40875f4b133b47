import { Temporal } from 'temporal-polyfill';
import type { DynamoDb, Sqs } from '../aws/clients.ts';
import { signal } from '../aws/queue.ts';
import type { ActId } from '../domain/acts.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { mayEnter, nextPlace, withEntered } from '../domain/held-report.ts';
import type { FactNotification, KeyedHash } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import type { HeldReason, Report } from '../domain/report.ts';
import { readRow } from '../report-mail/rows/read-row.ts';
import type { FieldFault } from '../report-mail/rows/read-values.ts';
import type { Fields } from '../report-mail/template/lines.ts';
import { decideRows } from '../report-mail/verdict/decide-row.ts';
import { directoryStore } from '../store/directory-store.ts';
import { notificationStore } from '../store/notification-store.ts';
import { reportStore } from '../store/report-store.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { type Actor, leaveTrace } from '../store/trace.ts';
import type { NotRegistered, PupilForm, Registered } from './outcomes.ts';

export type RegisterPorts = {
  dynamoDb: DynamoDb;
  sqs: Sqs;
  notificationsQueueUrl: string;
  register: string;
  directory: string;
  profile: Profile;
  actor: Actor;
  keyedHash: () => Promise<KeyedHash>;
};

const refused = (why: NotRegistered): Registered => ({ outcome: 'refused', why });

/**
 * A row by a person, judged like one of the template, from a mail that waits; the school is answered when that is `done`.
 * The row is stored first, then signalled: whoever finds one that the report lacks writes it there (F9).
 */
export async function registerPupil(
  reportId: string,
  act: ActId,
  form: PupilForm,
  { dynamoDb, sqs, notificationsQueueUrl, register, directory, profile, actor, keyedHash }: RegisterPorts,
): Promise<Registered> {
  const reports = reportStore(dynamoDb, register);
  const notifications = notificationStore(dynamoDb, register);
  await leaveTrace(dynamoDb, register, reportId, 'register', actor);
  const { personKeyOf } = await keyedHash();
  const units = directoryStore(dynamoDb, directory).units;
  return retryOnConflict(async (): Promise<Registered | 'conflict'> => {
    const report = await reports.load(reportId);
    if (!report || report.state === 'sealed') return refused('not-there');
    const known = report.entered?.[act];
    if (known !== undefined) return { outcome: 'already', row: known };
    const why = mayEnter(report);
    if (why) return refused(why);
    const place = nextPlace(report);
    const judged = await judgeRow(form, report, { units, profile, personKeyOf });
    if ('outcome' in judged) return judged;
    const row = { ...judged, row: place.row, entered: { by: actor.by, act } };
    if (await isEntered(row, report, notifications.load)) return refused('same-pupil');
    const isNew = (await notifications.store(row, actor.now)) === 'stored';
    const stored = isNew ? row : await notifications.load(reportId, place.row);
    const by = stored && 'entered' in stored ? stored.entered?.act : undefined;
    const entered = await reports.enter(report, withEntered(report, by, place));
    if (by !== act || entered !== 'entered') return 'conflict';
    await signal(sqs, notificationsQueueUrl, [{ about: 'notification', reportId, row: place.row }]);
    return { outcome: 'done', row: place.row };
  });
}

type Judging = { profile: Profile; units: ReturnType<typeof directoryStore>['units'] } & Pick<KeyedHash, 'personKeyOf'>;

/** As if a sender who may report for that school had written it in the template. */
async function judgeRow(
  { personnummer, namn, skolenhetskod, typ, datum, fran, till }: PupilForm,
  { reportId, receivedAt, unit }: Report,
  { profile, units, personKeyOf }: Judging,
): Promise<FactNotification | Registered> {
  const fields: Fields = {
    ...{
      personnummer,
      name: namn,
      unit: skolenhetskod || unit,
      'report-type': typ,
      date: datum,
      from: fran,
      until: till,
    },
  };
  const receivedOn = dateInStockholm(Temporal.Instant.from(receivedAt));
  const reading = readRow(fields, {}, receivedOn);
  if ('held' in reading) return { outcome: 'faults', faults: [HELD[reading.held] ?? UNKNOWN_TYPE] };
  const { named } = await units(BY_HAND, [fields.unit ?? '', unit ?? ''].filter(Boolean));
  const [decided] = decideRows([{ reading }], {
    sender: { verified: true, address: BY_HAND, virus: 'pass', spam: 'pass', emptyReturnPath: false },
    receivedOn,
    receivedAt,
    directory: { ofSender: named.map((one) => ({ ...one, reporters: [BY_HAND] })), named },
    profile,
    reportId,
    personKeyOf,
  });
  if (decided?.faults) return { outcome: 'faults', faults: decided.faults };
  const row = decided?.notification;
  if (decided?.outcome === 'no-action') return refused('no-action');
  if (!row || row.type === 'correction' || row.type === 'withdrawal')
    return { outcome: 'faults', faults: [UNKNOWN_TYPE] };
  return row;
}

const BY_HAND = 'by-hand';
const UNKNOWN_TYPE: FieldFault = { field: 'report-type', code: 'unknown-report-type' };
const HELD: Partial<Record<HeldReason, FieldFault>> = {
  'temporary-number': { field: 'personnummer', code: 'format' },
};

/** By somebody else, or by another try. */
async function isEntered(
  { reportId, personKey, type, date }: FactNotification,
  { entered = {} }: Report,
  load: ReturnType<typeof notificationStore>['load'],
): Promise<boolean> {
  for (const row of Object.values(entered)) {
    const other = await load(reportId, row);
    if (other?.personKey === personKey && other.type === type && 'date' in other && other.date === date) return true;
  }
  return false;
}
