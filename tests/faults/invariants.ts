import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { Letter, Notice } from '../../shared/domain/effects.ts';
import { Report } from '../../shared/domain/report.ts';
import { YouthRecord } from '../../shared/domain/youth-record.ts';
import { notificationKey } from '../../shared/store/keys.ts';
import type { Item } from '../../shared/store/table.ts';
import type { EndState } from '../support/system/end-state.ts';
import type { System } from '../support/system/system.ts';
import { env } from '../support/system/template.ts';

/** What holds at every end; each line names a breach. */
export function brokenInvariants(end: EndState, run: System): string[] {
  const reports = itemsOf(end, 'REPORT#').map((item) => Report.parse(item));
  const youths = itemsOf(end, 'YOUTH#').map((item) => YouthRecord.parse(item));
  return [
    ...unaccounted(reports, end, run),
    ...doubled(youths, end, run),
    ...pendingEffects(reports, youths, unreadAbout(reports, end), end, run),
    ...notWaiting(youths, unreadAbout(reports, end)),
    ...pendingItems(end, run),
  ];
}

const itemsOf = ({ tables }: EndState, prefix: string) => tables.register.filter(({ pk }) => pk.startsWith(prefix));
const objectsIn = ({ objects }: EndState, folder: string) =>
  objects.flatMap((object) => (object.startsWith(folder) ? (object.slice(folder.length).split(' ')[0] ?? '') : []));

/** P1: one report and one place for a mail, one state for a row. */
function unaccounted(reports: Report[], end: EndState, run: System): string[] {
  const known = new Set(itemsOf(end, 'NOTIFICATION#').map(({ pk }) => pk));
  const kept = [...objectsIn(end, `${env.RAW_MAIL_BUCKET}/mail/`), ...objectsIn(end, `${env.SEALED_BUCKET}/mail/`)];
  const objects = reports.map(({ object }) => object);
  const isOnce = (names: string[], name: string) => names.filter((other) => other === name).length === 1;
  const received = run.received.flatMap((name) => [
    ...(isOnce(objects, name) ? [] : [`mail ${name} has no report of its own`]),
    ...(isOnce(kept, name) ? [] : [`mail ${name} does not lie in one place`]),
  ]);
  const rows = reports.flatMap(({ reportId, plan, counts, reason }) => {
    const { accepted, refused, held } = counts;
    const stored =
      reason === 'changed-meanwhile' ? [] : [...plan].flatMap((row, n) => ('ac'.includes(row) ? n + 1 : []));
    return [
      ...(accepted + refused + held === plan.length ? [] : [`report ${reportId} counts other rows than it has`]),
      ...stored
        .filter((row) => !known.has(notificationKey(reportId, row)))
        .map((row) => `report ${reportId} lost its row ${row}`),
    ];
  });
  return [...received, ...rows];
}

const LEFT: Letter['state'][] = ['sending', 'handed-over', 'sent', 'unknown'];

/** P2: a letter per step and addressee, sent once; an answer or notice at most twice. */
function doubled(youths: YouthRecord[], end: EndState, run: System): string[] {
  const letters = youths.flatMap(({ letters, personKey }) =>
    Object.values(letters)
      .filter(({ state }) => LEFT.includes(state))
      .map(({ entryId, addressee }) => `letter of ${entryId} to ${addressee} of ${personKey}`),
  );
  const sealed = end.tables.sealed.flatMap(({ record }) => (record ? [record as YouthRecord] : []));
  const known = [...youths, ...sealed].flatMap((youth) => Object.keys(youth.letters)).map((id) => `letters/${id}.pdf`);
  const written = objectsIn(end, `${env.LETTERS_BUCKET}/`);
  const effects = run.mails.map(({ effect: { item, path } }) => JSON.stringify([item, path]));
  const timesSent = (effect: string) => effects.filter((other) => other === effect).length;
  return [
    ...repeated(letters).map((letter) => `two times: ${letter}`),
    ...written.filter((object) => !known.includes(object)).map((object) => `no record has ${object}`),
    ...[...new Set(effects)]
      .filter((effect) => timesSent(effect) > (effect.includes('"letters"') ? 1 : 2))
      .map((effect) => `sent ${timesSent(effect)} times: ${effect}`),
  ];
}

const repeated = (texts: string[]) => texts.filter((text, at) => texts.indexOf(text) !== at);

/** P11: who is named in a row that nobody has read; from the rows themselves. */
function unreadAbout(reports: Report[], end: EndState): Set<unknown> {
  const read = new Set(reports.flatMap(({ reportId, read }) => (read ? reportId : [])));
  const rows = itemsOf(end, 'NOTIFICATION#').filter(
    ({ readFirst, reportId }) => readFirst && !read.has(reportId as string),
  );
  return new Set(rows.map(({ personKey }) => personKey));
}

function notWaiting(youths: YouthRecord[], unread: Set<unknown>): string[] {
  return youths
    .filter(({ state }) => state !== 'sealing' && state !== 'sealed')
    .filter(({ personKey, waitsFor = [] }) => unread.has(personKey) !== waitsFor.includes('read-before-contact'))
    .map(({ personKey }) => `youth ${personKey} does not wait as its rows say`);
}

/** No due effect is pending, no outcome open. */
function pendingEffects(
  reports: Report[],
  youths: YouthRecord[],
  unread: Set<unknown>,
  end: EndState,
  run: System,
): string[] {
  const isStopped = itemsOf(end, 'SWITCH#').some(({ stoppedAt }) => stoppedAt !== undefined);
  const today = dateInStockholm(run.clock.instant()).toString();
  const isPending = ({ state, to }: Notice, held: boolean) =>
    (state === 'planned' || state === 'sending') && (!held || to === 'officer');
  const isDue = ({ state, dueOn }: Letter, held: boolean) =>
    state === 'sending' || (state === 'planned' && !held && dueOn <= today);
  return [
    ...reports.flatMap(({ reportId, done, answer, notices }) => [
      ...(done ? [] : [`report ${reportId} is not done`]),
      ...(['planned', 'sending'].includes(answer.state) ? [`answer to ${reportId} is ${answer.state}`] : []),
      ...pending(notices, (notice) => isPending(notice, false)).map((id) => `notice ${id} of ${reportId} is pending`),
    ]),
    ...youths.flatMap(({ state, personKey, contactHold, letters, notices }) => [
      ...(state === 'sealing' ? [`youth ${personKey} is being sealed`] : []),
      ...pending(letters, (letter) => isDue(letter, contactHold || isStopped || unread.has(personKey))).map(
        (id) => `letter ${id} is pending`,
      ),
      ...pending(notices, (notice) => isPending(notice, contactHold)).map((id) => `notice ${id} is pending`),
    ]),
  ];
}

function pending<T>(effects: Record<string, T>, is: (effect: T) => boolean): string[] {
  return Object.entries(effects).flatMap(([id, effect]) => (is(effect) ? id : []));
}

function pendingItems({ tables, ...end }: EndState, run: System): string[] {
  const { register, residents } = tables;
  const isDue = ({ dueAt }: Item) => typeof dueAt === 'string' && dueAt <= run.clock.instant().toString();
  const waits = ({ pk, dueAt }: Item) =>
    (pk.startsWith('NOTIFICATION#') && dueAt !== undefined) || pk.startsWith('HOLD#');
  return [
    ...[...register, ...residents].filter(isDue).map(({ pk }) => `${pk} is due`),
    ...register.filter(waits).map(({ pk }) => `${pk} waits`),
    ...residents.filter(({ pendingSince }) => pendingSince).map(({ pk }) => `the change of ${pk} waits`),
    ...objectsIn({ tables, ...end }, `${env.RAW_MAIL_BUCKET}/in/`).map((name) => `mail ${name} lies unread`),
  ];
}
