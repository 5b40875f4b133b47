import type { Temporal } from 'temporal-polyfill';
import type { DynamoDb } from '../aws/clients.ts';
import { STOCKHOLM } from '../domain/calendar.ts';
import type { Notice } from '../domain/effects.ts';
import { plannedNotice } from '../domain/notices.ts';
import type { PersonKey } from '../domain/notification.ts';
import type { Profile } from '../domain/profile.ts';
import { taskPlace, tellingTimes, UnreadMails } from '../domain/unread-mails.ts';
import { unreadMailsKey } from './keys.ts';
import { getItem, putNew, type Update, updateItem } from './table.ts';
import { due } from './work.ts';

/** A flood must not outgrow the item: beyond these only counted. */
const MAX_BY_REFERENCE = 1_000;
const KEPT_HOURS = 30 * 24;
/** Longer than from a part of the day to the same of the next working day. */
const SEARCHED_HOURS = 10 * 24;
/** A mail that comes as a notice leaves stands in the next. */
const TIMES_SEARCHED_AHEAD = 3;

const RECEIVERS = ['kaa-group', 'manager'] as const;

type Place = { to: Notice['to']; at: Temporal.Instant };
type List = 'unread' | 'tasks' | 'refused';
type Entry = { list: List; id: string; value: true | number };

const timeOf = (at: Temporal.Instant) =>
  at.toZonedDateTimeISO(STOCKHOLM).toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ');

/**
 * One notice a part of the day to the KAA group, of mails to read, tasks and refused rows; a working day later one to the
 * lead of the mails that are left.
 */
export function unreadMails(db: DynamoDb, table: string, profile: Profile) {
  const keyOf = ({ to, at }: Place) => unreadMailsKey(to, at.toString());

  /** `closed`: its notice is on its way. */
  async function addTo(place: Place, { list, id, value }: Entry): Promise<'added' | 'closed'> {
    const { to, at } = place;
    const pk = keyOf(place);
    await putNew(db, table, {
      pk,
      unread: {},
      tasks: {},
      refused: {},
      counted: 0,
      more: 0,
      notices: { unread: plannedNotice(to === 'manager' ? 'unread-mails-late' : 'unread-mails', to, timeOf(at)) },
      expiresAt: Math.floor(at.add({ hours: KEPT_HOURS }).epochMilliseconds / 1000),
      ...due(pk, at),
    });
    // The last release made it without.
    if (list !== 'unread')
      await updateItem(db, table, pk, { set: [[[list], {}]], when: [{ path: [list], is: 'missing' }] });
    const isOpen = (counted: '<' | '='): Update['when'] => [
      { path: [list, id], is: 'missing' },
      { path: ['counted'], is: counted, value: MAX_BY_REFERENCE },
      { path: ['notices', 'unread', 'state'], is: '=', value: 'planned' },
    ];
    const listed = await updateItem(db, table, pk, {
      set: [[[list, id], value]],
      add: [[['counted'], 1]],
      when: isOpen('<'),
    });
    if (listed === 'updated') return 'added';
    const counted = await updateItem(db, table, pk, { add: [[['more'], 1]], when: isOpen('=') });
    if (counted === 'updated') return 'added';
    return UnreadMails.parse(await getItem(db, table, pk))[list][id] === undefined ? 'closed' : 'added';
  }

  async function removeFrom(place: Place, reportId: string): Promise<void> {
    await updateItem(db, table, keyOf(place), {
      remove: [['unread', reportId]],
      when: [{ path: ['unread', reportId], is: 'exists' }],
    });
  }

  function* placesOf(to: (typeof RECEIVERS)[number], from: Temporal.Instant, until?: Temporal.Instant) {
    let left = TIMES_SEARCHED_AHEAD;
    for (const { group, lead } of tellingTimes(from, profile)) {
      if (until && group.epochMilliseconds > until.epochMilliseconds && left-- === 0) return;
      yield { to, at: to === 'manager' ? lead : group };
    }
  }

  async function addFrom(to: (typeof RECEIVERS)[number], from: Temporal.Instant, entry: Entry): Promise<void> {
    for (const place of placesOf(to, from)) if ((await addTo(place, entry)) === 'added') break;
  }

  return {
    async add(reportId: string, received: Temporal.Instant): Promise<void> {
      for (const to of RECEIVERS) await addFrom(to, received, { list: 'unread', id: reportId, value: true });
    },

    /** Nobody is told of it any more, also where it was added long after it came, or twice. */
    async remove(reportId: string, received: Temporal.Instant, now: Temporal.Instant): Promise<void> {
      const late = now.subtract({ hours: SEARCHED_HOURS });
      const from = received.epochMilliseconds > late.epochMilliseconds ? received : late;
      for (const to of RECEIVERS) for (const place of placesOf(to, from, now)) await removeFrom(place, reportId);
    },

    /** If it is open when the mail goes. */
    addTask: (personKey: PersonKey, taskId: string, from: Temporal.Instant) =>
      addFrom('kaa-group', from, { list: 'tasks', id: taskPlace(personKey, taskId), value: true }),

    /** If none better have come when the mail goes. */
    addRefused: (reportId: string, rows: number, from: Temporal.Instant) =>
      addFrom('kaa-group', from, { list: 'refused', id: reportId, value: rows }),
  };
}
