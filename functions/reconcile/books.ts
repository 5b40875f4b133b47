import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import { isPending } from '../../shared/domain/effects.ts';
import { mailPlace } from '../../shared/domain/mail-place.ts';
import { SETUP_NOTIFICATION } from '../../shared/domain/messages.ts';
import { notificationId } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { reportReference } from '../../shared/domain/reference.ts';
import type { Report } from '../../shared/domain/report.ts';
import { outcomesOf } from '../../shared/domain/row-outcome.ts';
import { rowsIn } from '../../shared/domain/said-facts.ts';
import { reportKey } from '../../shared/store/keys.ts';
import {
  CountedHour,
  CountedReport,
  CountedStrangers,
  CountedYouth,
  LETTER_STATES,
  NOTICE_STATES,
  WithNotices,
} from './counted.ts';
import { isInItsList } from './in-its-list.ts';

type Item = { pk: string } & Record<string, unknown>;

/** Names without folder, with when they came there; listed before the register is read. */
export type Files = Record<'incoming' | 'mail' | 'sealed' | 'letters', Map<string, Date>>;

export type Lost = {
  what: 'mail' | 'row' | 'answer' | 'letter' | 'notice' | 'case';
  why:
    | 'no-report' // nothing says what became of the mail
    | 'no-mail' // the mail lies nowhere
    | 'not-sealed' // a sealed mail lies where others look
    | 'not-readable' // its item breaks its schema
    | 'not-counted' // fewer or more rows out than in
    | 'not-stored' // an accepted row was never given to register
    | 'not-applied' // register is done with a row that no youth has
    | 'not-due' // left to do, and nothing will ever signal it
    | 'not-told' // nobody was told of a mail that waits for a person
    | 'not-planned' // an open entry has none, though its type asks for one
    | 'not-yet-listed' // a record, or a mail that waits, in no list or in another's, as an earlier release left it
    | 'not-listed' // though it was looked at since
    | 'no-record' // a PDF of no letter
    | 'no-file' // a letter without its PDF
    | 'unknown-state';
  reportId?: string;
  row?: number;
  /** Id of the letter or notice. */
  effect?: string;
  /** Its key. */
  item?: string;
  /** By which the KAA group is told; none of what only officers may hear of (P5). */
  reference?: string;
  /** Of a record that is not yet listed: when the sweep sees it. */
  dueAt?: string;
  /** Of a mail that is not yet listed. */
  place?: ReturnType<typeof mailPlace>;
};
type At = Pick<Lost, 'reportId' | 'item' | 'reference'>;

/** Of the whole stage. No person, school or district (PR1). */
export type Figures = {
  mails: { in: number; waiting: number; reports: Record<string, number> };
  rows: { in: number; accepted: number; refused: number; held: number; waiting: number };
  letters: Record<'planned' | 'made' | 'waiting' | 'stopped', number>;
  notices: Record<'planned' | 'sent' | 'open' | 'cancelled', number>;
};

/** Longer than a mail takes on its way, also after an outage that ends by itself. */
const WAITS_LONG_HOURS = 3;
/** A notification is deleted 30 days after it was applied. */
const ROWS_LOOKED_AT_HOURS = 29 * 24;
/** After so long an entry, with its letters, may be forgotten (keep-small.ts). */
const FILES_LOOKED_AT_HOURS = 30 * 24;

/**
 * What came in against what became of it (P1), by sources that do not know of each other: files against items, rows of
 * reports against notifications against youths, entries against their letters and notices, what is open against the work
 * index (P3) and the lists.
 */
export function books(files: Files, profile: Profile, now: Temporal.Instant) {
  const since = (hours: number) => now.subtract({ hours }).toString();
  const isBefore = (at: Date, hours: number) => at.toISOString() < since(hours);
  const rowsFrom = since(ROWS_LOOKED_AT_HOURS);
  const today = dateInStockholm(now).toString();
  const lost: Lost[] = [];
  const figures: Figures = {
    mails: { in: 0, waiting: 0, reports: {} },
    rows: { in: 0, accepted: 0, refused: 0, held: 0, waiting: 0 },
    letters: { planned: 0, made: 0, waiting: 0, stopped: 0 },
    notices: { planned: 0, sent: 0, open: 0, cancelled: 0 },
  };
  const objects = new Set<string>();
  const sealedReports = new Set<string>();
  /** Rows, by notificationId. */
  const rows = {
    taken: new Set<string>(), // by reports
    stored: new Set<string>(),
    waiting: new Set<string>(), // for register
    done: new Set<string>(), // by what register says
    applied: new Set<string>(), // by youths
  };
  const letters = new Set<string>();
  /** Of mails that wait for a person: without a notice of its own, and told of with others of its hour. */
  const untold = new Set<string>();
  const gathered = new Set<string>();

  const isDue = (item: Item) => item.workPartition !== undefined;

  function addReport(item: Item, reportId: string): void {
    const report = CountedReport.parse(item);
    const { object, state, plan, counts, answer, notices, hidden } = report;
    const isSealed = state === 'sealed';
    const at = { reportId, item: item.pk, ...(!isSealed && { reference: reportId }) };
    objects.add(object);
    figures.mails.reports[state] = (figures.mails.reports[state] ?? 0) + 1;
    const lies = (folder: keyof Files) => files[folder].has(object);
    if (!lies('incoming') && !lies('mail') && !lies('sealed')) lost.push({ what: 'mail', why: 'no-mail', ...at });
    if (isSealed && report.done && (lies('incoming') || lies('mail')))
      lost.push({ what: 'mail', why: 'not-sealed', ...at });
    if ((!report.done || hidden === 'wanted') && !isDue(item)) lost.push({ what: 'mail', why: 'not-due', ...at });
    if (isPending(answer) && !isDue(item)) lost.push({ what: 'answer', why: 'not-due', ...at });
    addNotices(notices, item, at);
    // States as texts: one of a newer version waits, too.
    const place = mailPlace({ ...item, reportId } as unknown as Report);
    if (place.list !== undefined && item.list === undefined)
      lost.push({ what: 'mail', why: 'not-yet-listed', place, ...at });
    if (isSealed) {
      sealedReports.add(reportId);
      return;
    }
    const { accepted, refused, held } = counts;
    figures.rows.in += plan.length;
    for (const kind of ['accepted', 'refused', 'held'] as const) figures.rows[kind] += counts[kind];
    if (accepted + refused + held !== plan.length) lost.push({ what: 'row', why: 'not-counted', ...at });
    if (!report.done || report.receivedAt < rowsFrom) return;
    for (const row of rowsTaken(report)) rows.taken.add(notificationId({ reportId, row }));
    if (state === 'held' && !report.decision && Object.keys(notices).length === 0) untold.add(reportId);
  }

  function addNotification(item: Item): void {
    const id = item.pk.slice(item.pk.indexOf('#') + 1);
    rows.stored.add(id);
    if (isDue(item)) rows.waiting.add(id);
    else if (item.personKey !== undefined && item.expiresAt === undefined && item.readFirst !== true)
      lost.push({ what: 'row', why: 'not-due', ...rowOf(id), item: item.pk });
    // A mark of one that was sealed has no time.
    else if (typeof item.receivedAt === 'string' && item.receivedAt >= rowsFrom) rows.done.add(id);
  }

  function addYouth(item: Item): void {
    const youth = CountedYouth.parse(item);
    const isHidden = youth.contactHold || ['sealing', 'sealed', 'joined'].includes(youth.state);
    const [reference] = Object.values(youth.entries).flatMap(({ caseNumber, heardAfterwards }) =>
      isHidden || heardAfterwards ? [] : caseNumber,
    );
    const at = { item: item.pk, ...(reference !== undefined && { reference }) };
    for (const [reportId, { rows: numbers }] of Object.entries(youth.rows))
      for (const row of rowsIn(numbers)) rows.applied.add(notificationId({ reportId, row }));
    // As an earlier release left them.
    for (const id of Object.keys({ ...youth.facts, ...youth.changes })) rows.applied.add(id);
    for (const { repeats } of Object.values(youth.facts))
      for (const text of repeats) rows.applied.add(text.slice(0, text.indexOf(' ')));
    if (!isInItsList(item)) addUnlisted(youth, item, at);
    addLetters(youth, item, at);
    addNotices(youth.notices, item, at, youth);
    if (youth.state === 'open') for (const id of Object.keys(youth.entries)) addEntry(id, youth, at);
  }

  /** Register is asked; what was asked today and is due still is on its way. */
  function addUnlisted({ listAskedOn, dueAt }: CountedYouth, item: Item, at: At): void {
    if (listAskedOn === undefined)
      lost.push({ what: 'case', why: 'not-yet-listed', ...at, ...(dueAt !== undefined && { dueAt }) });
    else if (listAskedOn !== today || !isDue(item)) lost.push({ what: 'case', why: 'not-listed', ...at });
  }

  function addLetters(youth: CountedYouth, item: Item, at: At): void {
    const waits = youth.contactHold || youth.waitsFor !== undefined;
    for (const [effect, { state, object, batch }] of Object.entries(youth.letters)) {
      letters.add(effect);
      figures.letters.planned += 1;
      const sum = LETTER_STATES[state];
      if (sum) figures.letters[sum] += 1;
      else lost.push({ what: 'letter', why: 'unknown-state', effect, ...at });
      if ((state === 'sending' || (state === 'planned' && !waits)) && !isDue(item))
        lost.push({ what: 'letter', why: 'not-due', effect, ...at });
      // One that was given to print may be gone.
      if (state === 'handed-over' && batch === undefined && !files.letters.has(nameOf(object)))
        lost.push({ what: 'letter', why: 'no-file', effect, ...at });
    }
  }

  /** Since the profile is in force: another may have asked for other ones. */
  function addEntry(id: string, youth: CountedYouth, at: At): void {
    const entry = youth.entries[id];
    if (entry?.state !== 'open' || entry.openedOn < profile.validFrom) return;
    const { letter, notice } = profile.reports[entry.reason as keyof Profile['reports']] ?? {};
    const isLettered = Object.values(youth.letters).some(({ entryId }) => entryId === id);
    if (letter && youth.coverage?.result === 'covered' && !isLettered)
      lost.push({ what: 'letter', why: 'not-planned', effect: id, ...at });
    const isTold = Object.keys(youth.notices).some((name) => name.startsWith(`${id}.opened`));
    if (notice && !entry.heardAfterwards && !isTold)
      lost.push({ what: 'notice', why: 'not-planned', effect: id, ...at });
  }

  /** Of a youth who is held or being joined, only the officers' are sent. */
  function addNotices(notices: CountedReport['notices'], item: Item, at: At, youth?: CountedYouth): void {
    const waits = youth?.contactHold || youth?.joinsTo !== undefined;
    for (const [effect, { state, to }] of Object.entries(notices)) {
      figures.notices.planned += 1;
      const sum = NOTICE_STATES[state];
      if (sum) figures.notices[sum] += 1;
      else lost.push({ what: 'notice', why: 'unknown-state', effect, ...at });
      if (sum === 'open' && (!waits || to === 'officer') && !isDue(item))
        lost.push({ what: 'notice', why: 'not-due', effect, ...at });
    }
  }

  function addOther(item: Item, kind: string): void {
    const at = { item: item.pk };
    if (kind === 'ANSWERS') {
      const hour = CountedHour.parse(item);
      if (isPending(hour.answer) && Object.keys(hour.gathered).length > 0 && !isDue(item))
        lost.push({ what: 'answer', why: 'not-due', ...at });
    }
    if (kind === 'STRANGERS')
      for (const reportId of Object.keys(CountedStrangers.parse(item).gathered)) gathered.add(reportId);
    if (item.notices !== undefined) addNotices(WithNotices.parse(item).notices, item, at);
  }

  return {
    add(item: Item): void {
      const [kind = '', name = ''] = item.pk.split('#');
      const ids = kind === 'REPORT' ? { reportId: name } : {};
      try {
        if (kind === 'REPORT') addReport(item, name);
        else if (kind === 'NOTIFICATION') addNotification(item);
        else if (kind === 'YOUTH') addYouth(item);
        else addOther(item, kind);
      } catch {
        lost.push({ what: KIND[kind] ?? 'notice', why: 'not-readable', ...ids });
      }
    },

    /** When every item was added. */
    close(): { figures: Figures; lost: Lost[] } {
      const kept = new Map([...files.mail, ...files.sealed]);
      kept.delete(SETUP_NOTIFICATION);
      const coming = [...files.incoming].filter(([name]) => !objects.has(name) && name !== SETUP_NOTIFICATION);
      figures.mails.in = new Set([...kept.keys(), ...files.incoming.keys()]).size;
      figures.mails.waiting = coming.length;
      figures.rows.waiting = rows.waiting.size;
      const late = coming.filter(([, at]) => isBefore(at, WAITS_LONG_HOURS));
      for (const [object] of [...kept, ...late])
        if (!objects.has(object)) lost.push({ what: 'mail', why: 'no-report', reportId: reportReference(object) });
      const toldAt = (id: string): At => {
        const { reportId } = rowOf(id);
        return { item: reportKey(reportId), ...(!sealedReports.has(reportId) && { reference: reportId }) };
      };
      for (const id of rows.taken)
        if (!rows.stored.has(id)) lost.push({ what: 'row', why: 'not-stored', ...rowOf(id), ...toldAt(id) });
      for (const id of rows.done)
        if (!rows.applied.has(id)) lost.push({ what: 'row', why: 'not-applied', ...rowOf(id), ...toldAt(id) });
      for (const reportId of untold)
        if (!gathered.has(reportId))
          lost.push({ what: 'notice', why: 'not-told', reportId, item: reportKey(reportId), reference: reportId });
      for (const [name, at] of files.letters)
        if (!isBefore(at, FILES_LOOKED_AT_HOURS) && !letters.has(name.replace('.pdf', '')))
          lost.push({ what: 'letter', why: 'no-record', effect: name.replace('.pdf', '') });
      return { figures, lost };
    },
  };
}

const KIND: Record<string, Lost['what']> = { REPORT: 'mail', YOUTH: 'letter', ANSWERS: 'answer' };

const nameOf = (object = '') => object.slice(object.indexOf('/') + 1);

function rowOf(id: string): { reportId: string; row: number } {
  const [reportId = '', row] = id.split('#');
  return { reportId, row: Number(row) };
}

/** Which register was given; none is sure while a decision is followed, or if a retry read other rows. */
function rowsTaken({ plan, reason, decision }: CountedReport): number[] {
  if (reason === 'changed-meanwhile' || decision?.judged === false) return [];
  const before = decision?.rowsBefore ?? 0;
  return outcomesOf(plan).flatMap((outcome, n) =>
    outcome === 'accepted' || outcome === 'change' ? before + n + 1 : [],
  );
}
