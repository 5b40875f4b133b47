import type * as z from 'zod';
import { type DynamoDb, type S3, type Secrets, s3, secrets } from '../../shared/aws/clients.ts';
import type { PagesOf } from '../../shared/desk/page.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { PersonKey } from '../../shared/domain/notification.ts';
import { readPersonalNumber } from '../../shared/domain/personal-number.ts';
import { type Listed, MOST_OTHERS, OFFICERS_LIST } from '../../shared/domain/place.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { recordReference } from '../../shared/domain/reference.ts';
import { openAttachments } from '../../shared/report-mail/files/open-attachments.ts';
import { readMail } from '../../shared/report-mail/mail/read-mail.ts';
import { readSender } from '../../shared/report-mail/mail/sender.ts';
import { liftHold } from '../../shared/staff-actions/lift-hold.ts';
import { liftAllHolds, namedBy, personBy } from '../../shared/staff-actions/lift-holds.ts';
import { readSealedRows } from '../../shared/staff-actions/read-sealed-rows.ts';
import {
  closeSealed,
  listSealed,
  releaseRows,
  sealedMail,
  sealedRows,
  showSealed,
} from '../../shared/staff-actions/sealed.ts';
import { setHold } from '../../shared/staff-actions/set-hold.ts';
import { deskTrace } from '../../shared/store/desk-trace.ts';
import { holdsOf } from '../../shared/store/hold-store.ts';
import { inGroups } from '../../shared/store/in-groups.ts';
import { closedKey } from '../../shared/store/keys.ts';
import { casesIn } from '../../shared/store/list-store.ts';
import { keyedHash } from '../../shared/store/person-key.ts';
import { getItem } from '../../shared/store/table.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { youthStore } from '../../shared/store/youth-store.ts';
import type { DeskProtectedEnv } from './env.ts';
import { closePage, itemPage, liftPage, rowsPage, sealedAttachmentPage } from './item-pages.ts';
import type { HeldBy, HeldYouth, OfficerPorts } from './ports.ts';
import { holdPage, startPage } from './start.ts';

export type OfficerAws = { dynamoDb: DynamoDb; s3?: S3; secrets?: Secrets };

const AT_ONCE = 20;
/** Of those whom one file or mail stops: an extract may lack thousands of flags, and a request takes 28 seconds. */
const MOST_SHOWN = 50;
const MOST_LIFTED = 200;

/** By the index, which has no more of a record's holds. */
const mayBeHeldBy = (wanted: string, { personKey, place: { reference, others = [] } }: Listed) =>
  [reference, ...others, recordReference(personKey)].includes(wanted) || others.length === MOST_OTHERS;

/** Loaded when an officer opens a page: it takes mails apart. */
export function officerPages(
  env: z.infer<typeof DeskProtectedEnv>,
  aws: OfficerAws,
  profile: Profile,
): PagesOf<'desk-protected'> {
  const { dynamoDb } = aws;
  const tables = {
    register: env.REGISTER_TABLE,
    residents: env.RESIDENTS_TABLE,
    holds: env.HOLDS_TABLE,
    sealed: env.SEALED_TABLE,
  };
  const directory = env.DIRECTORY_TABLE;
  const common = { dynamoDb, s3: aws.s3 ?? s3(), tables, sealedBucket: env.SEALED_BUCKET, profile };
  const by = (actor: Actor, unit?: string) => ({
    ...common,
    actor,
    readRows: readSealedRows({ dynamoDb, directory, profile, unit }),
  });
  const secret = keyedHash(aws.secrets ?? secrets(), env.PERSON_KEY_SECRET, dynamoDb, tables.register);
  const youths = youthStore(dynamoDb, tables.register);
  const trace = deskTrace(dynamoDb, env.TRACE_TABLE);
  const listed = () => casesIn(dynamoDb, tables.register, OFFICERS_LIST);
  const keyOf = async (written: string, { now }: Actor) => {
    const read = readPersonalNumber(written, dateInStockholm(now));
    return 'number' in read ? (await secret()).personKeyOf(read.number) : undefined;
  };

  /** Of one who is sealed there are no holds to lift. */
  async function heldBy(reference: string): Promise<HeldBy> {
    const found: HeldYouth[] = [];
    const all = (await listed()).filter((one) => mayBeHeldBy(reference, one));
    const shown = all.slice(0, MOST_SHOWN);
    for (const group of inGroups(shown, AT_ONCE))
      found.push(
        ...(await Promise.all(
          group.map(async ({ personKey }) => ({
            reference: recordReference(personKey),
            record: await youths.load(personKey),
            holds: await holdsOf(dynamoDb, tables.holds, personKey),
          })),
        )),
      );
    const held = found.filter(
      ({ reference: own, holds, record }) =>
        record.contactHold &&
        (own === reference || holds.some((hold) => hold.reference === reference && !hold.liftedAt)),
    );
    return { youths: held, more: all.length - shown.length };
  }

  const ports: OfficerPorts = {
    sealed: (actor) => listSealed(by(actor)),
    held: async () => (await listed()).map(({ place }) => place),
    heldBy,
    show: (reference, actor) => showSealed(reference, { dynamoDb, tables, actor }),
    mail: (reference, actor) => sealedMail(reference, by(actor)),
    open: async (raw) => {
      const read = await readMail(raw);
      if ('unreadable' in read) return undefined;
      const mail = await openAttachments(read, readSender(read, profile.intake));
      return 'unreadable' in mail ? undefined : mail;
    },
    rows: (reference, unit, actor) => sealedRows(reference, by(actor, unit)),
    release: (reference, rows, unit, actor) => releaseRows(reference, rows, by(actor, unit)),
    lift: async (reference, whose, actor) => {
      const key = await personOf(reference, whose, actor);
      if (typeof key === 'object') return key.why;
      await leaveTrace(dynamoDb, tables.register, reference, 'lift-hold', actor);
      return liftHold(key, reference, { ...common, actor });
    },
    liftAll: (reference, from, actor) => liftAllHolds(reference, { ...common, actor }, { from, most: MOST_LIFTED }),
    close: (reference, actor) => closeSealed(reference, by(actor)),
    closedBy: async (reference) => {
      const item = await getItem(dynamoDb, tables.sealed, closedKey(reference));
      return item && { by: String(item.by), at: String(item.closedAt) };
    },
    hold: async (written, act, actor) => {
      const key = await keyOf(written, actor);
      return key === undefined ? 'no-number' : setHold(key, { dynamoDb, tables, actor }, act);
    },
    wasSet: async (reference) => (await trace.of(reference)).find(({ what }) => what === 'hold'),
  };

  async function personOf(reference: string, whose: Parameters<OfficerPorts['lift']>[1], actor: Actor) {
    if ('record' in whose) {
      const one = (await listed()).find(({ personKey }) => recordReference(personKey) === whose.record);
      return one?.personKey ?? ({ why: 'unknown' } as const);
    }
    if (reference.startsWith('S-')) return (await keyOf(whose.number, actor)) ?? ({ why: 'no-number' } as const);
    const named = await namedBy(reference, common);
    const found = named && personBy(named, whose.number);
    if (found) return found;
    // The mail may not name her: a person has said that it is about her.
    const key = await keyOf(whose.number, actor);
    return key !== undefined && (await isHeldBy(reference, key)) ? key : ({ why: 'unknown' } as const);
  }

  const isHeldBy = async (reference: string, personKey: PersonKey) =>
    (await holdsOf(dynamoDb, tables.holds, personKey)).some((hold) => hold.reference === reference);

  return {
    'GET /skydd': startPage(ports),
    'POST /skydd/stopp': holdPage(ports),
    'GET /skydd/{reference}': itemPage(ports),
    'GET /skydd/{reference}/bilaga/{number}': sealedAttachmentPage(ports),
    'POST /skydd/{reference}/rader': rowsPage(ports),
    'POST /skydd/{reference}/lyft': liftPage(ports),
    'POST /skydd/{reference}/stang': closePage(ports),
  };
}
