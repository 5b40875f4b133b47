import type { DynamoDb } from '../../shared/aws/clients.ts';
import { type HeldPorts, showHeld } from '../../shared/staff-actions/held.ts';
import type { RegisterPorts } from '../../shared/staff-actions/register-pupil.ts';
import { directoryStore } from '../../shared/store/directory-store.ts';
import { type Lesson, learnedStore } from '../../shared/store/learned-store.ts';
import { type Actor, leaveTrace } from '../../shared/store/trace.ts';
import { UsageError } from '../parts/usage-error.ts';
import { NOT_THERE, timeOf } from './held-words.ts';
import { unreadPieces, verifiedSender } from './unread-pieces.ts';

export type HeldContext = HeldPorts & Pick<RegisterPorts, 'directory' | 'notificationsQueueUrl'>;

/** Before the mail is let through: a person who is refused may decide anew. */
export async function learn(reference: string, written: string, ports: HeldContext): Promise<string[]> {
  const { dynamoDb, register, directory, profile, actor } = ports;
  const shown = await showHeld(reference, ports);
  if (shown === 'not-there') throw new UsageError(NOT_THERE);
  const { report, raw } = shown;
  const units = directoryStore(dynamoDb, directory).units;
  const shownPieces = raw ? await unreadPieces(report, raw, { profile, units }) : [];
  const pieces = numbersOf(written).map((n) => {
    const piece = shownPieces.find((known) => known.n === n);
    if (!piece) throw new UsageError(`${reference} har inget nummer ${n}. Se kaa held show ${reference}.`);
    if (!piece.hash || piece.lost)
      throw new UsageError(`Nummer ${n} går inte att lära in. Godkänn mejlet utan --learn.`);
    return { ...piece, hash: piece.hash };
  });
  const address = raw && (await verifiedSender(raw, profile));
  if (!address) throw new UsageError('Avsändaren är inte kontrollerad, och om den lärs inget in.');
  await leaveTrace(dynamoDb, register, reference, 'learn', actor);
  const store = learnedStore(dynamoDb, directory);
  for (const piece of pieces) {
    const lesson = { by: actor.by, at: actor.now.toString(), reportId: reference };
    const outcome = await store.learn(address, piece, lesson).catch((error) => onlyOfficers(error, piece.n));
    if (outcome === 'full')
      throw new UsageError(`Det finns redan för mycket inlärt om ${address}. Ta bort något först.`);
  }
  return [`Inlärt om ${address}: ${pieces.map(({ n }) => n).join(', ')}.`];
}

function onlyOfficers(error: unknown, n: number): never {
  if (error instanceof Error && error.name === 'AccessDeniedException')
    throw new UsageError(`Nummer ${n} kan bara en handläggare för skyddade uppgifter lära in.`, { cause: error });
  throw error;
}

type LearnedPorts = { dynamoDb: DynamoDb; register: string; directory: string; actor: Actor };

/** Undefined for an unknown command. */
export async function learned([command, written = '', n]: string[], ports: LearnedPorts): Promise<string | undefined> {
  const address = written.toLowerCase();
  if (!address.includes('@')) return undefined;
  const store = learnedStore(ports.dynamoDb, ports.directory);
  const lessons = await store.list(address);
  if (command === 'list') return lessonsWords(lessons);
  if (command !== 'forget' || !n) return undefined;
  const [number = 0] = numbersOf(n);
  const lesson = lessons[number - 1];
  if (!lesson) throw new UsageError(`Det finns inget nummer ${n}. Se kaa learned list ${written}.`);
  await leaveTrace(ports.dynamoDb, ports.register, lesson.reportId, 'forget', ports.actor);
  await store.forget(address, lesson.hash);
  return 'Glömt. Nästa mejl som innehåller det väntar på en person.';
}

function lessonsWords(lessons: Lesson[]): string {
  if (lessons.length === 0) return 'Inget har lärts in om avsändaren.';
  return lessons
    .map(({ kind, by, at, reportId }, index) => [index + 1, kind, `ur ${reportId}`, by, timeOf(at)].join('  '))
    .join('\n');
}

function numbersOf(written: string): number[] {
  const numbers = written.split(',').map(Number);
  if (numbers.every((number) => Number.isInteger(number) && number > 0)) return [...new Set(numbers)];
  throw new UsageError(`${written} är inga nummer. Skriv dem med komma emellan: 1,3`);
}
