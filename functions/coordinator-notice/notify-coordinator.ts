import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { StaffMember } from '../../shared/domain/directory.ts';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import { isPending, type Notice, type NoticeVersion } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import type { PersonKey } from '../../shared/domain/notification.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import { type Claim, isTime, type NotYet, type Sent, type Turn } from '../../shared/domain/sending.ts';
import { type Tasks, unknownOutcomeTask } from '../../shared/domain/tasks.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { type GatheredPorts, mayNotBeTold } from './gathered.ts';
import { type NoticeFacts, noticeText } from './notice-text.ts';
import { addressesFor } from './routing.ts';

export type NoticeItem = NoticeFacts & {
  notices: Record<string, Notice>;
  contactHold?: boolean;
  holdSeq?: number;
  joinsTo?: unknown;
  joinedFrom?: PersonKey[];
};

export type Ports = Pick<GatheredPorts, 'holds' | 'isAnyProtected'> & {
  load: (item: string) => Promise<NoticeItem | undefined>;
  staff: () => Promise<StaffMember[]>;
  /** It bounced or complained. */
  isBlocked: (address: string) => Promise<boolean>;
  /** `unlessHeld`: refused while contact is held, or if a hold was set or lifted since. */
  claim: (
    signal: NoticeSignal,
    notice: Notice,
    address: string,
    unlessHeld: Pick<NoticeItem, 'holdSeq'> | undefined,
  ) => Promise<Claim>;
  settle: (
    signal: NoticeSignal,
    from: NoticeVersion,
    state: Notice['state'],
    more?: { fields?: Partial<Notice>; tasks?: Tasks },
  ) => Promise<void>;
  /** Of all that leaves. */
  turn: (effect: string, isLast: boolean) => Promise<Turn | NotYet>;
  send: (turn: Turn, mail: { to: string; subject: string; text: string; tag: string }) => Promise<Sent>;
  tellUnknown: (signal: NoticeSignal) => void;
  now: () => Temporal.Instant;
};

/** Claimed before it is sent; once more after an unknown outcome (F3). */
export async function notifyCoordinator(signal: NoticeSignal, profile: Profile, ports: Ports): Promise<void> {
  const first = await loadPending(signal, ports);
  if (!first) return;
  const turn = await ports.turn(`${signal.item} ${signal.notice}`, first.notice.state === 'sending');
  if (turn.notBefore !== undefined) return waitUntil(turn.notBefore, signal, first.notice, ports);
  const found = turn.waited ? await loadPending(signal, ports) : first;
  if (found) await notify(signal, found, turn, profile, ports);
}

type Pending = { found: NoticeItem; notice: Notice };

async function loadPending(signal: NoticeSignal, ports: Ports): Promise<Pending | undefined> {
  const found = await ports.load(signal.item);
  const notice = found?.notices[signal.notice];
  if (!found || !notice || !isPending(notice) || !isTime(notice, ports.now())) return undefined;
  if ((found.contactHold || found.joinsTo) && notice.to !== 'officer') return undefined;
  if (notice.state !== 'planned' || !isNothingLeft(found)) return { found, notice };
  await ports.settle(signal, notice, 'cancelled');
  return undefined;
}

/** As it is, so that its message ends: no throttle makes a dead letter. */
const waitUntil = (notBefore: string, signal: NoticeSignal, notice: Notice, ports: Ports) =>
  ports.settle(signal, notice, notice.state, { fields: { notBefore } });

async function notify(
  signal: NoticeSignal,
  { found, notice }: Pending,
  turn: Turn,
  profile: Profile,
  ports: Ports,
): Promise<void> {
  const { item, notice: id } = signal;
  const isYouth = item.startsWith(youthKey(''));
  const isStoppable = isYouth && notice.to !== 'officer';
  if (isStoppable && (await mayNotBeTold(item.slice(youthKey('').length), found.joinedFrom, ports))) return;
  const today = dateInStockholm(ports.now());
  const to = await firstUnblocked(addressesFor(notice, await ports.staff(), today), ports);
  if (!to) throw new Fault('no-receiver');
  const claim = await ports.claim(signal, notice, to, isStoppable ? found : undefined);
  if (claim === 'unknown-outcome') {
    // Other items hold no tasks.
    const tasks = isYouth ? unknownOutcomeTask(id, today, profile) : {};
    ports.tellUnknown(signal);
    return ports.settle(signal, notice, 'unknown', { tasks });
  }
  if (claim !== 'claimed') return;
  const claimed: NoticeVersion = { state: 'sending', attempt: notice.attempt + 1 };
  const tag = effectTag({ item, path: ['notices', id], attempt: claimed.attempt });
  const sent = await ports.send(turn, { to, ...noticeText(notice, profile, found), tag });
  if (sent.outcome === 'sent')
    return ports.settle(signal, claimed, 'sent', { fields: { sentAt: ports.now().toString() } });
  // The claim stays until it is abandoned.
  if (sent.outcome === 'unknown') throw new Fault('outcome-unknown');
  await ports.settle(signal, claimed, 'planned', { fields: { notBefore: sent.notBefore } });
}

/** All have been read, and all tasks done. */
function isNothingLeft({ unreadMails }: NoticeItem): boolean {
  if (!unreadMails) return false;
  const { unread, tasks, refused, more } = unreadMails;
  return Object.keys({ ...unread, ...refused }).length + tasks.length + more === 0;
}

async function firstUnblocked(addresses: string[], { isBlocked }: Ports): Promise<string | undefined> {
  for (const address of addresses) if (!(await isBlocked(address))) return address;
  return undefined;
}
