import { Temporal } from 'temporal-polyfill';
import { signal } from '../aws/queue.ts';
import type { ActId } from '../domain/acts.ts';
import { dateInStockholm } from '../domain/calendar.ts';
import { mayEnter, nextPlace, withEntered } from '../domain/held-report.ts';
import type { FactNotification, KeyedHash } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import type { HeldReason, Report } from '../domain/report.ts';
import { type RowReading, readRow } from '../report-mail/rows/read-row.ts';
import { type FieldFault, readNumber } from '../report-mail/rows/read-values.ts';
import type { Fields } from '../report-mail/template/lines.ts';
import type { Protection } from '../report-mail/template/protection.ts';
import { type Decided, decideRows } from '../report-mail/verdict/decide-row.ts';
import { protectionOfTexts, searchable } from '../report-mail/verdict/detect-protection.ts';
import { directoryStore } from '../store/directory-store.ts';
import { notificationStore } from '../store/notification-store.ts';
import { reportStore } from '../store/report-store.ts';
import { retryOnConflict } from '../store/retry-on-conflict.ts';
import { leaveTrace } from '../store/trace.ts';
import { type DecidePorts, decideHeld } from './held.ts';
import { LABELS, type NotRegistered, type PupilFault, type PupilForm, type Registered, TYPED } from './outcomes.ts';

export type RegisterPorts = DecidePorts & {
  notificationsQueueUrl: string;
  directory: string;
  profile: Profile;
  keyedHash: () => Promise<KeyedHash>;
};

const refused = (why: NotRegistered): Registered => ({ outcome: 'refused', why });

/**
 * A row by a person, judged like one of the template, from a mail that waits; the school is answered when that is `done`.
 * Contact waits until somebody says that the mail is read (P11). What seals a mail in the template seals this one.
 * The row is stored first, then signalled: whoever finds one that the report lacks writes it there (F9).
 */
export async function registerPupil(
  reportId: string,
  act: ActId,
  form: PupilForm,
  ports: RegisterPorts,
): Promise<Registered> {
  const { dynamoDb, sqs, notificationsQueueUrl, register, directory, profile, actor, keyedHash } = ports;
  const reports = reportStore(dynamoDb, register);
  const notifications = notificationStore(dynamoDb, register);
  await leaveTrace(dynamoDb, register, reportId, 'register', actor);
  const { personKeyOf } = await keyedHash();
  const units = directoryStore(dynamoDb, directory).units;
  const doubts = protectionIn(form, profile);
  const seals = doubts.some(({ found }) => found === 'seals');
  return retryOnConflict(async (): Promise<Registered | 'conflict'> => {
    const report = await reports.load(reportId);
    if (!report || report.state === 'sealed') return refused('not-there');
    const known = report.entered?.[act];
    if (known !== undefined) return { outcome: 'already', row: known };
    const why = mayEnter(report);
    if (seals) {
      if (why === 'in-work' && report.decision?.act === 'seal' && report.decision.by === actor.by)
        return { outcome: 'sealed' };
      const number = readNumber(form.personnummer, dateInStockholm(actor.now)).value;
      const about = number === undefined ? [] : [personKeyOf(number)];
      const sealed = why ?? (await decideHeld(reportId, { act: 'seal', about }, ports));
      return sealed === 'decided' ? { outcome: 'sealed' } : { outcome: 'refused', why: sealed, protects: true };
    }
    if (why) return refused(why);
    if (doubts.length > 0)
      return { outcome: 'faults', faults: doubts.map(({ field }) => ({ field, code: 'weak-word' })) };
    const place = nextPlace(report);
    const judged = await judgeRow(form, report, { units, profile, personKeyOf });
    if ('outcome' in judged) return judged;
    const row = { ...judged, row: place.row, readFirst: true as const, entered: { by: actor.by, act } };
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

/** As in lines of the template. */
function protectionIn(form: PupilForm, profile: Profile): { field: keyof typeof TYPED; found: Protection }[] {
  return (Object.keys(TYPED) as (keyof typeof TYPED)[]).flatMap((field) => {
    const name = TYPED[field];
    const found = protectionOfTexts([searchable(`${LABELS[name]}: ${form[name] ?? ''}`)], profile);
    return found ? [{ field, found }] : [];
  });
}

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
  const faults = [...(decided?.faults ?? []), ...overlooked(fields, reading), ...leftOutOf(decided)];
  if (faults.length > 0) return { outcome: 'faults', faults };
  const row = decided?.notification;
  if (decided?.outcome === 'no-action') return refused('no-action');
  if (!row || row.type === 'correction' || row.type === 'withdrawal')
    return { outcome: 'faults', faults: [UNKNOWN_TYPE] };
  return row;
}

/** What would be dropped of a mail, and told to the school, the person mends at once. */
const leftOutOf = (decided: Decided | undefined): PupilFault[] =>
  (decided?.leftOut ?? []).map(({ field }) => ({ field, code: 'format' }));

/** Days that the type does not have. */
function overlooked({ date, from, until }: Fields, reading: RowReading): PupilFault[] {
  if (!('facts' in reading)) return [];
  const { type } = reading.facts;
  if (type === 'absence' || type === 'valid-absence')
    return date && from && date !== from ? [{ field: 'date', code: 'two-values' }] : [];
  const said = { from, until };
  return (['from', 'until'] as const).flatMap((field) => (said[field] ? { field, code: 'only-absence' as const } : []));
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
