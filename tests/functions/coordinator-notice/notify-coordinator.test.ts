import { describe, expect, test } from 'vitest';
import {
  type NoticeItem,
  notifyCoordinator,
  type Ports,
} from '../../../functions/coordinator-notice/notify-coordinator.ts';
import type { StaffMember } from '../../../shared/domain/directory.ts';
import type { Notice } from '../../../shared/domain/effects.ts';
import type { Claim, NotYet, Sent, Turn } from '../../../shared/domain/sending.ts';
import { aHold, aNotice, aStaffMember, KIM, NOW, stockholm } from '../../support/builders.ts';

const ITEM = 'REPORT#R-7K3Q-9F';
type Given = {
  notice?: Notice;
  contactHold?: boolean;
  joinsTo?: object;
  isHeld?: boolean;
  isProtected?: boolean;
  joinedFrom?: string[];
  gone?: boolean;
  item?: string;
  staff?: StaffMember[];
  claim?: Claim;
  mail?: Sent;
  turn?: Turn | NotYet;
  blocked?: string[];
};

function system({
  notice = aNotice(),
  contactHold,
  joinsTo,
  isHeld = false,
  isProtected = false,
  joinedFrom,
  gone = false,
  staff = [aStaffMember()],
  claim,
  mail = { outcome: 'sent' },
  turn = {},
  blocked = [],
  item: pk = ITEM,
}: Given = {}) {
  const did: string[] = [];
  const item: NoticeItem = {
    notices: { one: structuredClone(notice) },
    ...(contactHold !== undefined && { contactHold }),
    ...(joinsTo && { joinsTo }),
    ...(joinedFrom && { joinedFrom }),
  };
  const stored = () => item.notices.one as Notice;
  const ports: Ports = {
    load: async () => (gone ? undefined : structuredClone(item)),
    staff: async () => staff,
    holds: async () => (isHeld ? [aHold()] : []),
    isAnyProtected: async ([, earlier]) => isProtected && (!joinedFrom || earlier === joinedFrom[0]),
    isBlocked: async (address) => blocked.includes(address),
    claim: async (_signal, _notice, address) => {
      did.push(address === 'kaa-gruppen@kommun.example' ? 'claim' : `claim for ${address}`);
      if (claim) return claim;
      Object.assign(stored(), { state: 'sending', attempt: stored().attempt + 1 });
      return 'claimed';
    },
    settle: async (_signal, from, to, { fields, tasks = {} } = {}) => {
      const more = [fields?.sentAt, fields?.notBefore, ...Object.keys(tasks)].filter(Boolean).map((text) => ` ${text}`);
      did.push(`${from.state}${from.attempt} → ${to}${more.join('')}`);
      stored().state = to;
    },
    turn: async () => turn,
    tellUnknown: () => void did.push('told unknown'),
    send: async (_turn, { to, subject }) => {
      did.push(`mail ${to}: ${subject}`);
      return mail;
    },
    now: () => NOW,
  };
  return { did, run: () => notifyCoordinator({ item: pk, notice: 'one' }, stockholm, ports) };
}
const LATER = '2026-11-23T10:00:00Z';
const MAIL = 'mail kaa-gruppen@kommun.example: Nytt ärende K-4M2P-X';

describe('a notice', () => {
  test('is claimed, sent and recorded', async () => {
    const { did, run } = system();
    await run();
    expect(did).toEqual(['claim', MAIL, `sending1 → sent ${NOW}`]);
  });

  test('signalled twice is sent once', async () => {
    const { did, run } = system();
    await run();
    await run();
    expect(did.filter((what) => what === MAIL)).toHaveLength(1);
  });

  test.each(['sent', 'cancelled', 'unknown'] as const)('that is %s is done', async (state) => {
    const { did, run } = system({ notice: aNotice({ state }) });
    await run();
    expect(did).toEqual([]);
  });

  test('whose item is gone is done', async () => {
    const { did, run } = system({ gone: true });
    await run();
    expect(did).toEqual([]);
  });

  test('waits while contact with the youth is held', async () => {
    const { did, run } = system({ contactHold: true });
    await run();
    expect(did).toEqual([]);
  });

  test('waits while the youth is joined with another number', async () => {
    const { did, run } = system({ joinsTo: { personKey: KIM } });
    await run();
    expect(did).toEqual([]);
  });

  test('waits for a hold that register has not seen', async () => {
    const { did, run } = system({ isHeld: true, contactHold: false, item: `YOUTH#${KIM}` });
    await run();
    expect(did).toEqual([]);
  });

  test.each([
    ['', undefined],
    [' under an earlier number', ['b'.repeat(64)]],
  ])('about a youth whom the extract protects%s waits, though register has not looked yet', async (_, joinedFrom) => {
    const { did, run } = system({ item: `YOUTH#${KIM}`, isProtected: true, ...(joinedFrom && { joinedFrom }) });
    await run();
    expect(did).toEqual([]);
  });

  test('to the officer goes out in spite of the hold', async () => {
    const staff = [aStaffMember({ role: 'officer', email: 'officer@kommun.example' })];
    const { did, run } = system({
      notice: aNotice({ to: 'officer', kind: 'sealed', reference: 'S-7K3Q-9F' }),
      contactHold: true,
      isHeld: true,
      isProtected: true,
      staff,
    });
    await run();
    expect(did[1]).toMatch(/^mail officer@kommun\.example: .* S-7K3Q-9F$/);
  });

  test('without a receiver is not claimed: it throws, and the queue redelivers', async () => {
    const { did, run } = system({ staff: [] });
    await expect(run()).rejects.toThrow();
    expect(did).toEqual([]);
  });

  test('goes to the next address when one has bounced', async () => {
    const staff = [
      aStaffMember({ role: 'coordinator', district: 'farsta', email: 'away@kommun.example' }),
      aStaffMember(),
    ];
    const { did, run } = system({ staff, blocked: ['away@kommun.example'] });
    await run();
    expect(did).toEqual(['claim', MAIL, `sending1 → sent ${NOW}`]);
  });

  test('whose addresses have all bounced is not claimed: it throws', async () => {
    const { did, run } = system({ blocked: ['kaa-gruppen@kommun.example'] });
    await expect(run()).rejects.toThrow('no-receiver');
    expect(did).toEqual([]);
  });

  test.each<Claim>(['in-work', 'nothing-to-do'])('that is claimed elsewhere (%s) is left alone', async (claim) => {
    const { did, run } = system({ claim });
    await run();
    expect(did).toEqual(['claim']);
  });

  test('that was sent twice with an unknown outcome is not sent a third time', async () => {
    const { did, run } = system({
      notice: aNotice({ state: 'sending', attempt: 2, resent: true }),
      claim: 'unknown-outcome',
    });
    await run();
    expect(did).toEqual(['claim', 'told unknown', 'sending2 → unknown']);
  });

  test('that SES refuses waits, and its message ends: no throttle makes a dead letter', async () => {
    const { did, run } = system({ mail: { outcome: 'not-sent', notBefore: LATER } });
    await run();
    expect(did).toEqual(['claim', MAIL, `sending1 → planned ${LATER}`]);
  });

  test('is neither claimed nor sent while SES takes no more mail, or before its time', async () => {
    const { did, run } = system({ turn: { notBefore: LATER } });
    await run();
    expect(did).toEqual([`planned0 → planned ${LATER}`]);
    const waiting = system({ notice: aNotice({ notBefore: LATER }) });
    await waiting.run();
    expect(waiting.did).toEqual([]);
  });

  test('with an unknown outcome stays claimed until the claim is abandoned', async () => {
    const { did, run } = system({ mail: { outcome: 'unknown' } });
    await expect(run()).rejects.toThrow();
    expect(did).toEqual(['claim', MAIL]);
  });
});
