import { describe, expect, test } from 'vitest';
import { type Ports, sendAnswer } from '../../../functions/mail-intake/send-answer.ts';
import { placeOf } from '../../../shared/domain/effect-tag.ts';
import type { Answer } from '../../../shared/domain/report.ts';
import type { Claim, NotYet, Sent, Turn } from '../../../shared/domain/sending.ts';
import { NOW } from '../../support/builders.ts';

const REPORT_ID = 'R-7K3Q-9F';
const ITEM = `REPORT#${REPORT_ID}`;

const LATER = '2026-11-23T10:00:00Z';
const SENT_BY_SES: Sent = { outcome: 'sent', sesId: 'ses-1' };
type Given = { answer?: Partial<Answer>; claim?: Claim; sent?: Sent; turn?: Turn | NotYet; blocked?: boolean };

function world({ answer = {}, claim = 'claimed', sent = SENT_BY_SES, turn = {}, blocked = false }: Given) {
  const did: string[] = [];
  const planned: Answer = { state: 'planned', kind: 'taken', to: 'kvitto@skola.example', attempt: 0, ...answer };
  const ports: Ports = {
    isBlocked: async (address) => blocked && address === 'kvitto@skola.example',
    claim: async () => claim,
    settle: async (_id, from, state, more) => {
      did.push(
        [`${from.state}${from.attempt} → ${state}`, more?.notice?.id, more?.sesId, more?.notBefore]
          .filter(Boolean)
          .join(' '),
      );
    },
    turn: async () => turn,
    tellUnknown: () => void did.push('told unknown'),
    now: () => NOW,
    send: async (_turn, tag) => {
      did.push(`sent as ${JSON.stringify(placeOf(tag))}`);
      return sent;
    },
    signalNotices: async (signals) => {
      did.push(...signals.map(({ item, notice }) => `notice ${item} ${notice}`));
    },
  };
  return { did, run: () => sendAnswer({ item: ITEM, reference: REPORT_ID, answer: planned }, ports) };
}
const SENT = `sent as ${JSON.stringify({ item: ITEM, path: ['answer'], attempt: 1 })}`;

test('an answer is sent with a tag that leads back to it, and recorded', async () => {
  const { did, run } = world({});
  await run();
  expect(did).toEqual([SENT, 'sending1 → sent ses-1']);
});

test('a mail that is not to be answered is left alone', async () => {
  const { did, run } = world({ answer: { state: 'none', to: undefined }, claim: 'nothing-to-do' });
  await run();
  expect(did).toEqual([]);
});

test('an answer of unknown outcome comes back by the queue', async () => {
  const { did, run } = world({ sent: { outcome: 'unknown' } });
  await expect(run()).rejects.toThrow('outcome-unknown');
  expect(did).toEqual([SENT]);
});

test('an answer that SES refuses waits, and its message ends: no throttle makes a dead letter', async () => {
  const { did, run } = world({ sent: { outcome: 'not-sent', notBefore: LATER } });
  expect(await run()).toBe('waits');
  expect(did).toEqual([SENT, `sending1 → planned ${LATER}`]);
});

test('while SES takes no more mail nothing is claimed or sent', async () => {
  const { did, run } = world({ turn: { notBefore: LATER } });
  expect(await run()).toBe('waits');
  expect(did).toEqual([`planned0 → planned ${LATER}`]);
});

test('an answer that waits is let be until its time', async () => {
  const { did, run } = world({ answer: { notBefore: LATER } });
  expect(await run()).toBe('waits');
  expect(did).toEqual([]);
});

test('after a second unknown outcome the KAA group is told', async () => {
  const { did, run } = world({ answer: { state: 'sending', attempt: 2 }, claim: 'unknown-outcome' });
  await run();
  expect(did).toEqual(['told unknown', 'sending2 → unknown answer-unknown', `notice ${ITEM} answer-unknown`]);
});

describe('to an address that bounced or complained', () => {
  test('nothing is sent: the KAA group rings the school', async () => {
    const { did, run } = world({ blocked: true });
    await run();
    expect(did).toEqual(['sending1 → none answer-returned', `notice ${ITEM} answer-returned`]);
  });

  test('a second attempt is not made, and nobody claims that the first was not', async () => {
    const { did, run } = world({ blocked: true, answer: { state: 'sending', attempt: 1 } });
    await run();
    expect(did).toEqual(['told unknown', 'sending2 → unknown answer-returned', `notice ${ITEM} answer-returned`]);
  });

  test('an answer that is in work is let be', async () => {
    const { did, run } = world({ blocked: true, claim: 'in-work' });
    await expect(run()).rejects.toThrow('conflict');
    expect(did).toEqual([]);
  });
});
