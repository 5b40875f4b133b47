import type { Temporal } from 'temporal-polyfill';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { StaffMember } from '../../shared/domain/directory.ts';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import { isPending, type Notice, type NoticeVersion } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import { type Hold, stopping } from '../../shared/domain/hold.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Claim, SendOutcome } from '../../shared/domain/sending.ts';
import { type Tasks, unknownOutcomeTask } from '../../shared/domain/tasks.ts';
import { youthKey } from '../../shared/store/keys.ts';
import { type NoticeFacts, noticeText } from './notice-text.ts';
import { addressesFor } from './routing.ts';

export type NoticeItem = NoticeFacts & {
  notices: Record<string, Notice>;
  contactHold?: boolean;
  holdSeq?: number;
  joinsTo?: unknown;
};

export type Ports = {
  load: (item: string) => Promise<NoticeItem | undefined>;
  staff: () => Promise<StaffMember[]>;
  /** It bounced or complained. */
  isBlocked: (address: string) => Promise<boolean>;
  holds: (personKey: string) => Promise<Hold[]>;
  /** By the extract, also before register has looked. */
  isProtected: (personKey: string) => Promise<boolean>;
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
  send: (mail: { to: string; subject: string; text: string; tag: string }) => Promise<SendOutcome>;
  now: () => Temporal.Instant;
};

/** Claimed before it is sent; once more after an unknown outcome (F3). */
export async function notifyCoordinator(signal: NoticeSignal, profile: Profile, ports: Ports): Promise<void> {
  const { item, notice: id } = signal;
  const found = await ports.load(item);
  const notice = found?.notices[id];
  if (!found || !notice || !isPending(notice)) return;
  const isYouth = item.startsWith(youthKey(''));
  const isStoppable = isYouth && notice.to !== 'officer';
  if ((found.contactHold || found.joinsTo) && notice.to !== 'officer') return;
  if (notice.state === 'planned' && isNothingLeft(found)) return ports.settle(signal, notice, 'cancelled');
  if (isStoppable && (await mayNotBeTold(item.slice(youthKey('').length), ports))) return;
  const today = dateInStockholm(ports.now());
  const to = await firstUnblocked(addressesFor(notice, await ports.staff(), today), ports);
  if (!to) throw new Fault('no-receiver');
  const claim = await ports.claim(signal, notice, to, isStoppable ? found : undefined);
  if (claim === 'unknown-outcome') {
    // Other items hold no tasks.
    const tasks = isYouth ? unknownOutcomeTask(id, today, profile) : {};
    return ports.settle(signal, notice, 'unknown', { tasks });
  }
  if (claim !== 'claimed') return;
  const claimed: NoticeVersion = { state: 'sending', attempt: notice.attempt + 1 };
  const tag = effectTag({ item, path: ['notices', id], attempt: claimed.attempt });
  const outcome = await ports.send({ to, ...noticeText(notice, profile, found), tag });
  if (outcome === 'sent') return ports.settle(signal, claimed, 'sent', { fields: { sentAt: ports.now().toString() } });
  // The claim stays until it is abandoned.
  if (outcome === 'unknown') throw new Fault('outcome-unknown');
  await ports.settle(signal, claimed, 'planned');
  throw new Fault('ses-throttles');
}

/** All have been read, and all tasks done. */
function isNothingLeft({ unreadMails }: NoticeItem): boolean {
  if (!unreadMails) return false;
  const { unread, tasks, refused, more } = unreadMails;
  return Object.keys({ ...unread, ...refused }).length + tasks.length + more === 0;
}

async function mayNotBeTold(personKey: string, { holds, isProtected }: Ports): Promise<boolean> {
  return stopping(await holds(personKey)).length > 0 || (await isProtected(personKey));
}

async function firstUnblocked(addresses: string[], { isBlocked }: Ports): Promise<string | undefined> {
  for (const address of addresses) if (!(await isBlocked(address))) return address;
  return undefined;
}
