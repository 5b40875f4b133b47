import type { Temporal } from 'temporal-polyfill';
import type { AutomaticMails } from '../../shared/domain/automatic-mails.ts';
import { dateInStockholm } from '../../shared/domain/calendar.ts';
import type { StaffMember } from '../../shared/domain/directory.ts';
import { effectTag } from '../../shared/domain/effect-tag.ts';
import type { Notice, NoticeVersion } from '../../shared/domain/effects.ts';
import { Fault } from '../../shared/domain/fault.ts';
import type { NoticeSignal } from '../../shared/domain/messages.ts';
import type { Profile } from '../../shared/domain/profile.ts';
import type { Claim, SendOutcome } from '../../shared/domain/sending.ts';
import { noticeText } from './notice-text.ts';
import { addressesFor } from './routing.ts';

/** The item a notice stands in: a youth's record, a report, an import, a day's automatic mails. */
export type NoticeItem = { notices: Record<string, Notice>; contactHold?: boolean; automatic?: AutomaticMails };

export type Ports = {
  load: (item: string) => Promise<NoticeItem | undefined>;
  staff: () => Promise<StaffMember[]>;
  /** True of an address that bounced or complained. */
  isBlocked: (address: string) => Promise<boolean>;
  /** Refused while contact with the youth is held, unless the notice is the officer's. */
  claim: (item: string, id: string, notice: Notice, address: string) => Promise<Claim>;
  settle: (item: string, id: string, from: NoticeVersion, state: Notice['state']) => Promise<void>;
  send: (to: string, mail: { subject: string; text: string }, tag: string) => Promise<SendOutcome>;
  now: () => Temporal.Instant;
};

/** One e-mail to one member of staff: claimed, sent, recorded. After an unknown outcome once more, never a third time. */
export async function notifyCoordinator(
  { item, notice: id }: NoticeSignal,
  profile: Profile,
  ports: Ports,
): Promise<void> {
  const found = await ports.load(item);
  const notice = found?.notices[id];
  if (!found || !notice || (notice.state !== 'planned' && notice.state !== 'sending')) return;
  if (found.contactHold && notice.to !== 'officer') return;
  const to = await firstOpen(addressesFor(notice, await ports.staff(), dateInStockholm(ports.now())), ports);
  if (!to) throw new Fault('no-receiver');
  const claim = await ports.claim(item, id, notice, to);
  if (claim === 'unknown-outcome') return ports.settle(item, id, notice, 'unknown');
  if (claim !== 'claimed') return;
  const mine: NoticeVersion = { state: 'sending', attempt: notice.attempt + 1 };
  const tag = effectTag({ item, path: ['notices', id], attempt: mine.attempt });
  const outcome = await ports.send(to, noticeText(notice, profile, found.automatic), tag);
  if (outcome === 'sent') return ports.settle(item, id, mine, 'sent');
  // The claim stays until it is abandoned; the queue or the sweep comes back to it.
  if (outcome === 'unknown') throw new Fault('outcome-unknown');
  await ports.settle(item, id, mine, 'planned');
  throw new Fault('ses-throttles');
}

async function firstOpen(addresses: string[], ports: Ports): Promise<string | undefined> {
  for (const address of addresses) if (!(await ports.isBlocked(address))) return address;
  return undefined;
}
