import { describe, expect, test } from 'vitest';
import { type Ports, sendAnswer } from '../../../functions/mail-intake/send-answer.ts';
import { placeOf } from '../../../shared/domain/effect-tag.ts';
import type { Answer } from '../../../shared/domain/report.ts';
import type { Claim, SendOutcome } from '../../../shared/domain/sending.ts';

const REPORT_ID = 'R-7K3Q-9F';
const ITEM = `REPORT#${REPORT_ID}`;

type Given = { answer?: Partial<Answer>; claim?: Claim; outcome?: SendOutcome; blocked?: boolean };

function world({ answer = {}, claim = 'claimed', outcome = 'sent', blocked = false }: Given) {
  const did: string[] = [];
  const planned: Answer = { state: 'planned', kind: 'taken', to: 'kvitto@skola.example', attempt: 0, ...answer };
  const ports: Ports = {
    isBlocked: async (address) => blocked && address === 'kvitto@skola.example',
    claim: async () => claim,
    settle: async (_id, from, state, more) => {
      did.push([`${from.state}${from.attempt} → ${state}`, more?.notice?.id, more?.sesId].filter(Boolean).join(' '));
    },
    send: async (tag) => {
      did.push(`sent as ${JSON.stringify(placeOf(tag))}`);
      return { outcome, sesId: 'ses-1' };
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

test.each([
  { outcome: 'not-sent', did: [SENT, 'sending1 → planned'] },
  { outcome: 'unknown', did: [SENT] },
] as const)('an answer that is $outcome comes back by the queue', async ({ outcome, did }) => {
  const intake = world({ outcome });
  await expect(intake.run()).rejects.toThrow();
  expect(intake.did).toEqual(did);
});

test('after a second unknown outcome the KAA group is told', async () => {
  const { did, run } = world({ answer: { state: 'sending', attempt: 2 }, claim: 'unknown-outcome' });
  await run();
  expect(did).toEqual(['sending2 → unknown answer-unknown', `notice ${ITEM} answer-unknown`]);
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
    expect(did).toEqual(['sending2 → unknown answer-returned', `notice ${ITEM} answer-returned`]);
  });

  test('an answer that is in work is let be', async () => {
    const { did, run } = world({ blocked: true, claim: 'in-work' });
    await expect(run()).rejects.toThrow('conflict');
    expect(did).toEqual([]);
  });
});
