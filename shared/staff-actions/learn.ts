import type { Profile } from '../domain/profile.ts';
import { directoryStore } from '../store/directory-store.ts';
import { learnedStore } from '../store/learned-store.ts';
import { leaveTrace } from '../store/trace.ts';
import { type HeldPorts, showHeld } from './held.ts';
import type { Learned, NotLearned } from './outcomes.ts';
import { unreadPieces, verifiedSender } from './unread-pieces.ts';

export type LearnPorts = HeldPorts & { directory: string; profile: Profile };

/**
 * That these pieces, by number, are harmless from whoever sent the mail. Before it is let through: a person who is
 * refused may decide anew. What only an officer may teach is refused here unless `isOfficers`; then IAM decides.
 */
export async function learn(
  reference: string,
  numbers: number[],
  ports: LearnPorts,
  isOfficers = false,
): Promise<Learned> {
  const { dynamoDb, register, directory, profile, actor } = ports;
  const shown = await showHeld(reference, ports);
  if (shown === 'not-there') return refused({ why: 'not-there' });
  const { report, raw } = shown;
  const units = directoryStore(dynamoDb, directory).units;
  const known = raw ? await unreadPieces(report, raw, { profile, units }) : [];
  const pieces: { n: number; kind: string; hash: string }[] = [];
  for (const n of numbers) {
    const piece = known.find((one) => one.n === n);
    if (!piece) return refused({ why: 'no-number', n });
    if (!piece.hash || piece.lost) return refused({ why: 'not-teachable', n });
    if (piece.onlyOfficer && !isOfficers) return refused({ why: 'only-officer', n });
    pieces.push({ n, kind: piece.kind, hash: piece.hash });
  }
  const address = raw && (await verifiedSender(raw, profile));
  if (!address) return refused({ why: 'not-verified' });
  await leaveTrace(dynamoDb, register, reference, 'learn', actor);
  const store = learnedStore(dynamoDb, directory);
  for (const piece of pieces) {
    const lesson = { by: actor.by, at: actor.now.toString(), reportId: reference };
    try {
      if ((await store.learn(address, piece, lesson)) === 'full') return refused({ why: 'full', address });
    } catch (error) {
      if (!isDenied(error)) throw error;
      return refused({ why: 'only-officer', n: piece.n });
    }
  }
  return { outcome: 'learned', address, numbers };
}

const refused = (why: NotLearned): Learned => ({ outcome: 'refused', ...why });
const isDenied = (error: unknown) => error instanceof Error && error.name === 'AccessDeniedException';
